import { Application, OperationState } from './types';

const DEFAULT_LIMIT = 10;

/**
 * Loses the rows before the newest one, or all rows: as after an edit of the
 * status. The ids of what is left stay; after all, they begin anew.
 */
export function loseHistory(application: Application, count?: number) {
  const { history = [] } = application.status;
  const kept =
    count === undefined
      ? []
      : history.filter((_row, index) => {
          const fromEnd = history.length - 1 - index;
          return fromEnd === 0 || fromEnd > count;
        });
  if (kept.length > 0) {
    application.status.history = kept;
  } else {
    delete application.status.history;
  }
}

/**
 * Adds a finished operation to `status.history` by Argo CD's rule: only a
 * full, successful sync that was no dry run leaves a row. Ids count up from
 * the last one; only the newest rows are kept.
 */
export function keepHistory(application: Application, state: OperationState) {
  const { sync, initiatedBy = {} } = state.operation;
  const counts =
    state.phase === 'Succeeded' &&
    !sync.dryRun &&
    (sync.resources ?? []).length === 0;
  if (!counts || !state.syncResult || !state.finishedAt) {
    return;
  }
  const { revisions, sources } = state.syncResult;
  const history = application.status.history ?? [];
  const last = history.at(-1);
  const rows = [
    ...history,
    {
      id: last ? last.id + 1 : 0,
      ...(revisions
        ? { revisions, sources }
        : { revision: state.syncResult.revision }),
      deployedAt: state.finishedAt,
      deployStartedAt: state.startedAt,
      source: state.syncResult.source,
      initiatedBy,
    },
  ];
  const limit = application.spec.revisionHistoryLimit ?? DEFAULT_LIMIT;
  application.status.history = rows.slice(Math.max(0, rows.length - limit));
}
