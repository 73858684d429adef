import type { ChangeOfRecord, SyncOfRecord } from '@gitops-compliance/rules';
import type { ReportedChange } from '../report/types';
import { csvLine, type Cell } from '../csv';
import { listFile, type BundleFile } from './BundleFile';

/** A column of a table: its name, and the cell of a row. */
type Column<T> = readonly [name: string, cell: (row: T) => Cell];

/** A row of `population/changes`; where it is told in full is its `file`. */
export type PopulationRow = Omit<
  ChangeOfRecord,
  'gateDecisions' | 'timeline'
> & {
  file: string;
};

const CHANGE_COLUMNS: readonly Column<PopulationRow>[] = [
  ['environment', row => row.environment],
  ['period', row => row.period],
  ['number', row => row.populationNumber],
  ['change', row => row.number],
  ['id', row => row.id],
  ['service', row => row.service],
  ['fromRevision', row => row.fromRevision],
  ['toRevision', row => row.toRevision],
  ['requestedAt', row => row.requestedAt],
  ['mergedAt', row => row.merged?.at ?? null],
  ['mergeSha', row => row.merged?.mergeSha ?? null],
  ['mergedOutside', row => row.merged?.outside ?? null],
  ['pullRequest', row => row.pullRequest?.url ?? null],
  ['state', row => row.state],
  ['endedAt', row => row.endedAt],
];

const SYNC_COLUMNS: readonly Column<SyncOfRecord>[] = [
  ['environment', row => row.environment],
  ['service', row => row.service],
  ['deployment', row => row.deployment],
  ['startedAt', row => row.startedAt],
  ['finishedAt', row => row.finishedAt],
  ['phase', row => row.phase],
  ['revision', row => row.revision],
  ['pinnedRevision', row => row.pinnedRevision],
  ['automated', row => row.automated],
  ['change', row => row.change],
  ['place', row => row.place],
];

/** A change as the population lists it. */
export function populationRow(
  { gateDecisions, timeline, ...row }: ChangeOfRecord,
  file: string,
): PopulationRow {
  return { ...row, file };
}

/** `population/changes` and `population/syncs`, as JSON and as CSV. */
export function populationFiles(
  changes: () => AsyncIterable<ReportedChange>,
  syncs: () => AsyncIterable<SyncOfRecord>,
): BundleFile[] {
  return [
    listFile('population/changes.json', withoutVerdicts(changes())),
    tableFile('population/changes.csv', CHANGE_COLUMNS, changes()),
    listFile('population/syncs.json', syncs()),
    tableFile('population/syncs.csv', SYNC_COLUMNS, syncs()),
  ];
}

async function* withoutVerdicts(
  changes: AsyncIterable<ReportedChange>,
): AsyncGenerator<PopulationRow> {
  for await (const { verdicts, waivers, ...row } of changes) yield row;
}

function tableFile<T>(
  path: string,
  columns: readonly Column<T>[],
  rows: AsyncIterable<T>,
): BundleFile {
  return {
    path,
    parts: (async function* parts() {
      yield csvLine(columns.map(([name]) => name));
      for await (const row of rows) {
        yield csvLine(columns.map(([, cell]) => cell(row)));
      }
    })(),
  };
}
