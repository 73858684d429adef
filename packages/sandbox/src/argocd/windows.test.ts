import { globMatches, globToRegExp } from './glob';
import { parseGoDuration } from './duration';
import { parseCron } from './cron';
import { APPLICATION } from './testing/application';
import { SteppedWorld } from './testing/stepped';
import { World } from './testing/world';
import { parseProject, validateProject } from './projects/parse';
import {
  AppProjectManifest,
  DEFAULT_PROJECT,
  SyncWindow,
} from './projects/types';
import { evaluateWindows } from './windows';

const EVENING: SyncWindow = {
  kind: 'allow',
  schedule: '0 18 * * 1-5',
  duration: '2h',
  applications: ['*'],
};
const FREEZE: SyncWindow = {
  kind: 'deny',
  schedule: '0 0 20 12 *',
  duration: '336h',
  applications: ['*'],
};

function projectWith(...syncWindows: SyncWindow[]): AppProjectManifest {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default' },
    spec: { ...DEFAULT_PROJECT.spec, syncWindows },
  };
}

// A Wednesday.
const AT_17 = '2026-06-10T17:00:00Z';
const AT_18 = '2026-06-10T18:00:01Z';
const AT_20 = '2026-06-10T20:00:01Z';
const DECEMBER = '2026-12-23T18:30:00Z';

describe('sync windows', () => {
  it.each<[string, SyncWindow[], string, boolean, boolean]>([
    ['no window allows', [], AT_17, true, true],
    ['an inactive allow blocks', [EVENING], AT_17, false, false],
    ['an active allow allows', [EVENING], AT_18, true, true],
    ['a window ends after its duration', [EVENING], AT_20, false, false],
    [
      'an inactive allow with manualSync lets persons',
      [{ ...EVENING, manualSync: true }],
      AT_17,
      true,
      false,
    ],
    ['an active deny wins', [EVENING, FREEZE], DECEMBER, false, false],
    [
      'an active deny with manualSync lets persons',
      [EVENING, { ...FREEZE, manualSync: true }],
      DECEMBER,
      true,
      false,
    ],
    ['an inactive deny does not matter', [FREEZE], AT_17, true, true],
    [
      'a window without selectors never matches',
      [{ ...EVENING, applications: undefined }],
      AT_17,
      true,
      true,
    ],
    [
      'selectors are or-ed',
      [{ ...EVENING, applications: ['x'], clusters: ['https://*'] }],
      AT_17,
      false,
      false,
    ],
    [
      'selectors are and-ed with andOperator',
      [
        {
          ...EVENING,
          applications: ['x'],
          clusters: ['https://*'],
          andOperator: true,
        },
      ],
      AT_17,
      true,
      true,
    ],
    [
      'the time zone moves the window',
      [{ ...EVENING, timeZone: 'Europe/Berlin' }],
      '2026-06-10T16:30:00Z',
      true,
      true,
    ],
    [
      'an invalid time zone is UTC',
      [{ ...EVENING, timeZone: 'Mars/Base' }],
      AT_18,
      true,
      true,
    ],
  ])('%s', (_rule, windows, instant, manual, automated) => {
    const state = evaluateWindows(windows, APPLICATION, new Date(instant));
    expect([state.manual, state.automated]).toEqual([manual, automated]);
  });

  it.each<[string, Partial<SyncWindow>, string, boolean]>([
    ['goes on in a deny that came later', FREEZE, '2026-12-20T00:10:00Z', true],
    ['goes on after its allow', EVENING, '2026-06-10T20:10:00Z', true],
    [
      'does not go on where one that holds is without it',
      { ...FREEZE, syncOverrun: false },
      '2026-12-20T00:10:00Z',
      false,
    ],
    ['does not begin', FREEZE, '2026-12-21T00:00:00Z', false],
  ])('with syncOverrun an operation %s', (_rule, change, instant, expected) => {
    const now = new Date(instant);
    const startedAt = new Date(now.getTime() - 15 * 60_000);
    const windows = [{ ...EVENING, syncOverrun: true, ...change }];
    const state = evaluateWindows(windows, APPLICATION, now, startedAt);
    expect(state.automated).toBe(expected);
    const fresh = evaluateWindows(windows, APPLICATION, now);
    expect(fresh.automated).toBe(false);
  });

  it.each([
    ['Sunday as 7', { ...EVENING, schedule: '0 0 * * 7' }, 'between 0 and 6'],
    ['@daily', { ...EVENING, schedule: '@daily' }, 'cron needs 5'],
    ['a bad duration', { ...EVENING, duration: '2 hours' }, 'Go duration'],
  ])('block when one has %s, which the API refuses', (_what, window, why) => {
    const project = projectWith(window);
    expect(parseProject({ ...project }).spec).toEqual(project.spec);
    expect(() => validateProject(project)).toThrow(why);
    const state = evaluateWindows([window], APPLICATION, new Date(AT_18));
    expect(state).toMatchObject({ manual: false, automated: false });
    expect(state.error).toContain(why);
  });

  it('refuse a bad glob', () => {
    const window = { ...EVENING, applications: ['a{b'] };
    expect(() => parseProject({ ...projectWith(window) })).toThrow(
      'without its }',
    );
  });
});

