import type {
  ChangeOfRecord,
  EvidenceFold,
  JudgedChange,
} from '@gitops-compliance/rules';
import { counted, visible } from '../report/text';

/**
 * Finds the change that somebody means: by its number in the portal, by its
 * number in a month (`prod/2026-10/17`), by its id, or by the place of one of
 * its entries (`1/4711`).
 */
export function findChange(
  changes: readonly ChangeOfRecord[],
  asked: string,
): ChangeOfRecord | undefined {
  return changes.find(
    ({ id, number, environment, period, populationNumber, timeline }) =>
      [
        id,
        String(number),
        `#${number}`,
        `${environment}/${period}/${populationNumber}`,
      ].includes(asked) || timeline.some(({ place }) => place === asked),
  );
}

/** A change in plain words: who, when, what was decided from what, and where. */
export function explainChange(
  fold: EvidenceFold,
  judged: JudgedChange,
): string {
  const { facts, pullRequest, merged, gateDecisions, timeline } = judged;
  const who = (name: string | null) =>
    name ? visible(name) : 'somebody unknown';
  const lines = [
    `Change ${judged.number}: ${visible(judged.service)} in ${visible(
      judged.environment,
    )}, number ${judged.populationNumber} of ${visible(judged.period)}`,
    '',
    `Asked for by ${who(facts.requester)} on ${judged.requestedAt}: ${visible(
      judged.kind,
    )} from ${visible(judged.fromRevision ?? 'nothing')} to ${visible(
      judged.toRevision ?? 'what its pull request brings',
    )}.`,
    pullRequest
      ? `Pull request ${pullRequest.number} of ${visible(
          pullRequest.repository,
        )} (${visible(pullRequest.url)}).`
      : 'It has no pull request.',
  ];
  for (const review of facts.pullRequest?.reviews ?? []) {
    const { reviewer, state, commit, submittedAt } = review;
    lines.push(
      `  ${who(reviewer.person ?? reviewer.account)} said ${state} on ${visible(
        submittedAt,
      )}, of ${visible(commit ?? 'an unknown commit')}.`,
    );
  }
  lines.push(
    merged
      ? `Merged on ${merged.at}${
          merged.outside ? ', outside of the portal' : ''
        }.`
      : 'It was not merged.',
    facts.sync
      ? `Deployed from ${visible(facts.sync.startedAt)} (${visible(
          facts.sync.phase,
        )}), ${
          facts.sync.automated
            ? 'by the automation'
            : `by ${who(
                facts.sync.startedBy?.person ??
                  facts.sync.startedBy?.account ??
                  null,
              )}`
        }.`
      : 'No sync of it was seen.',
    `It is ${judged.state}.`,
    '',
    'What was decided',
  );
  for (const { at, phase, held, results, place } of gateDecisions) {
    const shut = results.filter(({ state }) => state !== 'open');
    lines.push(
      `  ${at}, at ${visible(phase)}: ${held ? 'held' : 'not held'}${
        shut.length > 0
          ? ` (${shut
              .map(({ gate, state }) => `${visible(gate)} ${visible(state)}`)
              .join(', ')})`
          : ''
      }; ${counted(results.length, 'gate')}, entry ${place}.`,
    );
  }
  lines.push('', `How it is judged, as of ${judged.judgedAt}`);
  for (const { check, ruleVersion, verdict, reason } of judged.verdicts) {
    lines.push(
      `  ${check} (rule version ${ruleVersion}): ${verdict}. ${visible(
        reason,
      )}`,
    );
  }
  lines.push('', 'Where it is in the log');
  for (const { place, type, occurredAt } of timeline) {
    lines.push(`  ${place.padEnd(12)} ${occurredAt}  ${visible(type)}`);
  }
  const behind = fold.syncs().filter(({ change }) => change === judged.number);
  for (const { place, deployment, phase } of behind) {
    lines.push(
      `  ${place.padEnd(12)} sync of ${visible(deployment)}: ${visible(phase)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
