import { startWorld, type ArgoCdProject } from './__testUtils__/world';

describe('sync windows of a project', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  it('are not known to an account that may not get projects', async () => {
    await expect(
      world.source.readSyncWindows(['default']),
    ).rejects.toMatchObject({
      name: 'SourceUnavailableError',
      message: expect.stringContaining('projects, get, default'),
    });
  });

  it('are not empty where Argo CD is silent', async () => {
    const up = world.down();
    await expect(
      world.source.readSyncWindows(['default']),
    ).rejects.toMatchObject({ name: 'SourceUnavailableError' });
    up();
  });
});

describe('sync windows that may be read', () => {
  /** A minute of leap days: it holds nothing of the test itself. */
  const NIGHT = {
    kind: 'deny' as const,
    schedule: '0 4 29 2 *',
    duration: '1m',
    applications: ['*'],
  };
  const OFFICE = {
    ...NIGHT,
    timeZone: 'Europe/Berlin',
    manualSync: true,
    description: 'Leap days',
  };
  const project = (name: string, syncWindows: object[], labels = {}) =>
    ({
      apiVersion: 'argoproj.io/v1alpha1' as const,
      kind: 'AppProject' as const,
      metadata: { name, labels },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        syncWindows,
      },
    } as ArgoCdProject);

  it('are those of the project and of its global ones, each once', async () => {
    const world = await startWorld({
      projects: [
        project('default', [NIGHT, NIGHT], { tier: 'prod' }),
        project('frozen', [OFFICE, NIGHT]),
        project('calm', []),
      ],
      policies: ['p, portal, projects, get, *, allow'],
      settings: {
        globalProjects: `
- projectName: frozen
  labelSelector: { matchLabels: { tier: prod } }`,
      },
    });
    try {
      const found = await world.source.readSyncWindows(['calm', 'default']);
      expect(found.get('calm')).toEqual([]);
      expect(found.get('default')).toHaveLength(2);
      expect(found.get('default')).toEqual(
        expect.arrayContaining([
          expect.objectContaining(NIGHT),
          expect.objectContaining(OFFICE),
        ]),
      );
    } finally {
      await world.close();
    }
  });
});
