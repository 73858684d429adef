import type { RecordedEntry } from '../ledger/Ledger';
import { noticeJobs } from './noticeJobs';
import { OCCASIONS } from './occasions';

const entry = (id: string, type: string, payload: object = {}) =>
  ({ id, envelope: { type, payload } } as unknown as RecordedEntry);

it('makes a job of each entry that is worth telling', () => {
  expect(
    noticeJobs(
      [
        entry('1', 'change.succeeded'),
        entry('2', 'change.gates-evaluated', { phase: 'merge', held: true }),
        entry('3', 'change.gates-evaluated', { phase: 'sync', held: true }),
        entry('4', 'commit.read'),
        entry('5', 'deployment.observed', { operation: { phase: 'failed' } }),
        entry('6', 'deployment.observed', { operation: null }),
      ],
      OCCASIONS,
    ).map(({ queue, data }) => [queue, data.entry]),
  ).toEqual([
    ['notice.tell', '1'],
    ['notice.tell', '2'],
    ['notice.tell', '5'],
  ]);
});

it('knows one occasion for each type of entry', () => {
  const types = OCCASIONS.flatMap(occasion => occasion.types);
  expect(new Set(types).size).toBe(types.length);
});
