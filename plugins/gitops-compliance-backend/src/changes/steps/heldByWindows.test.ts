import { DateTime } from 'luxon';
import { heldByWindows } from './heldByWindows';

const AT = DateTime.utc(2026, 6, 1, 23);
const told = (window: object = {}) => ({
  instance: 'eu-1',
  application: { name: 'payments-prod', destination: {} },
  windows: [
    {
      kind: 'deny',
      schedule: '0 22 * * *',
      duration: '8h',
      applications: ['*-prod'],
      ...window,
    },
  ],
});

it('holds what a window denies, and says until when', () => {
  expect(heldByWindows([null, told()], AT)).toBe(
    'The sync windows of Argo CD hold payments-prod until Tue 2 Jun 2026 06:00 UTC. It is synced once they let it; to go on now, change the windows of its project.',
  );
});

it.each([
  ['that lets persons sync', told({ manualSync: true }), AT],
  ['that is over', told(), AT.plus({ hours: 8 })],
  ['of another application', told({ applications: ['*-dev'] }), AT],
])('is not held by a window %s', (_, each, at) => {
  expect(heldByWindows([each], at)).toBeNull();
});

it('holds where a window cannot be read, as Argo CD does', () => {
  expect(heldByWindows([told({ schedule: '@daily' })], AT)).toMatch(
    /has a schedule or duration that cannot be read/,
  );
});
