import {
  startHandledWorld,
  type HandledWorld,
} from '../__testUtils__/handledWorld';

jest.setTimeout(60_000);

describe('people of the forge, by hand', () => {
  let handled: HandledWorld;

  beforeAll(async () => {
    handled = await startHandledWorld();
  });

  afterAll(() => handled.close());

  const logins = () =>
    handled.world.forge.admin.people().map(({ login }) => login);

  it('suspends an account, which can do nothing until it is let in', async () => {
    await handled.done('person suspend', 'bob-builds');
    expect(await handled.refused('push', 'checkout', '--as=bob-builds')).toBe(
      'bob-builds is suspended; first: person restore bob-builds',
    );
    await handled.done('person restore', 'bob-builds');
    await handled.done('push', 'checkout', '--as=bob-builds');
  });

  it('renames an account, but to no login that is taken', async () => {
    expect(await handled.refused('person rename', 'bob', 'dana-dev')).toBe(
      'The login dana-dev is taken.',
    );
    await handled.done('person rename', 'bob-builds', 'bobby');
    expect(logins()).toContain('bobby');
    expect(logins()).not.toContain('bob-builds');
  });

  it('deletes an account for good', async () => {
    await handled.done('person delete', 'tomas-shop');
    expect(logins()).not.toContain('tomas-shop');
  });

  it('has been tried with every command', () => {
    expect(handled.untried('People')).toEqual([]);
  });
});
