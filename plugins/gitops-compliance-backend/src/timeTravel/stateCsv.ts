import type {
  PersonView,
  StateAt,
  StateRow,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { csvLine, type Cell } from '../evidence/csv';

const names = (persons: (PersonView | null)[]) =>
  persons.flatMap(person => person?.name ?? []).join('; ');

/** Columns in order: their names, and what stands in them. */
const COLUMNS: [name: string, cell: (row: StateRow, at: string) => Cell][] = [
  ['at', (_, at) => at],
  ['service', ({ service }) => service],
  ['environment', ({ environment }) => environment],
  ['instance', ({ instance }) => instance],
  ['application', ({ application }) => application],
  ['ran', ({ pinnedRevision }) => pinnedRevision],
  ['synced', ({ syncedRevision }) => syncedRevision],
  ['since', ({ since }) => since],
  ['until', ({ until }) => until],
  ['brought by', ({ explanation }) => explanation],
  ['explanation', ({ sentence }) => sentence],
  ['change', ({ change }) => change?.number ?? null],
  ['wrote', ({ people }) => names([people.wrote])],
  ['asked', ({ people }) => names([people.requested])],
  ['reviewed', ({ people }) => names(people.approved)],
  ['voted', ({ people }) => names(people.voted)],
  ['merged', ({ people }) => names([people.merged])],
  ['synced by', ({ people }) => names([people.synced])],
  ['synced by itself', ({ people }) => people.syncedByItself],
  ['known since', ({ knownSince }) => knownSince],
  ['known then differs', ({ knownThen }) => knownThen !== null],
  ['known then', ({ knownThen }) => knownThen?.pinnedRevision ?? null],
  ['known then since', ({ knownThen }) => knownThen?.since ?? null],
  ['ledger', ({ ledger: { stream, streamSeq } }) => `${stream} ${streamSeq}`],
];

/** What ran at an instant as a table, a line for each deployment. */
export function stateCsv({ at, items }: Pick<StateAt, 'at' | 'items'>): string {
  return [
    csvLine(COLUMNS.map(([name]) => name)),
    ...items.map(row => csvLine(COLUMNS.map(([, cell]) => cell(row, at)))),
  ].join('');
}
