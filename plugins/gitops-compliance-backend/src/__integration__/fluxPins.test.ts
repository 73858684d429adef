import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { entitiesOf, PINS, pinRulesOf } from '@gitops-compliance/sandbox';
import {
  commitSource,
  FLUX_SERVICES,
  fluxEntities,
  fluxPath,
  fluxRules,
  runInStaging,
  seedFlux,
  tagSource,
} from './fluxPins';
import { ForgeView } from './forgeView';
import {
  approve,
  cancel,
  promotable,
  request,
  requestMerge,
  until,
  untilState,
} from './journey';
import { requestsAtForge, untilIdle } from './requests';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

const [TAGGED] = FLUX_SERVICES;
const prod = (service: string) => ({
  service,
  environment: 'prod',
  from: 'staging',
});

describe('pins of Flux, through Git', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let forge: ForgeView;
  let dana: Caller;

  beforeAll(async () => {
    world = await startTestWorld(PINS);
    await seedFlux(world);
    portal = await startTestPortal({
      world,
      database,
      entities: [...entitiesOf(PINS), ...fluxEntities()],
      policyFile: await world.writePolicy(policy => {
        Object.assign(policy, {
          pins: [...pinRulesOf(PINS.services, 'acme/deploy'), ...fluxRules()],
          services: [
            {
              services: [TAGGED.name],
              environments: ['prod'],
              signatures: 'verified-by-person',
            },
          ],
        });
        policy.environments[1].upstream = [];
      }),
    });
    forge = new ForgeView(world);
    dana = portal.as('user:default/dana');
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const signatures = ({ gates }: ChangeView) =>
    gates.find(({ gate }) => gate === 'signatures');

  const tagRequests = () =>
    requestsAtForge(world).filter(({ path }) =>
      /\/git\/(ref\/)?tags(\/|%2F)/i.test(path),
    );

  it.each(FLUX_SERVICES.map(service => [service.name, service] as const))(
    '%s',
    async (name, { values }) => {
      const path = fluxPath(name, 'prod');
      const before = await forge.file(path);
      expect(await promotable(dana, prod(name))).toBe(values.staging);
      // The tags of both environments were read when they were first seen.
      await untilIdle(portal);
      const readBefore = tagRequests().length;
      const id = await requestMerge(world, dana, prod(name));
      const change = await untilState(dana, id, 'succeeded');
      expect(await forge.file(path)).toBe(
        before.replace(values.prod, values.staging),
      );
      const { environments } = await dana.environments(name);
      expect(
        environments.find(each => each.name === 'prod')?.deployments[0],
      ).toMatchObject({ pinnedRevision: values.staging, health: 'healthy' });
      expect(signatures(change)).toMatchObject({ state: 'open' });
      // A tag is read again before the merge, and its own object not again.
      const isTagged = name === TAGGED.name;
      expect(tagRequests().length - readBefore).toBe(isTagged ? 1 : 0);
    },
  );

  it('trap: a tag is moved after it was approved: it is read again before the merge, which is refused', async () => {
    const first = await commitSource(world, 'For v1.2.0');
    await tagSource(world, 'v1.2.0', first);
    await runInStaging(world, 'v1.2.0');
    await until(
      dana,
      await request(dana, prod(TAGGED.name)),
      'the signatures to be known',
      change => signatures(change)?.state === 'open',
    ).then(async ({ summary: { id } }) => {
      await approve(world, dana, id);
      const moved = await commitSource(world, 'Slip in');
      await tagSource(world, 'v1.2.0', moved);
      const { status } = await dana.post(`/v1/changes/${id}/merge`);
      expect(status).toBe(202);
      const held = await until(
        dana,
        id,
        'the merge to be refused',
        ({ timeline }) =>
          timeline.some(({ type }) => type === 'change.merge-refused'),
      );
      expect(held.summary.state).toBe('reviewing');
      expect(signatures(held)).toMatchObject({
        state: 'closed',
        reason: `Tag v1.2.0 of acme/payout-worker was moved: it names ${moved.slice(
          0,
          7,
        )}, and named ${first.slice(0, 7)} when it was first read.`,
      });
      await cancel(dana, id);
    });
  });
});
