import { DateTime } from 'luxon';
import { inWords } from './weekOf';

const until = DateTime.fromISO('2026-03-09T00:00Z', { zone: 'utc' });
const from = until.minus({ weeks: 1 });
const row = (state: string, asked: string, ended: string | null) => ({
  state: state as never,
  created_at: new Date(asked),
  ended_at: ended === null ? null : new Date(ended),
  review_due_at: null,
  reviewed_at: null,
});

it('says in words what became of a week', () => {
  expect(
    inWords(
      [
        row('succeeded', '2026-03-02T08:00Z', '2026-03-02T10:00Z'),
        row('succeeded', '2026-03-03T08:00Z', '2026-03-03T12:00Z'),
        row('succeeded', '2026-03-04T08:00Z', '2026-03-04T20:00Z'),
        row('failed', '2026-03-04T08:00Z', '2026-03-05T08:00Z'),
        row('rolled-back', '2026-02-01T08:00Z', '2026-02-02T08:00Z'),
        row('reviewing', '2026-03-05T08:00Z', null),
        {
          ...row('succeeded', '2026-02-01T08:00Z', '2026-02-02T08:00Z'),
          review_due_at: new Date('2026-02-03T08:00Z'),
        },
      ],
      { from, until, emergencies: 2, overdueDuties: 1 },
    ),
  ).toEqual({
    title: 'Your services last week: 3 changes done, 1 failed',
    description:
      '3 done, 1 failed or rolled back, half of them took less than 4 h, 1 under way, 2 emergencies, 2 follow-ups are overdue.',
  });
});
