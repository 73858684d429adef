import type {
  AroundNoticePage,
  ChangeList,
  EvidenceExport,
  StateAt,
  StopPage,
  TargetTimeline,
  WaiverPage,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Entity } from '@backstage/catalog-model';
import { sandboxEntities } from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
import { LEDGER_PROD, requestMerge, untilState } from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';
import { verified } from './verified';

jest.setTimeout(180_000);

const BEFORE = 'ledger-svc';
const AFTER = 'ledger-core';
const refOf = (name: string) => `component:default/${name}`;

describe('a service that gets another name in the catalog', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  /** The service; the catalog keeps its id. */
  let entity: Entity;
  /** Somebody who takes the old name over. */
  let other: Entity;
  /** What was promoted under the old name. */
  let change: string;

  const about = (name: string, rest: object = {}) =>
    new URLSearchParams({ entity: refOf(name), ...rest });
  const changesOf = async (name: string) =>
    (await dana.get<ChangeList>(`/v1/changes?${about(name)}`)).body.items.map(
      ({ id }) => id,
    );
  const timelineOf = async (name: string) => {
    const query = new URLSearchParams({ environment: 'prod' });
    const { body } = await dana.get<TargetTimeline>(
      `/v1/entities/component/default/${name}/timeline?${query}`,
    );
    return body.marks.flatMap(mark => mark.change?.id ?? []);
  };
  const inProd = async (name: string) => {
    const { environments } = await dana.compliance(name);
    return environments.find(environment => environment.name === 'prod');
  };
  const verdict = async (name: string, check: string) =>
    (await inProd(name))?.checks.find(one => one.check === check)?.verdict;

  beforeAll(async () => {
    world = await startTestWorld();
    const entities = sandboxEntities();
    for (const one of entities) one.metadata.uid = one.metadata.name;
    const named = (name: string) =>
      entities.find(({ metadata }) => metadata.name === name) as Entity;
    entity = named(BEFORE);
    other = structuredClone(entity);
    other.metadata = { ...other.metadata, name: 'spare', uid: 'spare' };
    other.metadata.annotations = {};
    entities.push(other);
    portal = await startTestPortal({
      world,
      database,
      entities,
      collectors: { catalogSeconds: 1, forgeSeconds: 10 },
      policyFile: await world.writePolicy(policy => {
        (policy.pins as object[]).unshift({
          kind: 'kustomize-image',
          services: [AFTER],
          repository: 'acme/deploy',
          path: `services/${BEFORE}/overlays/{environment}/kustomization.yaml`,
          image: `registry.acme.example/${BEFORE}`,
        });
      }),
    });
    dana = portal.as('user:default/dana');
    await untilCollected(portal, BEFORE);
    change = await requestMerge(world, dana, LEDGER_PROD);
    await untilState(dana, change, 'succeeded');
    await waitFor(
      'the change to explain what runs',
      async () => (await inProd(BEFORE))?.change?.id === change,
    );
    const target = { service: refOf(BEFORE), environment: 'prod' };
    const until = DateTime.fromJSDate(world.clock.now())
      .plus({ days: 1 })
      .toISO();
    const reason = 'Asked for under the old name';
    for (const [path, wish] of Object.entries({
      stops: { ...target, until, reason },
      waivers: { ...target, check: 'CHG-10', until, reason },
    })) {
      const { status, body } = await dana.post(`/v1/${path}`, wish);
      if (status !== 201) throw new Error(JSON.stringify(body));
    }
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  it('keeps its history, and what explains what runs', async () => {
    const passed = await verdict(BEFORE, 'CHG-01');
    entity.metadata.name = AFTER;
    await untilCollected(portal, AFTER);
    expect(await changesOf(AFTER)).toEqual([change]);
    expect((await inProd(AFTER))?.change?.id).toBe(change);
    expect(await verdict(AFTER, 'CHG-01')).toBe(passed);
    expect(await timelineOf(AFTER)).toContain(change);
    const { body } = await dana.get<StateAt>(
      `/v1/state?${about(AFTER, {
        at: world.clock.now().toISOString(),
        environment: 'prod',
      })}`,
    );
    expect(body.items.map(row => row.change?.id)).toEqual([change]);
  });

  it('keeps the stops and waivers that name it', async () => {
    const [stops, waivers] = [
      await dana.get<StopPage>('/v1/stops?state=in-force'),
      await dana.get<WaiverPage>(`/v1/waivers?${about(AFTER)}`),
    ];
    expect(stops.body.items).toMatchObject([{ service: refOf(AFTER) }]);
    expect(waivers.body.items).toMatchObject([{ service: refOf(AFTER) }]);
  });

  it('is not accused of what was approved under the old name', async () => {
    const readAt = async () => {
      const rows: { last_heard: Date }[] = await portal
        .db('collector_status')
        .whereLike('collector', 'forge%');
      return Math.max(...rows.map(row => row.last_heard.getTime()));
    };
    // The second reading begins after what came of the first was looked at.
    for (const reading of ['a reading of the forge', 'another one']) {
      const last = await readAt();
      await waitFor(reading, async () => (await readAt()) > last);
    }
    const { body } = await dana.get<AroundNoticePage>(
      `/v1/around?${about(AFTER)}`,
    );
    expect(body.items).toEqual([]);
  });

  it('has what it did under the old name in its evidence', async () => {
    const now = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
    const { status, body } = await dana.post<EvidenceExport>('/v1/evidence', {
      environments: ['prod'],
      services: [refOf(AFTER)],
      from: now.minus({ days: 1 }).toISO(),
      until: now.plus({ days: 1 }).toISO(),
      framework: 'SOC2',
    });
    expect(status).toBe(202);
    await waitFor('the export to be done', async () => {
      const { body: made } = await dana.get<EvidenceExport>(
        `/v1/evidence/${body.id}`,
      );
      return made.state === 'done';
    });
    const report = await verified(portal, 'user:default/dana', body.id);
    expect(
      report.findings.filter(({ severity }) => severity !== 'gap'),
    ).toEqual([]);
    expect(report.subject?.names).toMatchObject([
      { name: refOf(AFTER), until: null },
      { name: refOf(BEFORE), until: expect.any(String) },
    ]);
    expect(report.reperformed.verdicts.agrees).toBeGreaterThan(10);
  });

  it('leaves nothing to who takes the old name over', async () => {
    other.metadata.name = BEFORE;
    other.metadata.annotations = {
      'argocd/app-name': 'nothing-of-this-name',
    };
    await waitFor('the other service', async () => {
      const { status } = await dana.get(
        `/v1/entities/component/default/${BEFORE}/compliance`,
      );
      return status === 200;
    });
    expect(await changesOf(BEFORE)).toEqual([]);
    expect(await timelineOf(BEFORE)).toEqual([]);
    expect(await changesOf(AFTER)).toEqual([change]);
  });
});
