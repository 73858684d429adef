import { presenceOf, wasPresent } from './presence';

const told = (type: string, day: number) => ({
  type: `person.${type}`,
  observedAt: `2026-06-0${day}T00:00:00Z`,
});

it('tells when somebody was a user, however often that is told', () => {
  const periods = presenceOf([
    told('removed', 1),
    told('observed', 2),
    told('groups-observed', 2),
    told('observed', 3),
    told('removed', 4),
    told('removed', 5),
    told('observed', 6),
  ]);
  expect(periods).toEqual([
    { from: '2026-06-02T00:00:00Z', until: '2026-06-04T00:00:00Z' },
    { from: '2026-06-06T00:00:00Z', until: null },
  ]);
  const days = [1, 2, 3, 4, 5, 6, 7].map(day =>
    wasPresent(periods, `2026-06-0${day}T00:00:00Z`),
  );
  expect(days).toEqual([null, true, true, false, false, true, true]);
});
