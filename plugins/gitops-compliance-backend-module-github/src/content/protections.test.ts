import { APP_ID, BASE_BRANCH, startWorld } from '../__testUtils__/world';

describe('how branches are protected', () => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const read = (...branches: (string | null)[]) =>
    world.forge.readProtections(world.repository, branches);

  it('is as it stands now, whether or not a pull request is open', async () => {
    const { admin } = world.standIn;
    const requiredStatusChecks = [
      { context: 'gitops-compliance', appId: APP_ID },
    ];
    await admin.ensureBranchProtection({
      ...world.at,
      branch: BASE_BRANCH,
      requiredStatusChecks,
    });
    const told = await read(null, BASE_BRANCH, 'none');
    expect(told).toEqual([
      {
        branch: BASE_BRANCH,
        hidden: false,
        protection: expect.objectContaining({
          requiredChecks: requiredStatusChecks,
        }),
      },
    ]);
    await admin.ensureBranchProtection({
      ...world.at,
      branch: BASE_BRANCH,
      requiredStatusChecks: [],
    });
    const [{ protection }] = await read(BASE_BRANCH);
    expect(protection?.requiredChecks).toEqual([]);
  });

  it('is hidden, not absent, where the App may not see it', async () => {
    await world.setPermissions({ contents: 'write', pull_requests: 'write' });
    expect(await read(null)).toEqual([
      { branch: BASE_BRANCH, hidden: true, protection: null },
    ]);
  });

  it('is not empty where the forge does not tell', async () => {
    world.standIn.faults.status(503, 9);
    await expect(read(null)).rejects.toMatchObject({
      name: 'ForgeUnavailableError',
    });
  });
});
