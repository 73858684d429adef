import { mockCredentials } from '@backstage/backend-test-utils';
import {
  gitopsCompliancePermissions,
  gitopsCompliancePersonQueryPermission,
  type AuditReadList,
  type ChangeList,
  type ChangeView,
  type StatusView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { LEDGER_PROD, promotable, wish, type ApiErrorBody } from './journey';
import { permissionsByUser } from './permissions';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(120_000);

const DANA = 'user:default/dana';
const LENA = 'user:default/lena';
const NOBODY = 'user:default/nobody';

const allButQueries = gitopsCompliancePermissions
  .filter(one => one !== gitopsCompliancePersonQueryPermission)
  .map(({ name }) => name);

describe.each([
  ['off', false],
  ['on', true],
] as const)('queries about a person, switched %s', (_, personQueries) => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let change: string;

  beforeAll(async () => {
    world = await startTestWorld();
    const day = (days: number) =>
      new Date(world.clock.now().getTime() + days * 86_400_000)
        .toISOString()
        .slice(0, 10);
    portal = await startTestPortal({
      world,
      database,
      personQueries,
      features: [permissionsByUser({ [LENA]: { permissions: allButQueries } })],
      policyFile: await world.writePolicy(policy => {
        policy.auditors = [
          {
            members: ['user:default/aude'],
            services: ['component:default/payments-api'],
            environments: ['prod'],
            from: day(-1),
            until: day(1),
          },
        ];
      }),
    });
    await untilCollected(portal, 'ledger-svc');
    const dana = portal.as(DANA);
    const { body } = await dana.post<ChangeView>(
      '/v1/changes',
      wish(LEDGER_PROD, await promotable(dana, LEDGER_PROD)),
    );
    change = body.summary.id;
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const ask = async (reader: string, about: string) => {
    const query = new URLSearchParams({ person: about });
    const { status, body } = await portal
      .as(reader)
      .get<ChangeList & ApiErrorBody>(`/v1/changes?${query}`);
    return {
      status,
      message: body.error?.message,
      found: body.items?.map(({ id }) => id),
    };
  };
  const recorded = async () => {
    const entries: { entry: Buffer }[] = await portal
      .db('ledger_entries')
      .where({ type: 'person.queried' })
      .orderBy('stream_seq');
    return entries.map(({ entry }) => entry.toString('utf8'));
  };
  const told = async (reader: string) => {
    const { body } = await portal.as(reader).get<StatusView>('/v1/status');
    return body.personQueries;
  };

  it('tells one always what one did oneself, and records nothing', async () => {
    for (const own of [DANA, 'User:Default/Dana']) {
      expect(await ask(DANA, own)).toMatchObject({
        status: 200,
        found: [change],
      });
    }
    expect(await ask(LENA, LENA)).toMatchObject({ status: 200, found: [] });
    expect(await recorded()).toEqual([]);
  });

  if (personQueries) {
    it('refuses who lacks the permission, and records nothing', async () => {
      const refused = await ask(LENA, DANA);
      expect(refused).toMatchObject({ status: 403, found: undefined });
      expect(refused.message).toMatch(
        /permission gitops-compliance\.person\.query.*ask a portal administrator/,
      );
      expect(await recorded()).toEqual([]);
      expect(await told(LENA)).toBe('denied');
      expect(await told(DANA)).toBe('recorded');
    });

    it('answers nothing that it cannot put on record', async () => {
      await portal.db.raw(
        `CREATE FUNCTION refuse_queries() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'full'; END $$;
         CREATE TRIGGER refuse_queries BEFORE INSERT ON ledger_entries
           FOR EACH ROW WHEN (NEW.type = 'person.queried')
           EXECUTE FUNCTION refuse_queries()`,
      );
      expect(await ask('user:default/sam', DANA)).toMatchObject({
        status: 500,
        found: undefined,
      });
      await portal.db.raw('DROP FUNCTION refuse_queries CASCADE');
      expect(await ask('user:default/sam', DANA)).toMatchObject({
        status: 200,
        found: [change],
      });
      expect(await recorded()).toHaveLength(1);
    });

    it('records who asked about whom once an hour, also where nothing is found', async () => {
      const before = (await recorded()).length;
      for (let time = 0; time < 2; time += 1) {
        expect(await ask(DANA, NOBODY)).toMatchObject({
          status: 200,
          found: [],
        });
      }
      await ask(DANA, LENA);
      world.clock.putForwardTo(
        DateTime.fromJSDate(world.clock.now()).plus({ hours: 1 }),
      );
      await ask(DANA, NOBODY);
      const texts = (await recorded()).slice(before);
      expect(texts).toHaveLength(3);
      expect(texts.join()).not.toMatch(/dana|lena|nobody/);
      const [first, second, third] = texts.map(text => JSON.parse(text));
      expect(Object.keys(first.payload).sort()).toEqual(['hour', 'route']);
      expect(first.payload.route).toBe('/v1/changes');
      expect(first.persons.about).not.toBe(second.persons.about);
      expect(first.persons).toEqual(third.persons);
      const { body } = await portal
        .as(LENA)
        .get<AuditReadList>('/v1/ledger/reads?limit=1');
      expect(body.items[0]).toMatchObject({
        reader: { entityRef: DANA },
        about: { entityRef: NOBODY },
        route: '/v1/changes',
        scope: null,
      });
    });

    it('records another service by its name', async () => {
      const before = (await recorded()).length;
      const query = new URLSearchParams({ person: DANA });
      const response = await fetch(`${portal.url}/v1/changes?${query}`, {
        headers: {
          authorization: mockCredentials.service.header({
            onBehalfOf: mockCredentials.service('plugin:reports'),
            targetPluginId: 'gitops-compliance',
          }),
        },
      });
      expect(response.status).toBe(200);
      expect(await recorded()).toHaveLength(before + 1);
      const { body } = await portal
        .as(DANA)
        .get<AuditReadList>('/v1/ledger/reads?limit=1');
      expect(body.items[0]).toMatchObject({
        reader: { account: 'plugin:reports', provider: 'service', bot: true },
        about: { entityRef: DANA },
      });
    });

    it('tells an auditor no more than their scope, and shows their own queries', async () => {
      const before = (await recorded()).length;
      expect(await ask('user:default/aude', DANA)).toMatchObject({
        status: 200,
        found: [],
      });
      expect(await recorded()).toHaveLength(before + 1);
      const { body } = await portal
        .as('user:default/aude')
        .get<AuditReadList>('/v1/ledger/reads?limit=100');
      expect(body.items.flatMap(({ about }) => about?.entityRef ?? [])).toEqual(
        [DANA],
      );
    });
  } else {
    it('refuses everybody, says how it is switched on, and records nothing', async () => {
      for (const reader of [LENA, 'user:default/sam', 'user:default/aude']) {
        const refused = await ask(reader, DANA);
        expect(refused).toMatchObject({ status: 403, found: undefined });
        expect(refused.message).toMatch(
          /ask a portal administrator to set gitopsCompliance\.personQueries: true/,
        );
        expect(await told(reader)).toBe('off');
      }
      expect(await recorded()).toEqual([]);
    });
  }
});
