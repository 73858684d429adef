import { DateTime } from 'luxon';
import { GitLooks } from './GitLooks';
import type { RetroactiveRow } from './records';

const NOW = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const ROW = {
  emergency_id: 'one',
  service_ref: 'component:default/api',
  environment: 'prod',
} as RetroactiveRow;
const found = (tip: string | null, value = 'a') => [
  { ...ROW, deployment_id: 'api', since: '2', tip, value },
];

it('looks at Git once for each commit and each value, and again after a while', () => {
  const looks = new GitLooks();
  expect(looks.isDue(ROW, [], NOW)).toBe(false);
  expect(looks.isDue(ROW, found('1'), NOW)).toBe(true);
  expect(looks.isDue(ROW, found('1'), NOW.plus({ minutes: 4 }))).toBe(false);
  expect(looks.isDue(ROW, found('2'), NOW.plus({ minutes: 4 }))).toBe(true);
  expect(looks.isDue(ROW, found('2', 'b'), NOW.plus({ minutes: 4 }))).toBe(
    true,
  );
  expect(
    looks.isDue(
      { ...ROW, environment: 'staging' },
      found('2', 'b'),
      NOW.plus({ minutes: 4 }),
    ),
  ).toBe(true);
  expect(looks.isDue(ROW, found('2', 'b'), NOW.plus({ minutes: 9 }))).toBe(
    true,
  );
});
