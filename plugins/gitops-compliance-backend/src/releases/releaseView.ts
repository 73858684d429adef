import type {
  ReleaseSummary,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { isEnded, type ReleaseRollbackOffer } from '@gitops-compliance/rules';
import { changeSummary } from '../changes/changeViews';
import type { ChangeRow } from '../changes/records';
import type { Actors } from '../persons/PersonDirectory';
import { inWords, TEXT_ERASED } from '../shared/text';
import { instant, instantOrNull } from '../shared/time';
import type { ReleaseRow } from './records';

/** What somebody may do with releases. */
export interface ReleaseRights {
  merge: boolean;
  cancel: boolean;
  rollback: boolean;
}

/** What a view tells beside the release and its changes. */
export interface ReleaseSurroundings {
  /** Ids of the changes to be shown. */
  seen: ReadonlySet<string>;
  actors: Actors;
  rights: ReleaseRights;
  /** Whether it can be undone as a whole. */
  offer: ReleaseRollbackOffer;
  undoes: ReleaseRow | undefined;
  /** The newest release that undoes it. */
  undoneBy: ReleaseRow | undefined;
}

type State = ReleaseSummary['state'];

/** A release in one line. `changes` are all of it, `seen` those to be shown. */
export function releaseSummary(
  row: ReleaseRow,
  changes: readonly ChangeRow[],
  actors: Actors,
): ReleaseSummary {
  const state = stateOf(row, changes);
  return {
    id: row.id,
    number: row.number,
    state,
    sentence: sentenceOf(row, state, changes),
    requester: actors.view(row.requester_ref),
    createdAt: instant(row.created_at),
    changes: changes.length,
    environments: [...new Set(changes.map(change => change.environment))],
  };
}

/** A release with its changes, wave by wave. */
export function releaseView(
  row: ReleaseRow,
  changes: readonly ChangeRow[],
  around: ReleaseSurroundings,
): ReleaseView {
  const { actors, offer, seen } = around;
  const waves = [...new Set(changes.map(({ wave }) => wave ?? 1))];
  return {
    summary: releaseSummary(row, changes, actors),
    reason: row.reason ?? TEXT_ERASED,
    stopOnFailure: row.stop_on_failure,
    pauseSeconds: row.pause_seconds,
    resumed: row.resumed_at
      ? {
          at: instantOrNull(row.resumed_at) as string,
          by: actors.maybeView(row.resumed_by),
          reason: row.resume_reason ?? TEXT_ERASED,
        }
      : null,
    waves: waves.map(wave => ({
      wave,
      changes: changes
        .filter(change => (change.wave ?? 1) === wave && seen.has(change.id))
        .map(change => changeSummary(change, actors)),
    })),
    withheld: changes.filter(({ id }) => !seen.has(id)).length,
    undoes: named(around.undoes),
    undoneBy: named(around.undoneBy),
    crosses: offer.isOffered ? offer.needs.map(({ what }) => what) : [],
    actions: actionsOf(row, changes, around),
  };
}

function named(release: ReleaseRow | undefined) {
  return release ? { id: release.id, number: release.number } : null;
}

function failedIn(row: ReleaseRow, changes: readonly ChangeRow[]) {
  const resumed = row.resumed_at?.getTime() ?? -Infinity;
  return changes.filter(
    ({ state, ended_at: endedAt }) =>
      isEnded(state) &&
      state !== 'succeeded' &&
      (endedAt?.getTime() ?? Infinity) > resumed,
  );
}

function stateOf(row: ReleaseRow, changes: readonly ChangeRow[]): State {
  const succeeded = changes.filter(({ state }) => state === 'succeeded');
  if (changes.every(({ state }) => isEnded(state))) {
    if (succeeded.length === changes.length) return 'succeeded';
    if (succeeded.length > 0) return 'partly-succeeded';
    if (changes.some(({ state }) => state === 'rolled-back')) {
      return 'rolled-back';
    }
    const cancelled = changes.every(({ state }) => state === 'cancelled');
    return cancelled ? 'cancelled' : 'failed';
  }
  return row.stop_on_failure && failedIn(row, changes).length > 0
    ? 'stopped'
    : 'running';
}

function sentenceOf(
  row: ReleaseRow,
  state: State,
  changes: readonly ChangeRow[],
): string {
  const succeeded = changes.filter(change => change.state === 'succeeded');
  const undone = changes.filter(change => change.state === 'rolled-back');
  const done = `${succeeded.length} of ${changes.length} succeeded${
    undone.length > 0 ? `, ${undone.length} rolled back` : ''
  }`;
  if (state === 'stopped') {
    const numbers = failedIn(row, changes).map(({ number }) => `#${number}`);
    return `It has stopped at ${inWords(
      numbers,
    )}; ${done}. Look at what failed, then let it go on or cancel it.`;
  }
  if (state !== 'running') return `${done}.`;
  const wave = Math.min(
    ...changes
      .filter(change => !isEnded(change.state))
      .map(change => change.wave ?? 1),
  );
  const waves = new Set(changes.map(change => change.wave)).size;
  return waves > 1 ? `Wave ${wave} of ${waves}; ${done}.` : `${done} so far.`;
}

function actionsOf(
  row: ReleaseRow,
  changes: readonly ChangeRow[],
  { seen, rights, offer }: ReleaseSurroundings,
): ReleaseView['actions'] {
  const no = (reason: string) => ({ allowed: false, reason });
  const yes = { allowed: true, reason: '' };
  const permission = (name: string) =>
    no(
      `You need the permission gitops-compliance.change.${name}; ask a portal administrator.`,
    );
  const state = stateOf(row, changes);
  const waiting = changes.filter(change =>
    ['reviewing', 'ready'].includes(change.state),
  );
  const merge = () => {
    if (waiting.length === 0) return no('No change of it waits to be merged.');
    if (!rights.merge) return permission('merge');
    const [{ wave }] = waiting;
    const held = waiting.filter(
      change => change.wave === wave && change.state !== 'ready',
    );
    return held.length > 0
      ? no(`Gates hold ${inWords(held.map(({ number }) => `#${number}`))}.`)
      : yes;
  };
  const resume = () => {
    if (state !== 'stopped') return no('It has not stopped.');
    return rights.merge ? yes : permission('merge');
  };
  const cancel = () => {
    const open = changes.some(change =>
      ['proposed', 'reviewing', 'ready'].includes(change.state),
    );
    if (!open) return no('Every change of it is merged or has ended.');
    return rights.cancel ? yes : permission('cancel');
  };
  const rollback = () => {
    if (seen.size < changes.length) {
      return no('It has services that you may not see, so you cannot undo it.');
    }
    if (!offer.isOffered) return no(`${offer.reason} ${offer.remedy}`);
    return rights.rollback ? yes : permission('rollback');
  };
  return {
    merge: merge(),
    resume: resume(),
    cancel: cancel(),
    rollback: rollback(),
  };
}
