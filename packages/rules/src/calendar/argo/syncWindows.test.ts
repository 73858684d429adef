import { utc, window } from '../../testing/calendars';
import { compareWithArgo } from './compare';
import {
  argoWindowState,
  nextArgoChange,
  type ArgoSyncWindow,
} from './syncWindows';

const APPLICATION = {
  name: 'payments-api-prod',
  destination: { namespace: 'payments', server: 'https://eu.example' },
};
const ALLOW: ArgoSyncWindow = {
  kind: 'allow',
  schedule: '0 18 * * 1-5',
  duration: '2h',
  applications: ['*'],
};
const DENY: ArgoSyncWindow = {
  ...ALLOW,
  kind: 'deny',
  schedule: '0 0 20 12 *',
  duration: '336h',
};
const WEDNESDAY = '2026-06-10T';
const DECEMBER = '2026-12-23T18:30Z';
const ALWAYS = { schedule: '* * * * *', duration: '1h' };

it.each<[string, ArgoSyncWindow[], string, string | null]>([
  ['an allow begins', [ALLOW], '17:00Z', '2026-06-10T18:00:00.000Z'],
  ['an allow ends', [ALLOW], '18:30Z', '2026-06-10T20:00:00.000Z'],
  ['nothing restricts', [], '17:00Z', null],
  ['it holds for good', [{ ...ALLOW, ...ALWAYS }], '17:00Z', null],
  [
    'an allow begins by the clock of its zone',
    [{ ...ALLOW, timeZone: 'Europe/Berlin' }],
    '15:00Z',
    '2026-06-10T16:00:00.000Z',
  ],
])('says something else next when %s', (_, windows, time, expected) => {
  const at = utc(`${WEDNESDAY}${time}`);
  const next = nextArgoChange(windows, APPLICATION, at);
  expect(next && next.toISO()).toBe(expected);
  if (!next) return;
  const before = argoWindowState(windows, APPLICATION, next.minus(1)).manual;
  expect(argoWindowState(windows, APPLICATION, next).manual).toBe(!before);
});

