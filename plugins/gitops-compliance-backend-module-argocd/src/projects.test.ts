import { startWorld, type ArgoCdProject } from './__testUtils__/world';

const PROJECT: ArgoCdProject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'prod' },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: '*' }],
    roles: [
      {
        name: 'release',
        policies: ['p, proj:prod:release, applications, sync, prod/*, allow'],
        groups: ['acme:release', 'acme:leads'],
        jwtTokens: [
          { iat: 1_700_000_000 },
          { iat: 1_700_000_000, exp: 1_800_000_000, id: 'ci' },
        ],
      },
    ],
  },
};

describe('projects with their roles', () => {
  it('tell who has them, by groups and by tokens', async () => {
    const world = await startWorld({
      projects: [PROJECT],
      policies: ['p, portal, projects, get, *, allow'],
    });
    try {
      const projects = await world.source.readProjects();
      expect(projects.map(({ name }) => name)).toEqual(['default', 'prod']);
      expect(projects[1].roles).toEqual([
        {
          name: 'release',
          policies: ['p, proj:prod:release, applications, sync, prod/*, allow'],
          groups: ['acme:leads', 'acme:release'],
          tokens: [
            { id: '1700000000', expiresAt: null },
            { id: 'ci', expiresAt: '2027-01-15T08:00:00.000Z' },
          ],
        },
      ]);
    } finally {
      await world.close();
    }
  });

  it('are not empty where Argo CD is silent', async () => {
    const world = await startWorld();
    try {
      world.down();
      await expect(world.source.readProjects()).rejects.toMatchObject({
        name: 'SourceUnavailableError',
      });
    } finally {
      await world.close();
    }
  });
});
