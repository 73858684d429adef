import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  notificationService,
  type NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import type {
  ApplicationPage,
  ApplicationRollup,
  DriftIncident,
  DriftIncidentPage,
  EvidenceExport,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { JudgedUnclaimed } from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import { unclaimedRef } from '../controls/unclaimed';
import { catalogCondition, permissionsByUser } from './permissions';
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

/** Not synced by itself, so that a drift stays. */
const GONE = 'web-shop-prod';
const APPLICATION = 'web-shop-dev';

describe('the population of applications', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  const sent: NotificationSendOptions[] = [];

  const list = async (query = '', caller = dana) =>
    (await caller.get<ApplicationPage>(`/v1/applications?${query}`)).body;
  const rollup = async (by: string, caller = dana) =>
    (await caller.get<ApplicationRollup>(`/v1/applications/rollup?by=${by}`))
      .body;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      changes: { notify: true },
      features: [
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({
            async send(notice) {
              sent.push(notice);
            },
          }),
        }),
        permissionsByUser({
          'user:default/shirin': {
            sees: catalogCondition('IS_ENTITY_OWNER', {
              claims: ['group:default/shop'],
            }),
          },
        }),
      ],
      policyFile: await world.writePolicy(policy => {
        const [dev] = policy.environments;
        dev.driftSeconds = 3600;
        dev.driftGraceSeconds = 0;
        dev.syncPolicy = ['self-heal'];
        policy.unclaimed = { tell: ['user:default/sam', 'user:default/lena'] };
        const period = { from: '2020-01-01', until: '2099-12-31', zone: 'UTC' };
        policy.auditors = [
          { members: ['user:default/aude'], ...period },
          {
            members: ['user:default/narrow'],
            environments: ['prod'],
            ...period,
          },
        ];
        dev.region = 'eu';
        policy.claims = [
          // The catalog has no such service, so nobody claims it.
          {
            service: 'component:default/gone',
            match: { applications: [GONE] },
          },
          {
            service: 'component:default/payments-api',
            match: { applications: [APPLICATION] },
          },
        ];
      }),
    });
    dana = portal.as('user:default/dana');
    await untilCollected(portal, 'payments-api');
    await waitFor('all to be on record', async () => {
      const { items } = await list('state=all');
      return [GONE, APPLICATION].every(name =>
        items.some(({ application }) => application === name),
      );
    });
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  it('has every application, by the policy before the annotations', async () => {
    const all = await list('state=all&limit=200');
    const answer = await fetch(`${world.argocd.url}/api/v1/applications`, {
      headers: { authorization: `Bearer ${world.secrets.argocdSreToken}` },
    });
    const listed: { items: unknown[] } = await answer.json();
    expect(all.total).toBe(listed.items.length);
    expect(all.items).toHaveLength(all.total);
    expect(
      all.items.find(({ application }) => application === APPLICATION),
    ).toMatchObject({
      service: 'component:default/payments-api',
      environment: 'dev',
      region: 'eu',
      criticality: 'low',
      cluster: expect.any(String),
      syncPolicy: [],
      uncompared: [],
    });
  });

  it('tells what nobody claims, held to the strictest rules', async () => {
    const { unclaimed, items, sentence } = await list();
    expect(unclaimed).toBe(items.length);
    expect(sentence).toMatch(/unclaimed, of/);
    expect(items.find(({ application }) => application === GONE)).toMatchObject(
      {
        service: null,
        environment: 'prod',
        criticality: 'critical',
        syncPolicy: ['self-heal is off and is to be on'],
      },
    );
    expect(
      items.every(({ service, environment }) => !service || !environment),
    ).toBe(true);
  });

  it('says until when what is unclaimed and differs must be mended', async () => {
    world.argocd.faults.drift(GONE, {
      kind: 'Deployment',
      name: 'web-shop',
    });
    await waitFor('the drift to be on record', async () => {
      const { items } = await list();
      const found = items.find(({ application }) => application === GONE);
      return found?.sync === 'out-of-sync';
    });
    const { items } = await list();
    const found = items.find(({ application }) => application === GONE);
    const limit =
      Date.parse(found?.mendBy as string) -
      Date.parse(found?.outOfSyncSince as string);
    expect(limit).toBe(3_600_000);
    expect(found?.overdue).toBe(false);
  });

  it('opens an incident of what is unclaimed and differs, tells whom the policy names, and lets somebody resolve it', async () => {
    const incidents = async (caller = dana) =>
      (
        await caller.get<DriftIncidentPage>('/v1/drift?environment=prod')
      ).body.items.filter(({ deployment }) => deployment.endsWith(GONE));
    let found: DriftIncident | undefined;
    await waitFor('the incident', async () => {
      [found] = await incidents();
      return found !== undefined;
    });
    expect(found).toMatchObject({
      service: null,
      environment: 'prod',
      what: 'drifted',
      criticality: 'critical',
      attribution: { by: 'unauthorised' },
      remedy: expect.stringContaining('claim it'),
    });
    await waitFor('people to be told', async () =>
      sent.some(
        ({ payload, recipients }) =>
          payload.topic === 'unauthorised' &&
          payload.title.includes(`unclaimed application eu-1/argocd/${GONE}`) &&
          JSON.stringify(recipients).includes('user:default/sam'),
      ),
    );
    expect(await incidents(portal.as('user:default/shirin'))).toEqual([]);
    // They wait for an hour, in which the catalog may tell whose it is.
    world.clock.putForwardTo(
      DateTime.fromJSDate(world.clock.now()).plus({ hours: 2 }),
    );
    world.argocd.faults.degrade(GONE, 'CrashLoopBackOff');
    await waitFor('the checks to tell of it', async () => {
      const { items } = await list();
      const { checks } = items.find(({ application }) => application === GONE)!;
      return checks?.failing.some(({ check }) => check === 'DRF-01') ?? false;
    });
    const { id } = found as DriftIncident;
    const { body } = await portal
      .as('user:default/lena')
      .post<DriftIncident>(`/v1/drift/${encodeURIComponent(id)}/resolve`, {
        reason: 'It is a trial, and goes away',
      });
    expect(body).toMatchObject({ held: false, resolution: { by: {} } });
  });

  describe('as it is in bundles', () => {
    const exported = async (user: string, more: object = {}) => {
      const caller = portal.as(user);
      const now = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
      const { body } = await caller.post<EvidenceExport>('/v1/evidence', {
        environments: ['prod'],
        from: now.minus({ days: 1 }).toISO(),
        until: now.plus({ days: 1 }).toISO(),
        framework: 'SOC2',
        ...more,
      });
      await waitFor('the export to be done', async () => {
        const path = `/v1/evidence/${body.id}`;
        return (await caller.get<EvidenceExport>(path)).body.state === 'done';
      });
      const paths: string[] = await portal
        .db('evidence_files')
        .where({ export_id: body.id })
        .whereLike('path', 'unclaimed/%')
        .pluck('path');
      const report = await verified(portal, user, body.id);
      const check = report.checks.find(({ name }) => name === 'unclaimed');
      const differences = report.findings.filter(
        ({ severity }) => severity === 'difference',
      );
      return { id: body.id, paths, check, differences };
    };
    const contentOf = async (id: string, path: string) => {
      const parts: Buffer[] = await portal
        .db('evidence_chunks')
        .where({ export_id: id, path })
        .orderBy('place')
        .pluck('bytes');
      return JSON.parse(String(Buffer.concat(parts)));
    };

    it('is judged from entries as the portal does, and again by the program of auditors', async () => {
      const { id, paths, check, differences } = await exported(
        'user:default/dana',
      );
      expect(differences).toEqual([]);
      expect(check).toMatchObject({ result: 'holds', examined: paths.length });
      const path = paths.find(each => each.endsWith(`/${GONE}.json`))!;
      const told: JudgedUnclaimed = await contentOf(id, path);
      const onRecord = await portal
        .db('verdicts')
        .where({ service_ref: unclaimedRef(told.deployment) })
        .select('check_id', 'verdict', 'reason');
      const words = told.verdicts.map(({ check: of, verdict, reason }) => ({
        check_id: of,
        verdict,
        reason,
      }));
      expect(words).toHaveLength(onRecord.length);
      expect(words).toEqual(expect.arrayContaining(onRecord));
      expect(words).toContainEqual(
        expect.objectContaining({ check_id: 'DRF-01', verdict: 'fail' }),
      );
      const exceptions: { subject: string }[] = await contentOf(
        id,
        'exceptions.json',
      );
      expect(exceptions.map(({ subject }) => subject)).toContain(
        `unclaimed ${told.deployment}`,
      );
      const { rows } = await contentOf(id, 'report.json');
      expect(rows.unclaimed).toBe(paths.length);
    });

    it('is told to auditors of everything, and not to those of one environment', async () => {
      const everything = await exported('user:default/aude');
      expect(everything.differences).toEqual([]);
      expect(everything.paths).not.toEqual([]);
      const narrow = await exported('user:default/narrow');
      expect(narrow).toMatchObject({
        paths: [],
        check: { result: 'partly' },
        differences: [],
      });
    });

    it('is left out where some services were asked for', async () => {
      expect(
        await exported('user:default/dana', {
          services: ['component:default/payments-api'],
        }),
      ).toMatchObject({
        paths: [],
        check: { result: 'nothing' },
        differences: [],
      });
    });
  });

  it('opens an incident of another revision that runs in what is unclaimed, and counts those that follow', async () => {
    const runs = async () =>
      (
        await dana.get<DriftIncidentPage>('/v1/drift?what=ran-unclaimed')
      ).body.items.filter(({ deployment }) => deployment.endsWith(GONE));
    expect(await runs()).toEqual([]);
    const deploys = async (message: string) => {
      await world.forge.admin.commit({
        owner: 'acme',
        repo: 'deploy',
        branch: 'main',
        files: { [`services/${message}.md`]: `${message}\n` },
        message,
        author: 'sam-sre',
        bypassProtection: true,
      });
      await fetch(`${world.argocd.url}/api/v1/applications/${GONE}/sync`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.secrets.argocdSreToken}`,
          'content-type': 'application/json',
        },
        body: '{}',
      });
    };
    await deploys('first');
    await waitFor('the incident', async () => (await runs()).length === 1);
    const [found] = await runs();
    expect(found).toMatchObject({
      service: null,
      attribution: { by: 'unauthorised' },
      reason: expect.stringContaining('no approved change brought'),
      remedy: expect.stringContaining('claim it'),
    });
    const told = () =>
      sent.filter(
        ({ payload }) =>
          payload.topic === 'unauthorised' &&
          payload.description?.startsWith('It runs'),
      );
    await waitFor('people to be told', async () => told().length > 0);
    await deploys('second');
    await waitFor('the next to be counted', async () =>
      (await runs())[0].reason.includes('1 more revision since'),
    );
    expect((await runs()).map(({ id }) => id)).toEqual([found.id]);
    // Sam synced it, and need not be told.
    expect(told().map(({ recipients }) => recipients)).toEqual([
      { type: 'entity', entityRef: ['user:default/lena'] },
    ]);
  });

  it('comes in pages that leave nothing out', async () => {
    const { items: all } = await list('state=all&limit=200');
    const ids: string[] = [];
    let cursor: string | null = '';
    do {
      const query = new URLSearchParams({ state: 'all', limit: '3' });
      if (cursor) query.set('cursor', cursor);
      const page: ApplicationPage = await list(String(query));
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(ids).toEqual(all.map(({ id }) => id));
  });

  it.each(['set', 'cluster', 'region'])('counts all by %s', async by => {
    const { total, unclaimed } = await list();
    const { items } = await rollup(by);
    const sum = (key: 'total' | 'unclaimed') =>
      items.reduce((before, row) => before + row[key], 0);
    expect(sum('total')).toBe(total);
    expect(sum('unclaimed')).toBe(unclaimed);
  });

  it('counts by the region that the policy gives an environment', async () => {
    const { items } = await rollup('region');
    expect(items.map(({ name }) => name).sort()).toEqual(['eu', null].sort());
  });

  it('keeps what nobody claims from whom the catalog keeps services', async () => {
    const shirin = portal.as('user:default/shirin');
    const theirs = await list('state=all', shirin);
    expect(theirs.unclaimedAreHidden).toBe(true);
    expect(theirs.items.some(({ application }) => application === GONE)).toBe(
      false,
    );
    expect((await list('', shirin)).items).toEqual([]);
    expect(
      (await list('', portal.as('user:default/narrow'))).items.map(
        ({ checks }) => checks,
      ),
    ).toEqual(expect.not.arrayContaining([expect.anything()]));
    const { items } = await rollup('cluster', shirin);
    expect(items.reduce((sum, { total }) => sum + total, 0)).toBe(theirs.total);
  });

  it('tells an auditor of everything what nobody claims, too', async () => {
    const aude = portal.as('user:default/aude');
    const theirs = await list('state=all&limit=200', aude);
    const all = await list('state=all&limit=200');
    expect(theirs).toEqual(all);
    const [incident] = (
      await aude.get<DriftIncidentPage>('/v1/drift?state=open')
    ).body.items;
    expect(incident).toMatchObject({ service: null });
  });

  it('tells an auditor of one environment what is in it, and that there may be more', async () => {
    const theirs = await list('', portal.as('user:default/narrow'));
    expect(theirs.unclaimedAreHidden).toBe(true);
    expect(theirs.items.map(({ environment }) => environment)).toContain(
      'prod',
    );
    expect(
      theirs.items.every(({ environment }) => environment === 'prod'),
    ).toBe(true);
  });

  it('tells what a rule would take, before it is proposed', async () => {
    const { items } = await list('state=all&limit=200');
    const one = items.find(({ application }) => application === GONE)!;
    const take = async (like: Record<string, string>) =>
      list(
        String(new URLSearchParams({ state: 'all', limit: '200', ...like })),
      );
    const alone = await take({
      instance: one.instance,
      application: one.application,
    });
    expect(alone.items.map(({ id }) => id)).toEqual([one.id]);
    expect(alone.sentence).toBe(
      '1 application is like this, 1 of them unclaimed.',
    );
    const ofProject = await take({ project: one.project });
    expect(ofProject.items).toEqual(
      items.filter(({ project }) => project === one.project),
    );
    const cluster = one.cluster as string;
    const there = await take({ cluster, project: one.project });
    expect(there.items).toEqual(
      items.filter(
        item => item.project === one.project && item.cluster === cluster,
      ),
    );
    expect((await take({ applicationSet: 'none' })).total).toBe(0);
  });

  it('refuses what it does not know', async () => {
    const { status } = await dana.get('/v1/applications/rollup?by=team');
    expect(status).toBe(400);
    expect((await dana.get('/v1/applications?state=mine')).status).toBe(400);
  });
});
