import {
  MergeRefusedError,
  type PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { GateId } from '@gitops-compliance/rules';
import { modeInForce } from '../../policy/modeInForce';
import type { Recording } from '../../ledger/Ledger';
import { shortRevision } from '../../shared/text';
import { CHECK_NAME, type ChangeRow } from '../records';
import type { House, Step } from './context';
import { expectedHeadOf } from './expectedHead';
import { checkGroup, placeInQueue, recordQueued } from './mergeQueue';
import { reviewedFiles, whyBaseMoved } from './movedBase';
import { titleOf } from './openPullRequest';
import { tellOvertaken } from './overtaken';

/**
 * `merging`: reads the pull request afresh, evaluates every gate again, turns
 * the required check green and merges with the expected head. What is not open
 * now sends the change back to review (design §5.8). Through a merge queue the
 * same holds twice: for the head that is put in, and for the one that the forge
 * makes of it.
 */
export const mergeStep: Step = async (row, house, signal) => {
  const { forge, store } = house.options;
  // Who leads merges for all that share the pull request.
  if (row.lead_id) return 'wait';
  const sharers = await store.sharers(row);
  const merging = sharers.filter(({ state }) => state === 'merging');
  const pull = row.pull_request;
  const expectedHead = expectedHeadOf(row);
  if (!pull || !expectedHead) {
    await recordRefusal(merging, house, {
      gates: ['only-the-pin'],
      message:
        'Which commit the portal made for this pull request is not known.',
    });
    return 'wait';
  }
  await house.options.readAppId();
  const files = await reviewedFiles(row, house);
  const [snapshot] = await forge().readPullRequests(
    [{ ...pull, baseFiles: files.map(({ path }) => path) }],
    signal,
  );
  if (!snapshot) {
    throw new Error(`The forge does not know pull request ${pull.number}`);
  }
  if (snapshot.state === 'merged') {
    const ours = await isMergedByUs(row, snapshot, house);
    await recordMerged(merging, house, {
      mergeSha: snapshot.mergeSha,
      mergedAt: snapshot.mergedAt,
      headSha: snapshot.headSha,
      outside: !ours,
      ...(row.merge_queue && {
        queue: { groupHeadSha: row.merge_queue.groupHeadSha },
      }),
    });
    return 'again';
  }

  const place = placeInQueue(row, snapshot, house);
  if (place?.at === 'left') {
    await withdrawCheck(row, house, signal);
    await refuseByForge(merging, snapshot, house, {
      reason: 'dequeued',
      message: `It left the merge queue: ${place.reason}. Look at the pull request, and press merge again.`,
    });
    return 'wait';
  }
  await house.options.tags.refresh(sharers, signal);
  // A head that nobody reviewed is refused for that.
  const moved =
    snapshot.headSha === pull.headSha ? whyBaseMoved(row, files, snapshot) : '';
  const decided = await decide(sharers, snapshot, moved, house);
  if (decided === 'elsewhere') return 'again';
  if (decided === 'open') {
    if (place?.at === 'waiting') return 'wait';
    if (place?.at !== 'decide') {
      return mergeNow(row, sharers, house, signal, place !== null);
    }
    await checkGroup(row, place.groupHeadSha, house, signal);
    await recordQueued(sharers, place.groupHeadSha, house);
    return 'wait';
  }
  if (snapshot.mergeQueue) {
    const { repository, number, nodeId } = pull;
    await forge().dequeue({ repository, number, nodeId }, signal);
  }
  await refuse(row, merging, house, signal, decided);
  return 'wait';
};

interface Refusal {
  gates: GateId[];
  message: string;
  /** The head, where the base moved under a touched file. */
  movedHead?: string;
}

/** Whether each of the changes may be merged now; recorded for each. */
async function decide(
  sharers: readonly ChangeRow[],
  snapshot: PullRequestSnapshot,
  moved: string,
  house: House,
): Promise<Refusal | 'open' | 'elsewhere'> {
  const refusals: Refusal[] = [];
  const isAsItWas = await house.recordTogether(sharers, async members => {
    for (const { now, recording } of members) {
      await house.observePullRequest(recording, now, snapshot);
      const refusal = await decideOne(
        now.id,
        recording,
        snapshot,
        moved,
        house,
      );
      if (refusal) refusals.push(refusal);
    }
  });
  if (!isAsItWas) return 'elsewhere';
  if (refusals.length === 0) return 'open';
  return {
    ...(moved && { movedHead: snapshot.headSha }),
    gates: [...new Set(refusals.flatMap(({ gates }) => gates))],
    message: [...new Set(refusals.map(({ message }) => message))].join(' '),
  };
}

async function decideOne(
  id: string,
  recording: Recording,
  snapshot: PullRequestSnapshot,
  moved: string,
  { options }: House,
): Promise<Refusal | null> {
  const { contents, gatekeeper, policy, store } = options;
  const row = (await store.get(id, recording.trx)) as ChangeRow;
  await contents.keepDigest(recording, row, { always: true });
  const evaluation = await gatekeeper.evaluateChange(
    row,
    'merge',
    recording.trx,
    snapshot.asOf,
  );
  const mode = modeInForce(row, policy());
  const held = mode === 'warn' ? [] : evaluation.holding;
  const message =
    whyNotTheSame(
      snapshot,
      row.kind === 'direct' ? expectedHeadOf(row) : null,
    ) ||
    moved ||
    (row.state !== 'merging' &&
      `#${row.number} shares the pull request and is ${row.state}.`) ||
    held.map(gate => gate.reason).join(' ') ||
    (mode === 'observe' &&
      `${row.environment} is in observe mode now: nothing is written.`);
  await gatekeeper.record(recording, row, 'merge', evaluation, {
    always: Boolean(message),
  });
  return message ? { gates: held.map(({ gate }) => gate), message } : null;
}

/**
 * Of our own pull request its author, of another's our App by its name; what we
 * put into a merge queue, the forge's own account for that.
 */
async function isMergedByUs(
  row: ChangeRow,
  { mergedBy, author, repository }: PullRequestSnapshot,
  house: House,
): Promise<boolean> {
  if (row.merge_queue && mergedBy?.bot) return true;
  const own =
    row.kind === 'direct'
      ? await house.options.forge().appLogin(repository)
      : author.login;
  return mergedBy?.login === own;
}

/**
 * Why it is no longer what was agreed to; empty: it is.
 *
 * @param agreed - head for which somebody pressed merge; null: gates look at it
 */
function whyNotTheSame(
  { state, headSha }: PullRequestSnapshot,
  agreed: string | null,
): string {
  if (state === 'closed') return 'The pull request was closed.';
  return agreed !== null && headSha !== agreed
    ? `Somebody pushed ${shortRevision(
        headSha,
      )} after the merge of ${shortRevision(
        agreed,
      )} was asked for; look at it, and press merge again.`
    : '';
}

/**
 * Back to review. An attempt that got no answer may have left the check green,
 * so it is withdrawn before the change leaves `merging`.
 */
async function refuse(
  row: ChangeRow,
  merging: readonly ChangeRow[],
  house: House,
  signal: AbortSignal,
  refusal: Refusal,
) {
  await withdrawCheck(row, house, signal);
  await recordRefusal(merging, house, refusal);
}

async function recordRefusal(
  merging: readonly ChangeRow[],
  house: House,
  { gates, message, movedHead }: Refusal,
) {
  await house.recordTogether(merging, async members => {
    for (const { recording } of members) {
      await recording.append(
        house.draft(
          'change.merge-refused',
          { by: 'gates', gates, ...(movedHead && { movedHead }) },
          { erasable: { message } },
        ),
      );
    }
  });
}

async function mergeNow(
  row: ChangeRow,
  sharers: readonly ChangeRow[],
  house: House,
  signal: AbortSignal,
  throughQueue: boolean,
) {
  const { forge, changeUrl } = house.options;
  const pull = row.pull_request as NonNullable<ChangeRow['pull_request']>;
  const expectedHeadSha = expectedHeadOf(row) as string;
  await forge().publishCheck(
    {
      repository: pull.repository,
      headSha: expectedHeadSha,
      name: CHECK_NAME,
      externalId: row.id,
      checkId: row.check_id ?? undefined,
      state: 'success',
      title: 'Merged by the portal',
      summary: `Change #${
        row.number
      } is being merged by the portal. Its evidence can be fetched there when it has ended: ${changeUrl(
        row,
      )}`,
      detailsUrl: changeUrl(row),
    },
    signal,
  );
  try {
    if (throughQueue) {
      const { repository, number, nodeId } = pull;
      await forge().enqueue(
        { repository, number, nodeId, expectedHeadSha },
        signal,
      );
      await recordQueued(sharers, null, house);
      return 'wait' as const;
    }
    const { mergeSha } = await forge().merge(
      {
        repository: pull.repository,
        number: pull.number,
        nodeId: pull.nodeId,
        expectedHeadSha,
        commitTitle: titleOf(sharers),
        commitMessage: sharers
          .map(({ number, id }) => `Change #${number} (${id})`)
          .join('\n'),
      },
      signal,
    );
    await recordMerged(sharers, house, {
      mergeSha,
      mergedAt: null,
      headSha: expectedHeadSha,
      outside: false,
    });
    return 'again' as const;
  } catch (error) {
    if (!(error instanceof MergeRefusedError)) {
      await withdrawIfPossible(row, house, signal);
      throw error;
    }
    await withdrawCheck(row, house, signal);
    // Read before it is back in review: what refused must not look open there.
    const [snapshot] = await forge().readPullRequests([pull], signal);
    await refuseByForge(sharers, snapshot, house, error);
    return 'wait' as const;
  }
}

/** Back to review, with what the forge says. */
async function refuseByForge(
  sharers: readonly ChangeRow[],
  snapshot: PullRequestSnapshot | undefined,
  house: House,
  { reason, message }: { reason: string; message: string },
) {
  await house.recordTogether(sharers, async members => {
    for (const { now, recording } of members) {
      if (snapshot) await house.observePullRequest(recording, now, snapshot);
      await recording.append(
        house.draft(
          'change.merge-refused',
          { by: 'forge', reason },
          { attestation: 'read', erasable: { message } },
        ),
      );
    }
  });
}

/**
 * After an attempt without an answer. Where this fails too, the next run
 * either merges or withdraws.
 */
async function withdrawIfPossible(
  row: ChangeRow,
  house: House,
  signal: AbortSignal,
) {
  try {
    await withdrawCheck(row, house, signal);
  } catch (error) {
    house.options.logger.warn(
      `The check of #${row.number} is still green and cannot be withdrawn: ${
        (error as Error).message
      }`,
    );
  }
}

/** The check must not stay green on a head that was not merged. */
async function withdrawCheck(
  row: ChangeRow,
  house: House,
  signal: AbortSignal,
) {
  const { forge, changeUrl } = house.options;
  await forge().publishCheck(
    {
      repository: row.repository,
      headSha: expectedHeadOf(row) as string,
      name: CHECK_NAME,
      externalId: row.id,
      checkId: row.check_id ?? undefined,
      state: 'pending',
      title: 'Waiting for the gates',
      summary: `Change #${row.number} was not merged; it is back in review.`,
      detailsUrl: changeUrl(row),
    },
    signal,
  );
}

async function recordMerged(
  rows: readonly ChangeRow[],
  house: House,
  merged: {
    mergeSha: string | null;
    mergedAt: string | null;
    headSha: string;
    outside: boolean;
    /** Of one through a merge queue: the head on which it was decided there. */
    queue?: { groupHeadSha: string | null };
  },
) {
  const { mergedAt, ...payload } = merged;
  await house.recordTogether(rows, async members => {
    for (const { now, recording } of members) {
      await recording.append(
        house.draft('change.merged', payload, {
          occurredAt: mergedAt ?? house.now(),
          attestation: 'read',
          persons: now.merge_requested_by
            ? { requestedBy: now.merge_requested_by }
            : {},
        }),
      );
      await house.wake(recording, now.id);
      await recording.enqueue({
        queue: 'forge.refresh',
        data: { changeId: now.id },
        key: now.id,
      });
    }
  });
  const [first] = rows;
  if (first) await tellOvertaken(first, house);
}
