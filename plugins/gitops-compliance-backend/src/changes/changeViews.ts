import type {
  ChangeStep,
  ChangeSummary,
  GateView,
  PinDiff,
  PullRequestView,
  ReviewView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  emergencyName,
  isEnded,
  isVoid,
  type ContentsFact,
} from '@gitops-compliance/rules';
import { gateTitle } from '../gates/gateView';
import type { Actors } from '../persons/PersonDirectory';
import { inWords, shortRevision } from '../shared/text';
import { instant, instantOrNull } from '../shared/time';
import { isOnlyObserved } from './observedEnd';
import { CHANGE_STEPS, type ChangeRow, type ChangeStepName } from './records';

const STEP_TITLES: Record<ChangeStepName, string> = {
  requested: 'Requested',
  'pull-request': 'Pull request',
  reviewed: 'Reviewed',
  ready: 'Ready',
  merged: 'Merged',
  synced: 'Synced',
  verified: 'Verified',
};

/**
 * A change in one line. `gates` are those that hold it now where the caller
 * evaluated them; else those on record.
 */
export function changeSummary(
  row: ChangeRow,
  actors: Actors,
  gates?: GateView[],
): ChangeSummary {
  const beforeMerge = ['reviewing', 'ready', 'proposed'].includes(row.state);
  const heldBy = gates
    ? gates.filter(gate => gate.state !== 'open').map(gate => gate.title)
    : row.gates
        .filter(gate => gate.state !== 'open')
        .map(gate => gateTitle(gate.gate));
  const holding = beforeMerge ? heldBy : [];
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    class: row.emergency_id ? 'emergency' : row.class,
    ...(row.emergency_id && {
      emergency: {
        id: row.emergency_id,
        name: emergencyName({ number: row.emergency_number ?? 0 }),
      },
    }),
    release:
      row.release_id === null
        ? null
        : {
            id: row.release_id,
            number: row.release_number ?? 0,
            wave: row.wave ?? 1,
          },
    service: row.service_ref,
    environment: row.environment,
    from: row.from_environment,
    fromRevision: row.from_revision,
    toRevision: row.to_revision,
    state: row.state,
    sentence: sentenceOf(row, holding),
    requester: actors.view(row.requester_ref),
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
    endedAt: instantOrNull(row.ended_at),
    pullRequest: pullRequestView(row, actors),
    heldBy: holding,
    risk: row.risk,
    ...(isOnlyObserved(row) && { onlyObserved: true }),
  };
}

function sentenceOf(row: ChangeRow, holding: string[]): string {
  switch (row.state) {
    case 'proposed':
      return 'The pull request is being opened.';
    case 'reviewing':
    case 'ready':
      return holding.length > 0
        ? `Waiting for: ${inWords(holding.map(title => title.toLowerCase()))}.`
        : 'Every gate is open: it can be merged.';
    case 'merging':
      return row.merge_queue
        ? 'It waits in the merge queue of the forge.'
        : 'The merge is on its way.';
    case 'deploying':
      if (row.sync_waiting) {
        const { others, instance } = row.sync_waiting;
        return `Merged; the sync waits for its turn: ${others} others sync at ${instance}.`;
      }
      return row.sync_requested_at
        ? 'Merged; the sync is on its way.'
        : 'Merged; waiting for the sync.';
    case 'verifying':
      return row.verification && !row.verification.isPassing
        ? `Synced; not verified yet: ${row.verification.reasons.join('; ')}.`
        : 'Synced; waiting until it is healthy.';
    case 'succeeded':
      return row.to_revision
        ? `${shortRevision(row.to_revision)} runs healthy in ${
            row.environment
          }.`
        : `It runs healthy in ${row.environment}.`;
    default:
      return row.end_reason ?? 'Ended; the reason was erased.';
  }
}

/** The pull request of a change as the API gives it. */
export function pullRequestView(
  row: ChangeRow,
  actors: Actors,
): PullRequestView | null {
  const pull = row.pull_request;
  if (!pull) return null;
  return {
    repository: pull.repository,
    number: pull.number,
    url: pull.url,
    state: pull.state,
    headSha: pull.headSha,
    mergeSha: pull.mergeSha,
    mergedAt: pull.mergedAt,
    mergedBy: actors.maybeView(pull.mergedBy),
  };
}

/** The reviews of a change, and why one does not count. */
export function reviewViews(
  row: ChangeRow,
  actors: Actors,
  contents?: ContentsFact,
): ReviewView[] {
  const pull = row.pull_request;
  if (!pull) return [];
  return pull.reviews.map(review => {
    const reviewer = actors.get(review.reviewer);
    const current = review.commit === pull.headSha;
    const why = whyNot();
    return {
      reviewer: actors.view(review.reviewer),
      state: review.state,
      commit: review.commit,
      submittedAt: review.submittedAt,
      current,
      counts: why === '',
      why,
    };

    function whyNot(): string {
      if (review.state !== 'approved') return 'It is not an approval.';
      if (!current) {
        return `It is for ${shortRevision(
          review.commit,
        )}, not for the head ${shortRevision(pull?.headSha)}.`;
      }
      if (isVoid(review, contents)) {
        return 'The rules or contents of the change altered since.';
      }
      if (reviewer.bot) return 'Bots count for nobody.';
      if (!reviewer.person) {
        return `No person is known behind ${reviewer.account}; link the account in the catalog.`;
      }
      if (reviewer.person === actors.get(row.requester_ref).person) {
        return 'The requester cannot approve.';
      }
      if (reviewer.person === actors.maybe(pull?.lastPusher)?.person) {
        return 'Who pushed last cannot approve.';
      }
      return '';
    }
  });
}

/** The stepper of a change. */
export function changeSteps(row: ChangeRow): ChangeStep[] {
  const reached = CHANGE_STEPS.filter(step => row.steps[step]);
  const last = reached[reached.length - 1] ?? 'requested';
  const next = CHANGE_STEPS[CHANGE_STEPS.indexOf(last) + 1];
  const ended = isEnded(row.state);
  return CHANGE_STEPS.map(step => {
    const at = row.steps[step] ?? null;
    let state: ChangeStep['state'] = at ? 'done' : 'waiting';
    // A later step implies the earlier ones, such as a merge from outside.
    if (!at && CHANGE_STEPS.indexOf(step) < CHANGE_STEPS.indexOf(last)) {
      state = ended || row.merged_outside ? 'waiting' : 'current';
    }
    if (!at && step === next) {
      state = ended ? 'failed' : 'current';
    }
    return { step, title: STEP_TITLES[step], state, at };
  });
}

/** The pins that a change moves. */
export function pinDiffs(row: ChangeRow): PinDiff[] {
  return row.pins.map(pin => ({
    repository: pin.repository,
    path: pin.path,
    key: pin.key,
    before: pin.value,
    after: pin.after,
  }));
}