describe('sync windows over HTTP', () => {
  it('block syncs by persons and by the controller', async () => {
    const always = { schedule: '* * * * *', duration: '2m' };
    const closed: SyncWindow = {
      ...always,
      kind: 'deny',
      applications: ['payments-*'],
    };
    const world = await World.start({
      projects: [projectWith(closed)],
    });
    await world.when('payments-api-prod', 'exists', () => true);
    expect(await world.sync('payments-api-prod')).toMatchObject({
      status: 403,
      body: { code: 7, message: 'cannot sync: blocked by sync window' },
    });
    const url = '/api/v1/applications/payments-api-prod/syncwindows';
    const shown = { ...always, kind: 'deny', manualSync: false };
    expect((await world.call('GET', url)).body).toEqual({
      assignedWindows: [shown],
      activeWindows: [shown],
      canSync: false,
    });
    expect((await world.sync('ledger-svc-prod')).status).toBe(200);
    await world.close();
  });
});

describe('a sync window that closes while a sync runs', () => {
  it.each<[string, boolean, string]>([
    [
      'holds it until a look after it has opened',
      false,
      '2026-09-01T08:08:00Z',
    ],
    ['lets it go on with syncOverrun', true, '2026-09-01T08:02:00Z'],
  ])('%s', async (_rule, syncOverrun, finishedAt) => {
    const closing: SyncWindow = {
      kind: 'deny',
      schedule: '1 8 * * *',
      duration: '5m',
      applications: ['payments-*'],
      syncOverrun,
    };
    const stepped = await SteppedWorld.start({
      projects: [projectWith(closing)],
      timings: { syncDurationMs: 120_000 },
    });
    try {
      const name = 'payments-api-prod';
      await stepped.argocd.advance();
      const startedAt = stepped.now;
      expect((await stepped.world.sync(name)).status).toBe(200);
      const messages: (string | undefined)[] = [];
      await stepped.settle({
        done: async () => {
          const { status } = await stepped.application(name);
          messages.push(status.operationState?.message);
          return status.operationState?.finishedAt !== undefined;
        },
      });
      const { status } = await stepped.application(name);
      expect(startedAt.toISOString()).toBe('2026-09-01T08:00:00.000Z');
      expect(status.operationState).toMatchObject({
        phase: 'Succeeded',
        finishedAt,
      });
      const held = 'Sync operation blocked by sync window';
      expect(messages.includes(held)).toBe(!syncOverrun);
    } finally {
      await stepped.close();
    }
  });
});

describe('globs', () => {
  it.each([
    ['*', 'default/payments', true],
    ['default/*', 'default/a/b', true],
    ['*/ledger-?', 'default/ledger-1', true],
    ['{get,sync}', 'sync', true],
    ['[ab]pp', 'app', true],
    ['[!ab]pp', 'app', false],
    ['a.b', 'axb', false],
    ['get', 'getter', false],
  ])('%s against %s', (glob, text, expected) => {
    expect(globMatches(glob, text)).toBe(expected);
  });

  it('must be closed', () => {
    expect(() => globToRegExp('[a')).toThrow('without its ]');
  });
});

describe('durations', () => {
  it.each([
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['1.5s', 1_500],
  ])('%s', (text, ms) => {
    expect(parseGoDuration(text)).toBe(ms);
  });
});

describe('cron', () => {
  it.each(['60 * * * *', '5-1 * * * *', '*/0 * * * *', 'x * * * *'])(
    'refuses %s',
    text => {
      expect(() => parseCron(text)).toThrow();
    },
  );

  it('reads steps, lists, ranges and names', () => {
    const cron = parseCron('*/20 8-9 1,15 jan mon-wed');
    expect([...cron.minute]).toEqual([0, 20, 40]);
    expect([...cron.hour]).toEqual([8, 9]);
    expect([...cron.dayOfMonth]).toEqual([1, 15]);
    expect([...cron.month]).toEqual([1]);
    expect([...cron.dayOfWeek]).toEqual([1, 2, 3]);
  });
});
