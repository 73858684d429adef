import {
  type AnyCheck,
  EvidenceBackground,
  EvidenceFold,
  unclaimedScopeOf,
} from '@gitops-compliance/rules';
import type { X509Certificate } from 'node:crypto';
import { type BundleSource, UnreadableError } from '../bundle/BundleSource';
import { Completeness } from '../evidence/completeness';
import { Decisions } from '../evidence/Decisions';
import { DisputeFiles } from '../evidence/DisputeFiles';
import { Disputes } from '../evidence/Disputes';
import { provenEntries } from '../evidence/entries';
import { readIdentities, verifyBlobs } from '../evidence/erasable';
import { Gaps } from '../evidence/gaps';
import { verifyNames } from '../evidence/names';
import { Closings, verifyNumbers } from '../evidence/numbers';
import { Policies } from '../evidence/Policies';
import { changesOf, isAsked, verifyPopulation } from '../evidence/population';
import { ReleaseAsked } from '../evidence/ReleaseAsked';
import { reperform } from '../evidence/reperform';
import { Unclaimed } from '../evidence/Unclaimed';
import { readWithheld, WITHHELD } from '../evidence/withheld';
import { compareNote, type KeptNote, verifyAnchors } from '../log/anchors';
import type { LogTree } from '../log/LogTree';
import { verifyStaticLog } from '../log/verifyStaticLog';
import {
  type CheckLog,
  Report,
  type VerificationReport,
} from '../report/report';
import { verifyFiles } from './files';
import type { GivenKey } from './keys';
import { type Manifest, messageOf, openManifest } from './manifest';
import { readLogs } from './readLogs';

/** What a bundle is verified with. */
export interface VerifyOptions {
  /** Public keys, by another way than the bundle. */
  keys: readonly GivenKey[];
  /** What time stamps must lead to, by another way than the bundle. */
  authorities?: readonly X509Certificate[];
  /** Checkpoints that were kept elsewhere. */
  anchors?: readonly KeptNote[];
  /** A copy of the whole log, with its `checkpoint` at the top. */
  log?: BundleSource;
  /** Checks of the operator's own, by another way than the bundle. */
  checks?: readonly AnyCheck[];
}

/** What a bundle tells, as far as its entries are proven. */
export interface ReadEvidence {
  manifest: Manifest;
  trees: Map<number, LogTree>;
  fold: EvidenceFold;
}

/**
 * Verifies a bundle. Believes nothing in it that does not lead to one of the
 * keys, and judges every change again.
 *
 * @throws UnreadableError where it cannot be read, or could do harm
 */
export async function verifyBundle(
  source: BundleSource,
  options: VerifyOptions,
): Promise<VerificationReport> {
  const report = new Report();
  await readEvidence(source, options, report);
  return report.done();
}

/**
 * {@link verifyBundle} for who goes on with what it tells; null where its
 * manifest does not hold.
 */
export async function readEvidence(
  source: BundleSource,
  options: VerifyOptions,
  report: Report,
): Promise<ReadEvidence | null> {
  const { keys } = options;
  const signature = report.check('manifest', 'Signature of the manifest');
  const manifest = await openManifest(source, keys, signature);
  if (!manifest) return null;
  const { request, log } = manifest.predicate;
  const { environments, from, until, services, names } = request;
  const { origin, size, root } = log;
  report.subject = {
    environments,
    services: services ?? null,
    ...(names && { names }),
    from,
    until,
    origin,
    size,
    root,
  };
  const files = report.check('files', 'Files, as the manifest names them');
  await verifyFiles(source, manifest.files, files);
  const trees = await readLogs(source, manifest, keys, report);
  const kept = report.check('anchors', 'Checkpoints that were kept elsewhere');
  await guarded(kept, 'log/anchors.json', () =>
    compareAnchors(source, [...trees.values()], options, kept, report),
  );
  return verifyEvidence(source, manifest, trees, options.checks ?? [], report);
}

