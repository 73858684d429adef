import { Application, OperationState } from './types';

const DEFAULT_LIMIT = 10;

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
