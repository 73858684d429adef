import { changesAsked, type FixedExport } from '../records';

/** `README.txt`: what the bundle is, and how it is checked. */
export function readmeText({ request, shard, size }: FixedExport): string {
  const { environments, services, from, until, framework } = request;
  const { change, release } = request;
  const places = environments.join(', ');
  let subject = `Of ${places}, from ${from} until ${until} (UTC).`;
  if (change) subject = `Of one change, ${change}, in ${places}.`;
  if (release) {
    subject = `Of one release, R${release.number} (${release.id}), in ${places}.`;
  }
  return [
    'Evidence of GitOps Compliance',
    '=============================',
    '',
    subject,
    ...(services === null || changesAsked(request)
      ? []
      : [
          `A part: of ${services.length} services, which the manifest names. Numbers`,
          'of other changes are in population/withheld.json, or their requests in entries/.',
        ]),
    `Arranged by ${framework}. As of place ${size} of log ${shard}.`,
    '',
    'How to check it, on a machine that need not be connected:',
    '',
    '  npx @gitops-compliance/evidence-verifier verify <this file> \\',
    '    --key <public keys that came to you another way, in PEM>',
    '',
    'The public keys must not come from this bundle, nor from whoever gave it',
    'to you. manifest.dsse.json is signed and names every other file with its',
    'hash; log/ holds the signed checkpoint and the hash tiles that lead from',
    'each entry to it (C2SP tlog-checkpoint, tlog-tiles; RFC 6962).',
    '',
    'entries/     what is on record: shard, place, canonical JSON (RFC 8785)',
    'blobs/       free text and personal data that has not been erased',
    'disputes/    files that were given as evidence, as they were, unless erased;',
    '             nothing has looked into them: open them with care',
    'identities.json  who is behind the references, unless erased',
    'population/  every change and every sync; closings.json: the numbers',
    'changes/     each change: facts, verdicts, decisions, timeline',
    ...(request.unclaimed
      ? ['unclaimed/   each application that nobody claimed: facts, verdicts']
      : []),
    'completeness.json  what was read when, and which gaps there are',
    '',
  ].join('\n');
}