async function compareAnchors(
  source: BundleSource,
  trees: readonly LogTree[],
  { keys, authorities = [], anchors = [], log }: VerifyOptions,
  check: CheckLog,
  report: Report,
): Promise<void> {
  const whole = log && (await verifyStaticLog(log, '', keys, report));
  for (const tree of whole ? trees : []) {
    const { origin, size, root } = tree.checkpoint;
    if (!whole || origin !== whole.checkpoint.origin) continue;
    check.examined();
    const isIn =
      size <= whole.checkpoint.size && (await whole.rootAt(size)).equals(root);
    if (!isIn) {
      check.difference(origin, 'the whole log is not the log of this bundle');
    }
  }
  // The whole log has all tiles, so it comes first where it is of that origin.
  const known = whole ? [whole, ...trees] : trees;
  const evidence = { trees: known, keys, authorities };
  await verifyAnchors(source, evidence, check, report);
  for (const anchor of anchors) await compareNote(anchor, known, keys, check);
}

async function verifyEvidence(
  source: BundleSource,
  manifest: Manifest,
  trees: Map<number, LogTree>,
  own: readonly AnyCheck[],
  report: Report,
): Promise<ReadEvidence> {
  const { request, rules, judgedAt } = manifest.predicate;
  const persons = report.check('identities', 'Names behind references');
  const identities = await guarded(persons, 'identities.json', () =>
    readIdentities(source, persons),
  );
  const background = new EvidenceBackground(identities ?? new Map());
  const fold = new EvidenceFold(
    background,
    own.filter(({ id }) => rules && id in rules),
    request.unclaimed ? unclaimedScopeOf(request, judgedAt) : null,
  );
  const policies = new Policies();
  const closings = new Closings();
  const gaps = new Gaps();
  const completeness = new Completeness(manifest.predicate);
  const unclaimed = new Unclaimed(manifest.predicate);
  const release = new ReleaseAsked(request);
  const committed = new Set<string>();
  const gates = report.check('gates', 'Gate decisions, made again');
  const tally = report.reperformed.gateDecisions;
  const decisions = new Decisions(
    policies,
    change => isAsked(request, change),
    gates,
    tally,
  );
  const disputes = new Disputes(
    report.check('disputes', 'Answers to disputes, made again'),
  );
  const disputeFiles = new DisputeFiles(
    report.check('dispute-files', 'Files given as evidence of disputes'),
  );
  const entries = report.check('entries', 'Entries, each in its place');
  await guarded(entries, 'entries', async () => {
    const treeOf = (shard: number) => trees.get(shard);
    for await (const entry of provenEntries(source, treeOf, entries)) {
      fold.add(entry);
      policies.add(entry);
      decisions.add(entry);
      disputes.add(entry);
      disputeFiles.add(entry);
      closings.add(entry);
      gaps.add(entry);
      completeness.add(entry);
      unclaimed.add(entry);
      release.add(entry);
      if (entry.blobHash) committed.add(entry.blobHash);
    }
  });
  const blobs = report.check('blobs', 'Erasable parts');
  await guarded(blobs, 'blobs', () =>
    verifyBlobs(source, committed, blobs, (hash, content) =>
      disputeFiles.told(hash, content),
    ),
  );
  await disputeFiles.verify(source);
  const population = report.check('population', 'Population: changes, syncs');
  await guarded(population, 'population', () =>
    verifyPopulation(source, fold, request, population),
  );
  verifyNames(background.names, request, population);
  release.verify(fold.changes(), population);
  const numbers = report.check('numbers', 'Numbers of changes without a hole');
  const withheld = await guarded(numbers, WITHHELD, () =>
    readWithheld(source, request, numbers),
  );
  verifyNumbers(
    fold.changes(),
    closings,
    request,
    withheld ?? new Map(),
    numbers,
  );
  const counts = report.check('completeness', 'Git, syncs, running: counted');
  await guarded(counts, 'completeness.json', () =>
    completeness.verify(source, closings, counts),
  );
  const ids = changesOf(fold, request).map(({ id }) => id);
  await reperform(source, fold, ids, own, report);
  await unclaimed.verify(
    source,
    fold,
    report.check('unclaimed', 'Applications that nobody claims, judged again'),
    report,
  );
  gaps.tell(request, report.check('gaps', 'Gaps that the log admits'));
  return { manifest, trees, fold };
}

/** A file that does not say what it should is a difference, not the end. */
async function guarded<T>(
  check: CheckLog,
  where: string,
  step: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    check.difference(where, messageOf(error));
    return undefined;
  }
}
