import type {
  PersonLink,
  PersonLinkPage,
  UnknownAccounts,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { sandboxEntities } from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
import {
  LEDGER_PROD,
  request,
  until,
  untilOpened,
  type ApiErrorBody,
} from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

const REPOSITORY = { owner: 'acme', repo: 'deploy' };
const REASON = 'She told so in front of the team';

/** A user who claims Bob's account in a file that anybody may edit. */
const MALLORY = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: {
    name: 'mallory',
    namespace: 'default',
    annotations: {
      'backstage.io/managed-by-origin-location': 'url:https://anywhere/me.yaml',
      'github.com/user-login': 'bob-builds',
    },
  },
  spec: { memberOf: ['sre'] },
};

describe('persons behind the accounts of a change', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let id: string;
  let number: number;

  beforeAll(async () => {
    world = await startTestWorld();
    for (const login of ['dana-private', 'zoe-new']) {
      const email = `${login}@acme.example`;
      await world.forge.admin.ensureUser({ login, name: login, email });
    }
    await world.forge.admin.ensureTeam({
      org: 'acme',
      slug: 'outsiders',
      members: ['dana-private', 'zoe-new'],
    });
    portal = await startTestPortal({
      world,
      database,
      policyFile: await world.writePolicy(policy => {
        Object.assign(policy.environments[2], {
          separation: [
            ['approver', 'author', 'last-pusher'],
            ['approver', 'requester'],
            ['merger', 'requester'],
            ['syncer', 'requester'],
          ],
        });
      }),
      entities: [...sandboxEntities(), MALLORY],
    });
    dana = portal.as('user:default/dana');
    id = await request(dana, LEDGER_PROD);
    ({ number } = await untilOpened(dana, id));
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const as = (name: string) => portal.as(`user:default/${name}`);

  const approve = (login: string) =>
    world.forge.admin.review({
      ...REPOSITORY,
      number,
      as: login,
      event: 'APPROVE',
    });

  const untilReviewed = (reason: RegExp) =>
    until(dana, id, `peer review to say ${reason}`, ({ gates }) =>
      gates.some(
        ({ gate, reason: said }) => gate === 'peer-review' && reason.test(said),
      ),
    );

  const link = async (account: string, person: string) => {
    const { status, body } = await as('lena').post<PersonLink>(
      '/v1/person-links',
      {
        person: `user:default/${person}`,
        provider: 'github',
        account,
        reason: REASON,
      },
    );
    expect(status).toBe(201);
    return body;
  };

  const confirm = (of: PersonLink, name: string) =>
    as(name).post<PersonLink & ApiErrorBody>(
      `/v1/person-links/${of.id}/confirm`,
    );

  it('two-account self-approval: another account of the requester does not count, known or not', async () => {
    await approve('dana-private');
    await untilReviewed(/nobody is known behind dana-private/);
    const { body } = await dana.get<UnknownAccounts>('/v1/unknown-accounts');
    expect(body.items).toMatchObject([
      {
        account: 'dana-private',
        roles: ['reviewer'],
        changes: [{ id, isOpen: true }],
      },
    ]);
    const proposed = await link('dana-private', 'dana');
    const own = await confirm(proposed, 'dana');
    expect(own.status).toBe(409);
    expect(own.body.error.message).toMatch(/your own account/);
    expect((await confirm(proposed, 'sam')).body.state).toBe('proposed');
    expect((await confirm(proposed, 'bob')).body.state).toBe('counting');
    await approve('dana-private');
    await untilReviewed(/dana is the requester and cannot approve/);
  });

  it('confirmer who is involved: the requester of an open change that it touches', async () => {
    await approve('zoe-new');
    await untilReviewed(/nobody is known behind zoe-new/);
    const proposed = await link('zoe-new', 'shirin');
    const { status, body } = await confirm(proposed, 'dana');
    expect(status).toBe(409);
    expect(body.error.message).toMatch(/You are the requester of #1/);
    const page = await dana.get<PersonLinkPage>(
      '/v1/person-links?state=proposed',
    );
    expect(page.body.items[0].confirm).toEqual({
      allowed: false,
      reason: expect.stringMatching(/the requester of #1/),
    });
  });

  it('link added while the change is open: makes no approval count', async () => {
    const { body } = await dana.get<PersonLinkPage>(
      '/v1/person-links?state=proposed&search=zoe',
    );
    const [proposed] = body.items;
    await confirm(proposed, 'sam');
    expect((await confirm(proposed, 'bob')).body.state).toBe('counting');
    await approve('zoe-new');
    const change = await untilReviewed(/zoe-new.*linked to its person after/);
    expect(change.actions.merge.allowed).toBe(false);
  });

  it('edited annotation: who claims an account where anybody may write gets nothing, and takes nothing', async () => {
    await approve('bob-builds');
    await untilReviewed(/^bob approved/);
    const { body } = await dana.get<PersonLinkPage>(
      '/v1/person-links?search=bob-builds',
    );
    const states = body.items.map(({ person, state, proof }) => [
      person.entityRef,
      state,
      proof,
    ]);
    expect(states.sort()).toEqual([
      ['user:default/bob', 'counting', 'trusted-location'],
      ['user:default/mallory', 'proposed', null],
    ]);
  });

  it('the requester does not merge where the policy separates it, and is told the control', async () => {
    const lena = portal.as('user:default/lena');
    await until(lena, id, 'the gates to open', c => c.actions.merge.allowed);
    // The button tells the same as the refusal.
    const { actions } = await dana.change(id);
    expect(actions.merge).toEqual({
      allowed: false,
      reason: expect.stringMatching(/somebody else must merge it/),
    });
    const refused = await dana.post<ApiErrorBody>(`/v1/changes/${id}/merge`);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toMatch(
      /You \(dana\) are the requester.*somebody else must merge it \(control SOD-01\)/,
    );
  });

  it.each([
    ['pushed', 'dana-dev', 'bob-builds', 'last pusher'],
    ['wrote', 'bob-builds', 'lena-lead', 'author'],
  ])(
    'who approved what they %s themselves approved nothing',
    async (_, author, pusher, role) => {
      await world.forge.admin.commit({
        ...REPOSITORY,
        branch: `gitops-compliance/change-${id}`,
        files: { 'README.md': `Pushed by ${pusher}\n` },
        message: 'One more',
        author,
        pusher,
      });
      // Of two decisions in one second the less favourable counts, and the push
      // dismissed the one before.
      const later = DateTime.fromJSDate(world.clock.now()).plus({ seconds: 2 });
      world.clock.putForwardTo(later);
      await approve('bob-builds');
      const change = await untilReviewed(
        new RegExp(`bob is the ${role} and cannot approve`),
      );
      expect(change.actions.merge.allowed).toBe(false);
    },
  );
});
