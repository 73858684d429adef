import { startWorld } from '../__testUtils__/world';

describe('who may merge', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it('is by role, and leaves out who only reads', async () => {
    const { admin } = world.standIn;
    const { owner, repo } = world.at;
    await admin.ensureTeam({ org: owner, slug: 'writers', members: [] });
    for (const [login, role] of [
      ['reader', 'read'],
      ['sorter', 'triage'],
      ['writer', 'write'],
      ['keeper', 'maintain'],
      ['boss', 'admin'],
    ] as const) {
      await admin.ensureUser({
        login,
        name: login,
        email: `${login}@acme.test`,
      });
      await admin.ensureRole({ owner, repo, login, role });
    }
    const { rights } = await world.forge.readAccess(world.repository);
    expect(
      rights.map(
        ({ account, role, merges, administers }) =>
          `${account.login} ${role} ${merges} ${administers}`,
      ),
    ).toEqual([
      'boss admin true true',
      'keeper maintain true false',
      'writer write true false',
    ]);
  });

  it('reads on while there is more', async () => {
    const { admin } = world.standIn;
    for (let i = 0; i < 130; i += 1) {
      const login = `user-${i}`;
      await admin.ensureUser({
        login,
        name: login,
        email: `${login}@acme.test`,
      });
    }
    world.takeRequests();
    const { rights, truncated } = await world.forge.readAccess(
      world.repository,
    );
    expect(rights.length).toBeGreaterThan(130);
    expect(truncated).toBe(false);
    expect(world.takeRequests().reads).toBe(2);
  });

  it('is not empty where the forge does not tell', async () => {
    world.standIn.faults.status(503, 9);
    await expect(
      world.forge.readAccess(world.repository),
    ).rejects.toMatchObject({ name: 'ForgeUnavailableError' });
  });
});
