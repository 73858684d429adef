import {
  BaseMovedError,
  type OpenedPullRequest,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { serviceName } from '@gitops-compliance/rules';
import { gitBlobId } from '../../contents/gitBlob';
import type { TouchedFile } from '../../contents/records';
import { modeInForce } from '../../policy/modeInForce';
import { escapeMarkdown, inWords, shortRevision } from '../../shared/text';
import { observedEnd } from '../observedEnd';
import { editPins, type PinEdit } from '../PinEdits';
import { changeBranch, CHECK_NAME, type ChangeRow } from '../records';
import { statementTexts } from '../statements';
import type { House, Step } from './context';
import { expire } from './expire';
import { publishPendingCheck } from './pendingCheck';
import { giveWay } from './supersede';

/** How often at once an edit is made anew on a base that moved. */
const ATTEMPTS_ON_MOVED_BASE = 3;

/** `proposed`: opens the pull request that changes the pins, and nothing else. */
export const openPullRequestStep: Step = async (row, house, signal) => {
  // Who leads opens it for all that share it.
  if (row.lead_id) return 'wait';
  if ((await expire(row, house)) || (await giveWay(row, house))) return 'again';
  const sharers = await house.options.store.sharers(row);
  if (await endWatched(sharers, house)) return 'again';
  const opened = await open(row, sharers, house, signal);
  if (typeof opened === 'string') {
    await house.recordTogether(sharers, async members => {
      for (const { recording } of members) {
        await recording.append(
          house.draft('change.failed', {}, { erasable: { reason: opened } }),
        );
      }
    });
    return 'wait';
  }
  const { snapshot, edit } = opened;
  await house.recordTogether(sharers, async members => {
    for (const { now, recording } of members) {
      await house.observePullRequest(recording, now, snapshot);
      await recording.append(
        house.draft('change.pull-request-opened', {
          repository: snapshot.repository,
          number: snapshot.number,
          headSha: ownHead(snapshot),
          baseSha: snapshot.baseSha,
          branch: changeBranch(row),
          // Of another attempt it is not known on which tip it was made.
          ...(snapshot.created && { files: blobsOf(edit) }),
        }),
      );
      if (now.id !== row.id) await house.wake(recording, now.id);
    }
  });
  const now = await house.options.store.get(row.id);
  if (snapshot.created && now?.state === 'reviewing') {
    await publishPendingCheck(now, snapshot.headSha, house, signal, true);
  }
  return 'again';
};

/** Ends what the policy came to only watch since it was requested. */
async function endWatched(
  sharers: readonly ChangeRow[],
  house: House,
): Promise<boolean> {
  const policy = house.options.policy();
  const watched = sharers.find(row => modeInForce(row, policy) === 'observe');
  if (!watched) return false;
  return house.recordTogether(sharers, async members => {
    for (const { recording } of members) {
      await recording.append(observedEnd(watched, house.now()));
    }
  });
}

/**
 * The head that we made. A pull request that an earlier attempt opened may have
 * got other commits since: what others pushed is never taken for ours, and the
 * gate `only-the-pin` stays shut.
 */
function ownHead(pull: OpenedPullRequest): string | null {
  const isOurs = pull.created || pull.lastPusher?.login === pull.author.login;
  return isOurs ? pull.headSha : null;
}

/** The blobs that the edit replaces and makes. */
function blobsOf(edit: PinEdit): TouchedFile[] {
  return edit.files.map(({ path, text, before }) => ({
    path,
    before,
    after: gitBlobId(text),
  }));
}

/**
 * The pull request and its edit, or why there can never be one. In a repository of many
 * services others push all the time: the edit is made again on the new tip some
 * times at once, and then by the next run of the job, which says so.
 */
async function open(
  row: ChangeRow,
  sharers: readonly ChangeRow[],
  house: House,
  signal: AbortSignal,
): Promise<{ snapshot: OpenedPullRequest; edit: PinEdit } | string> {
  const title = titleOf(sharers);
  for (let attempt = 1; ; attempt += 1) {
    const edit = await editOf(row, sharers, house, signal);
    if (typeof edit === 'string') return edit;
    try {
      const snapshot = await house.options.forge().openPullRequest(
        {
          repository: row.repository,
          baseBranch: row.branch,
          expectedBaseSha: edit.baseSha,
          branch: changeBranch(row),
          files: edit.files,
          commitMessage: `${title}\n\nChange ${row.id}`,
          title,
          body: bodyOf(sharers, house),
        },
        signal,
      );
      return { snapshot, edit };
    } catch (error) {
      if (!(error instanceof BaseMovedError)) throw error;
      house.options.logger.info(
        `Base of #${row.number} moved before its pull request was opened`,
      );
      if (attempt === ATTEMPTS_ON_MOVED_BASE) {
        throw new Error(
          `${row.branch} of ${row.repository} moved ${attempt} times while the pull request was being opened: others push there all the time; it is tried again`,
        );
      }
    }
  }
}

async function editOf(
  row: ChangeRow,
  sharers: readonly ChangeRow[],
  house: House,
  signal: AbortSignal,
): Promise<PinEdit | string> {
  const kept = house.options.pinEdits.take(row.id);
  if (kept) return kept;
  const pins = sharers.flatMap(sharer => sharer.pins);
  const paths = [...new Set(pins.map(({ path }) => path))];
  const { files } = await house.options.forge().readFiles(
    row.repository,
    paths.map(path => ({ ref: row.branch, path })),
    signal,
  );
  const edited = editPins(
    row,
    pins.map(pin => ({ pin, before: pin.value, after: pin.after })),
    files,
  );
  return edited.ok ? edited.edit : edited.problem;
}

/** Title of a pull request and of its merge commit. */
export function titleOf(sharers: readonly ChangeRow[]): string {
  const [row, ...others] = sharers;
  const [what, where] =
    row.kind === 'rollback' ? ['Roll back', 'in'] : ['Promote', 'to'];
  if (others.length > 0) {
    const environments = [...new Set(sharers.map(each => each.environment))];
    return `${what} ${sharers.length} services ${where} ${inWords(
      environments,
    )}`;
  }
  const service = serviceName(row.service_ref);
  return `${what} ${service} ${where} ${row.environment}: ${shortRevision(
    row.to_revision,
  )}`;
}

function bodyOf(sharers: readonly ChangeRow[], house: House): string {
  const [lead] = sharers;
  return [
    ...sharers.map(movesOf),
    '',
    `**Reason:** ${escapeMarkdown(lead.reason ?? '')}`,
    ...saidOf(lead),
    '',
    `Approve this pull request here; it is merged from the portal once every gate is open: ${house.options.changeUrl(
      lead,
    )}`,
    '',
    `The check \`${CHECK_NAME}\` stays pending until then.`,
  ].join('\n');
}

/** What it may affect and the way back; all that share it say the same. */
function saidOf(row: ChangeRow): string[] {
  const { impact, backOut } = statementTexts(row);
  return [
    ...(impact ? ['', `**Impact:** ${escapeMarkdown(impact)}`] : []),
    ...(backOut ? ['', `**Back-out:** ${escapeMarkdown(backOut)}`] : []),
  ];
}

function movesOf(row: ChangeRow, _: number, { length }: readonly unknown[]) {
  const from = row.from_environment ? `${row.from_environment} → ` : '';
  const service =
    length > 1 ? `${escapeMarkdown(serviceName(row.service_ref))}, ` : '';
  const line = `Change #${row.number}: ${service}${from}${
    row.environment
  }, ${shortRevision(row.from_revision)} → ${shortRevision(row.to_revision)}.`;
  return length > 1 ? `- ${line}` : line;
}