describe("Argo CD's sync windows", () => {
  it.each<[string, ArgoSyncWindow[], string, string]>([
    ['without any', [], `${WEDNESDAY}17:00Z`, 'manual automated'],
    ['an inactive allow holds', [ALLOW], `${WEDNESDAY}17:59Z`, ''],
    [
      'an active allow frees',
      [ALLOW],
      `${WEDNESDAY}18:00Z`,
      'manual automated',
    ],
    [
      'it frees to its last minute',
      [ALLOW],
      `${WEDNESDAY}19:59Z`,
      'manual automated',
    ],
    ['and not after its duration', [ALLOW], `${WEDNESDAY}20:00Z`, ''],
    [
      'one of two active allows is enough',
      [ALLOW, { ...ALLOW, schedule: '0 3 * * *' }],
      `${WEDNESDAY}18:00Z`,
      'manual automated',
    ],
    [
      'manualSync of an inactive allow lets persons',
      [{ ...ALLOW, manualSync: true }],
      `${WEDNESDAY}17:00Z`,
      'manual',
    ],
    [
      'but not where another inactive allow has none',
      [{ ...ALLOW, manualSync: true }, ALLOW],
      `${WEDNESDAY}17:00Z`,
      '',
    ],
    ['an active deny wins over an allow', [ALLOW, DENY], DECEMBER, ''],
    [
      'manualSync of the deny lets persons',
      [ALLOW, { ...DENY, manualSync: true }],
      DECEMBER,
      'manual',
    ],
    [
      'manualSync of an inactive deny does not matter',
      [{ ...DENY, manualSync: false }],
      `${WEDNESDAY}17:00Z`,
      'manual automated',
    ],
    [
      'without selectors it is for nobody',
      [{ ...ALLOW, applications: [] }],
      `${WEDNESDAY}17:00Z`,
      'manual automated',
    ],
    [
      'one selector of several is enough',
      [{ ...ALLOW, applications: ['x'], clusters: ['https://*'] }],
      `${WEDNESDAY}17:00Z`,
      '',
    ],
    [
      'with andOperator every one must match',
      [{ ...ALLOW, applications: ['x'], clusters: ['*'], andOperator: true }],
      `${WEDNESDAY}17:00Z`,
      'manual automated',
    ],
    [
      'a zone moves it',
      [{ ...ALLOW, timeZone: 'Europe/Berlin' }],
      `${WEDNESDAY}16:00Z`,
      'manual automated',
    ],
    [
      'a zone that nobody knows is UTC',
      [{ ...ALLOW, timeZone: 'Mars/Base' }],
      `${WEDNESDAY}18:00Z`,
      'manual automated',
    ],
    [
      'days of month and week widen each other',
      [{ ...ALLOW, schedule: '0 18 1 * 3' }],
      `${WEDNESDAY}18:30Z`,
      'manual automated',
    ],
    [
      'a step of every day does not widen',
      [{ ...ALLOW, schedule: '0 18 */2 * 3' }],
      `${WEDNESDAY}18:30Z`,
      '',
    ],
  ])('%s', (_, windows, at, may) => {
    const { manual, automated } = argoWindowState(
      windows,
      APPLICATION,
      utc(at),
    );
    expect(
      [manual && 'manual', automated && 'automated'].filter(Boolean).join(' '),
    ).toBe(may);
  });

  it.each([
    ['Sunday as 7', { schedule: '0 0 * * 7' }],
    ['a descriptor', { schedule: '@daily' }],
    ['six fields', { schedule: '0 0 0 * * *' }],
    ['a step of none', { schedule: '*/0 * * * *' }],
    ['a range backwards', { schedule: '0 5-1 * * *' }],
    ['a duration that is none', { duration: '2 hours' }],
    ['a glob that does not close', { applications: ['pay{ments'] }],
  ])('%s blocks, and is told', (_, change) => {
    const state = argoWindowState(
      [{ ...ALLOW, ...ALWAYS, ...change }],
      APPLICATION,
      utc(`${WEDNESDAY}18:30Z`),
    );
    expect(state).toMatchObject({ manual: false, automated: false });
    expect(state.problem).toMatch(/cannot be read/);
  });

  it('an operation goes on by syncOverrun of all that holds', () => {
    const [started, now] = [`${WEDNESDAY}19:50Z`, `${WEDNESDAY}20:10Z`];
    const automated = (windows: ArgoSyncWindow[]) =>
      argoWindowState(windows, APPLICATION, utc(now), utc(started)).automated;
    expect(automated([{ ...ALLOW, syncOverrun: true }])).toBe(true);
    expect(automated([ALLOW])).toBe(false);
  });

  it("reads a schedule with today's offset, as Argo CD does", () => {
    // Berlin goes forward at 01:00Z: 02:30 of the night never was.
    const night = { ...ALLOW, schedule: '30 2 * * *', duration: '1h' };
    const berlin = [{ ...night, timeZone: 'Europe/Berlin' }];
    const at = utc('2026-03-29T01:10Z');
    expect(argoWindowState(berlin, APPLICATION, at).automated).toBe(true);
  });
});

describe('beside the calendar', () => {
  const subject = { environment: 'prod', service: 'component:default/p' };
  const calendar = { windows: [window('18:00-19:00', 'UTC')], freezes: [] };
  const argo = { application: APPLICATION, windows: [ALLOW] };

  it.each([
    ['18:30Z', 'agree', 'both allow'],
    ['17:30Z', 'agree', 'both hold'],
    ['19:30Z', 'argo-allows', 'add a deny window'],
  ])('at %s they %s', (time, verdict, said) => {
    const told = compareWithArgo(
      calendar,
      subject,
      argo,
      utc(`${WEDNESDAY}${time}`),
    );
    expect(told.verdict).toBe(verdict);
    expect(told.sentence).toContain(said);
  });

  it('ours is open and theirs will block', () => {
    const told = compareWithArgo(
      { windows: [], freezes: [] },
      subject,
      argo,
      utc(`${WEDNESDAY}17:30Z`),
    );
    expect(told.verdict).toBe('argo-blocks');
  });
});
