import type {
  ApplicationPage,
  ApplicationRollup,
  AroundNoticePage,
  BoardMeeting,
  AuditReadList,
  ChangeList,
  CompletenessView,
  EntityCompliance,
  EntityEnvironments,
  DriftIncidentPage,
  DeployersView,
  DeliveredChangePage,
  DeliveryFigures,
  EvidenceExport,
  EvidenceExportList,
  LedgerEntries,
  ReleaseList,
  ReleaseView,
  Fleet,
  StateAt,
  StateDensity,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { spec } from '../schema/openapi.generated';
import {
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  requestMerge,
  untilState,
  wish as promotionOf,
  type ApiErrorBody,
} from './journey';
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

jest.setTimeout(120_000);

const LEDGER = 'component:default/ledger-svc';
const PAYMENTS = 'component:default/payments-api';

describe('an auditor with a scope', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  /** Of the ledger in production, these days. */
  let aude: Caller;
  let mine: string;
  let other: string;
  /** The release that it belongs to. */
  let release: string;
  /** A stop of a service outside. */
  let stop: string;
  /** A waiver of a check of a service outside. */
  let waiver: string;
  /** A dispute of a verdict on a service outside. */
  let dispute: string;
  let emergency: string;
  let meeting: string;
  /** An export of what dana sees. */
  let exported: string;
  let now: DateTime;

  const period = () => ({
    from: now.minus({ hours: 1 }).toISO(),
    until: now.plus({ hours: 4 }).toISO(),
  });
  const wish = () => ({
    environments: ['prod'],
    framework: 'SOC2',
    ...period(),
  });

  beforeAll(async () => {
    world = await startTestWorld();
    now = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
    const days = (count: number) => now.plus({ days: count }).toISODate();
    const scope = { services: [LEDGER], environments: ['prod'] };
    portal = await startTestPortal({
      world,
      database,
      features: [
        permissionsByUser({
          'user:default/shirin': {
            sees: catalogCondition('IS_ENTITY_OWNER', {
              claims: ['group:default/shop'],
            }),
          },
        }),
      ],
      policyFile: await world.writePolicy(policy => {
        for (const environment of policy.environments) {
          environment.emergencies = true;
        }
        policy.auditors = [
          {
            members: ['user:default/aude'],
            ...scope,
            from: days(-1),
            until: days(1),
          },
          {
            members: ['user:default/past'],
            ...scope,
            from: days(-30),
            until: days(-10),
          },
          {
            members: ['user:default/gone'],
            from: days(-1),
            until: days(1),
            endsOn: days(-2),
          },
        ];
      }),
    });
    dana = portal.as('user:default/dana');
    aude = portal.as('user:default/aude');
    await untilCollected(portal, 'payments-api');
    mine = await requestMerge(world, dana, LEDGER_PROD);
    const { reason, ...target } = promotionOf(
      PAYMENTS_PROD,
      await promotable(dana, PAYMENTS_PROD),
    );
    const asked = await dana.post<ReleaseView>('/v1/releases', {
      reason,
      waves: [{ targets: [target] }],
    });
    release = asked.body.summary.id;
    other = asked.body.waves[0].changes[0].id;
    await untilState(dana, mine, 'succeeded');
    await portal.db('votes').insert({
      change_id: other,
      stream_seq: 1,
      voter_ref: 'id:voter',
      decision: 'approve',
      digest: 'd',
      cast_at: now.toJSDate(),
    });
    await portal.db.raw(
      `UPDATE changes SET steps = steps || jsonb_build_object('synced', ?::text)
       WHERE id = ?`,
      [now.minus({ minutes: 1 }).toUTC().toISO(), other],
    );
    const held = await dana.post<BoardMeeting>('/v1/board/meetings', {
      beganAt: now.toISO(),
      attendees: [],
    });
    meeting = held.body.id;
    const stopped = await dana.post<{ id: string }>('/v1/stops', {
      service: PAYMENTS,
      environment: 'prod',
      until: now.plus({ hours: 1 }).toISO(),
      reason: 'A test of what an auditor sees',
    });
    stop = stopped.body.id;
    const waived = await dana.post<{ id: string }>('/v1/waivers', {
      check: 'CHG-10',
      service: PAYMENTS,
      environment: 'prod',
      until: now.plus({ hours: 1 }).toISO(),
      reason: 'A test of what an auditor sees',
    });
    waiver = waived.body.id;
    const disputed = await dana.post<{ id: string }>('/v1/disputes', {
      check: 'CHG-10',
      service: PAYMENTS,
      environment: 'prod',
      reason: 'A test of what an auditor sees',
      files: [{ name: 'a.txt', mediaType: 'text/plain', content: 'eA==' }],
    });
    dispute = disputed.body.id;
    const declared = await dana.post<{ id: string }>('/v1/emergencies', {
      services: [PAYMENTS],
      environments: ['prod'],
      incident: 'https://incidents.example/1',
      reason: 'A test of what an auditor sees',
    });
    emergency = declared.body.id;
    await portal.db('around_notices').insert({
      deployment_id: 'eu-1/argocd/payments-api-prod',
      stream_seq: 1,
      service_ref: PAYMENTS,
      environment: 'prod',
      facts: { what: 'pin-changed', before: null, after: 'b' },
      commits: '[]',
      classification: 'reached-target',
      created_at: now.toJSDate(),
    });
    await waitFor(
      'the verdicts to be on record',
      async () =>
        (await portal.db('verdicts').where({ service_ref: PAYMENTS })).length >
        0,
    );
    await portal.db('drift_incidents').insert({
      deployment_id: 'eu-1/argocd/payments-api-prod',
      stream_seq: 1,
      service_ref: PAYMENTS,
      environment: 'prod',
      what: 'pin-changed',
      facts: { what: 'pin-changed', before: null, after: 'b' },
      attribution: { by: 'unauthorised' },
      attributed_by: 'unauthorised',
      criticality: 'high',
      mode: 'enforce',
      since: now.toJSDate(),
      created_at: now.toJSDate(),
    });
    await portal.db('deployment_intervals').insert({
      deployment_id: 'eu-1/argocd/payments-api-prod',
      opened_seq: 0,
      started_at: now.minus({ hours: 3 }).toJSDate(),
      ended_at: now.minus({ hours: 2 }).toJSDate(),
      pinned_revision: 'b',
      baseline: false,
    });
    const { body } = await dana.post<EvidenceExport>('/v1/evidence', wish());
    exported = body.id;
    // Somebody else whose reads are on record.
    await portal.as('user:default/past').get('/v1/status');
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  /** What each operation answers for something outside of the scope. */
  const OUTSIDE: Record<string, (caller: Caller) => Promise<number>> = {
    getStatus: status('/v1/status'),
    getEnvironments: status(entity('payments-api', 'environments')),
    getCompliance: status(entity('payments-api', 'compliance')),
    previewPromotion: status(
      entity('ledger-svc', 'promotion-preview?environment=prod&from=staging'),
    ),
    getFleet: async caller => {
      const { body } = await caller.get<Fleet>('/v1/fleet?limit=500');
      return body.items.some(({ service }) => service === PAYMENTS) ? 200 : 404;
    },
    getFleetCsv: async caller => {
      const { body } = await caller.get<string>('/v1/fleet/csv');
      return body.includes(PAYMENTS) ? 200 : 404;
    },
    getDelivery: async caller => {
      const query = new URLSearchParams({ by: 'service' });
      const { body } = await caller.get<DeliveryFigures>(
        `/v1/delivery?${query}`,
      );
      return body.items.some(({ name }) => name === PAYMENTS) ? 200 : 404;
    },
    listDelivered: async caller => {
      const { body } = await caller.get<DeliveredChangePage>(
        '/v1/delivery/changes',
      );
      return body.items.some(({ service }) => service === PAYMENTS) ? 200 : 404;
    },
    getDeliveryCsv: async caller => {
      const { body } = await caller.get<string>('/v1/delivery/csv');
      return body.includes(PAYMENTS) ? 200 : 404;
    },
    getStateAt: async caller => {
      const query = new URLSearchParams({
        at: now.toISO() as string,
        entity: PAYMENTS,
      });
      const { body } = await caller.get<StateAt>(`/v1/state?${query}`);
      return body.items.length > 0 ? 200 : 404;
    },
    getStateCsv: async caller => {
      const query = new URLSearchParams({ at: now.toISO() as string });
      const { body } = await caller.get<string>(`/v1/state/csv?${query}`);
      return body.includes(PAYMENTS) ? 200 : 404;
    },
    getStateDensity: async caller => {
      const query = new URLSearchParams({
        at: now.toISO() as string,
        zone: 'UTC',
        entity: PAYMENTS,
      });
      const { body } = await caller.get<StateDensity>(
        `/v1/state/density?${query}`,
      );
      return body.days.some(({ changes }) => changes > 0) ? 200 : 404;
    },
    listApplications: async caller => {
      const { body } = await caller.get<ApplicationPage>(
        '/v1/applications?state=all&limit=200',
      );
      return body.items.some(({ service }) => service === PAYMENTS) ? 200 : 404;
    },
    getApplicationRollup: async caller => {
      const { body } = await caller.get<ApplicationRollup>(
        '/v1/applications/rollup?by=set',
      );
      const total = body.items.reduce((sum, { total: more }) => sum + more, 0);
      return total > 1 ? 200 : 404;
    },
    getDeployers: async caller => {
      const query = new URLSearchParams({
        environment: 'prod',
        entity: PAYMENTS,
      });
      const { body } = await caller.get<DeployersView>(
        `/v1/deployers?${query}`,
      );
      return body.places.length > 0 ? 200 : 404;
    },
    listChanges: async caller => {
      const { body } = await caller.get<ChangeList>('/v1/changes');
      return body.items.some(({ id }) => id === other) ? 200 : 404;
    },
    getChange: caller => status(`/v1/changes/${other}`)(caller),
    getTicketOfChange: caller => status(`/v1/changes/${other}/ticket`)(caller),
    getChangeChangelog: caller =>
      status(`/v1/changes/${other}/changelog`)(caller),
    getBoard: caller => status(`/v1/changes/${other}/board`)(caller),
    getBoardBriefing: caller => status(`/v1/changes/${other}/briefing`)(caller),
    getBoardQueue: status('/v1/board/queue'),
    getBoardAgenda: status('/v1/board/agenda'),
    listBoardMeetings: status('/v1/board/meetings'),
    getBoardMeeting: async caller => {
      const { body } = await caller.get<BoardMeeting>(
        `/v1/board/meetings/${meeting}`,
      );
      return body.decisions.length > 0 ? 200 : 404;
    },
    listDelegations: status('/v1/board/delegations'),
    getChangeDiff: caller => status(`/v1/changes/${other}/diff`)(caller),
    getPromotionChangelog: status(
      entity('payments-api', 'changelog?environment=prod&from=staging'),
    ),
    listAround: async caller => {
      const { body } = await caller.get<AroundNoticePage>('/v1/around');
      if (!body.items) throw new Error(JSON.stringify(body));
      return body.items.length > 0 ? 200 : 404;
    },
    listDrift: async caller => {
      const { body } = await caller.get<DriftIncidentPage>('/v1/drift');
      return body.items.some(({ service }) => service === PAYMENTS) ? 200 : 404;
    },
    getDriftCsv: async caller => {
      const { body } = await caller.get<string>('/v1/drift/csv');
      return body.includes(PAYMENTS) ? 200 : 404;
    },
    listStops: async caller => {
      const { body } = await caller.get<{ items: { id: string }[] }>(
        '/v1/stops',
      );
      return body.items.some(({ id }) => id === stop) ? 200 : 404;
    },
    listDisputes: async caller => {
      const { body } = await caller.get<{ items: { id: string }[] }>(
        '/v1/disputes',
      );
      return body.items.some(({ id }) => id === dispute) ? 200 : 404;
    },
    listWaivers: async caller => {
      const { body } = await caller.get<{ items: { id: string }[] }>(
        '/v1/waivers',
      );
      return body.items.some(({ id }) => id === waiver) ? 200 : 404;
    },
    listEmergencies: async caller => {
      const { body } = await caller.get<{ items: { id: string }[] }>(
        '/v1/emergencies',
      );
      return body.items.some(({ id }) => id === emergency) ? 200 : 404;
    },
    getEmergency: caller => status(`/v1/emergencies/${emergency}`)(caller),
    getEmergencyTerms: status(
      `/v1/emergency-terms?environment=prod&entity=${encodeURIComponent(
        PAYMENTS,
      )}`,
    ),
    listReleases: async caller => {
      const { body } = await caller.get<ReleaseList>('/v1/releases');
      return body.items.some(({ id }) => id === release) ? 200 : 404;
    },
    // In it is one change alone.
    countChanges: async caller => {
      const { body } = await caller.get<{ items: { changes: number }[] }>(
        '/v1/change-counts',
      );
      const all = body.items.reduce((sum, { changes }) => sum + changes, 0);
      return all > 1 ? 200 : 404;
    },
    getTimeline: status(entity('payments-api', 'timeline?environment=prod')),
    getTargetPolicy: status(entity('payments-api', 'policy?environment=prod')),
    getPolicy: status('/v1/policy'),
    listPolicyVersions: status('/v1/policy/versions'),
    listPolicyProposals: status('/v1/policy/proposals'),
    getModes: status('/v1/policy/modes'),
    listPersonLinks: status('/v1/person-links'),
    listUnknownAccounts: status('/v1/unknown-accounts'),
    getNotificationSettings: status('/v1/me/notifications'),
    listWaiting: status('/v1/waiting'),
    listReleaseCandidates: status('/v1/release-candidates?environment=prod'),
    getRelease: caller => status(`/v1/releases/${release}`)(caller),
    getEvidenceOfChange: caller =>
      status(`/v1/changes/${other}/evidence`)(caller),
    listAuditReads: async caller => {
      const { body } = await caller.get<AuditReadList>(
        '/v1/ledger/reads?limit=100',
      );
      const others = body.items.filter(
        ({ reader }) => reader.entityRef !== 'user:default/aude',
      );
      return others.length > 0 ? 200 : 404;
    },
    listGaps: status('/v1/ledger/gaps'),
    getCompleteness: caller =>
      status(
        `/v1/ledger/completeness?environment=staging&${new URLSearchParams(
          period() as Record<string, string>,
        )}`,
      )(caller),
    listErasures: status('/v1/erasures'),
    listHolds: status('/v1/holds'),
    getCalendar: caller =>
      status(
        `/v1/calendar?${new URLSearchParams({
          from: String(now.toISO()),
          to: String(now.plus({ days: 1 }).toISO()),
        })}`,
      )(caller),
    explainCalendar: status(
      `/v1/calendar/explanation?${new URLSearchParams({
        service: 'component:default/payments-api',
        environment: 'prod',
      })}`,
    ),
    getICalendar: status('/v1/calendar/icalendar?environment=prod'),
    listEvidence: async caller => {
      const { body } = await caller.get<EvidenceExportList>('/v1/evidence');
      if (!body.items) throw new Error(JSON.stringify(body));
      return body.items.length > 0 ? 200 : 404;
    },
    getEvidence: caller => status(`/v1/evidence/${exported}`)(caller),
    getLedger: status('/v1/ledger'),
    getLedgerVerification: status('/v1/ledger/verification'),
    listLedgerEntries: async caller => {
      const { body } = await caller.get<LedgerEntries>(
        '/v1/ledger/entries?from=0&count=256',
      );
      return JSON.stringify(body).includes(`change:${other}`) ? 200 : 404;
    },
    getInclusionProof: status('/v1/ledger/inclusion-proof?index=0'),
    getConsistencyProof: status('/v1/ledger/consistency-proof?from=1&to=2'),
  };
  /** Tell of no service: sizes and hashes, sources, windows. */
  const OPEN = [
    'getPolicy',
    'listPolicyVersions',
    'listPolicyProposals',
    'getModes',
    'listPersonLinks',
    'listUnknownAccounts',
    'listWaiting',
    'getNotificationSettings',
    'getBoardQueue',
    'getBoardAgenda',
    'listBoardMeetings',
    'listDelegations',
    'listReleaseCandidates',
    'getStatus',
    'listGaps',
    'getCalendar',
    'getICalendar',
    'getLedger',
    'getLedgerVerification',
    'getInclusionProof',
    'getConsistencyProof',
  ];
  const REFUSED = ['getCompleteness', 'listErasures', 'listHolds'];

  it.each(
    Object.values(spec.paths).flatMap(item =>
      'get' in item ? [item.get.operationId] : [],
    ),
  )('reads by %s no more than that', async operation => {
    const answer = await OUTSIDE[operation]?.(aude);
    const refused = REFUSED.includes(operation) ? 403 : 404;
    expect(answer).toBe(OPEN.includes(operation) ? 200 : refused);
    // It is there for who sees all.
    expect(await OUTSIDE[operation](dana)).toBe(200);
  });

  it('lists the applications of it, and tells that there may be others', async () => {
    const { body } = await aude.get<ApplicationPage>(
      '/v1/applications?state=all',
    );
    expect(body.items.map(({ application }) => application)).toEqual([
      'ledger-svc-prod',
    ]);
    expect(body).toMatchObject({ total: 1, unclaimedAreHidden: true });
  });

  it('reads what is in it', async () => {
    const environments = await aude.environments('ledger-svc');
    expect(environments.environments.map(({ name }) => name)).toEqual(['prod']);
    expect((await aude.change(mine)).summary.id).toBe(mine);
    const { body } = await aude.get<ChangeList>('/v1/changes');
    expect(body.items.map(({ id }) => id)).toEqual([mine]);
    const compliance = await aude.compliance('ledger-svc');
    expect(compliance.environments.map(({ name }) => name)).toEqual(['prod']);
    expect(compliance.approvals.map(({ changeId }) => changeId)).toEqual([
      mine,
    ]);
    expect(compliance.syncs.map(({ environment }) => environment)).toEqual(
      expect.arrayContaining(['prod']),
    );
    expect(
      compliance.syncs.every(({ environment }) => environment === 'prod'),
    ).toBe(true);
    const { body: whole } = await aude.get<CompletenessView>(
      `/v1/ledger/completeness?environment=prod&${new URLSearchParams(
        period() as Record<string, string>,
      )}`,
    );
    expect(whole).toMatchObject({ limited: true, count: { git: 1 } });
    expect(whole.populations[0].last).toBe(2);
  });

  it('reads no file of a dispute outside of it', async () => {
    const file = status(`/v1/disputes/${dispute}/files/1`);
    expect(await file(aude)).toBe(404);
    expect(await file(dana)).toBe(200);
  });

  it('reads its entries, and no entry tile', async () => {
    const { body } = await aude.get<LedgerEntries>(
      '/v1/ledger/entries?from=0&count=256',
    );
    const streams = body.items.map(({ entry }) => String(entry.stream));
    expect(streams).toContain(`change:${mine}`);
    expect(streams).not.toContain(`change:${other}`);
    expect(streams).not.toContain(`waiver:${waiver}`);
    expect(streams).not.toContain(`dispute:${dispute}`);
    expect(streams.filter(stream => stream.startsWith('person:'))).toEqual([]);
    const tile = status('/v1/ledger/tile/entries/000.p/1');
    expect(await tile(aude)).toBe(403);
    const shirin = portal.as('user:default/shirin');
    expect(await tile(shirin)).toBe(403);
    const { body: theirs } = await shirin.get<LedgerEntries>(
      '/v1/ledger/entries?from=0&count=256',
    );
    const shops = theirs.items.map(({ entry }) => String(entry.stream));
    expect(shops).toContain('service:component:default/web-shop');
    expect(shops.filter(stream => stream.startsWith('change:'))).toEqual([]);
    expect(shops.join()).not.toMatch(/payments|ledger-svc/);
    const dana256 = await dana.get<LedgerEntries>(
      '/v1/ledger/entries?from=0&count=256',
    );
    expect(dana256.body.items.length).toBeGreaterThan(body.items.length);
  });

  it('of a period that is past sees nothing of now', async () => {
    const past = portal.as('user:default/past');
    expect((await past.get(`/v1/changes/${mine}`)).status).toBe(404);
    const { body } = await past.get<EntityEnvironments>(
      entity('ledger-svc', 'environments'),
    );
    expect(body.environments).toEqual([]);
    const compliance = await past.get<EntityCompliance>(
      entity('ledger-svc', 'compliance'),
    );
    expect(compliance.body).toMatchObject({
      environments: [],
      approvals: [],
      syncs: [],
    });
    const refused = await past.post<ApiErrorBody>('/v1/evidence', wish());
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toMatch(
      /^As an auditor you may read prod, component:default\/ledger-svc, from .* ask for environments/,
    );
  });

  it('whose engagement has ended is told so', async () => {
    const gone = portal.as('user:default/gone');
    const { status: code, body } = await gone.get<ApiErrorBody>('/v1/changes');
    expect(code).toBe(403);
    expect(body.error.message).toMatch(/has ended/);
  });

  it('exports what is in it, and the rest is said to be withheld', async () => {
    const { status: code, body } = await aude.post<EvidenceExport>(
      '/v1/evidence',
      wish(),
    );
    expect(code).toBe(202);
    expect(body.services).toBe(1);
    await untilDone(aude, body.id);
    const withheld = await fileOf(body.id, 'population/withheld.json');
    expect(withheld).toEqual([
      expect.objectContaining({ environment: 'prod', number: 2 }),
    ]);
    const changes = await fileOf<{ id: string }[]>(
      body.id,
      'population/changes.json',
    );
    expect(changes.map(({ id }) => id)).toEqual([mine]);
    expect(await bundleNames(body.id, PAYMENTS)).toBe(false);
    const report = await verified(portal, 'user:default/aude', body.id);
    expect(report.verdict).toBe('verified-with-gaps');
    expect(report.findings.map(({ what }) => what)).toEqual([
      expect.stringMatching(/only a part of this month/),
      expect.stringMatching(/^1 of its numbers are withheld/),
    ]);
    // Nobody with another sight follows it; who sees all does.
    const shirin = portal.as('user:default/shirin');
    expect(await status(`/v1/evidence/${body.id}`)(shirin)).toBe(404);
    expect(await status(`/v1/evidence/${body.id}`)(dana)).toBe(200);
  });

  it.each([
    ['a service', { services: [LEDGER] }, 202],
    ['a service that is not known', { services: ['component:x/y'] }, 404],
    ['a system that is not known', { systems: ['system:default/x'] }, 404],
    ['some, and the whole log', { services: [LEDGER], wholeLog: true }, 400],
  ])('asks for %s by who sees all', async (_, asked, expected) => {
    const answer = await dana.post('/v1/evidence', { ...wish(), ...asked });
    expect(answer.status).toBe(expected);
  });

  it('is refused what is not theirs to export', async () => {
    for (const asked of [
      { environments: ['staging'] },
      { from: now.minus({ days: 5 }).toISO() },
      { wholeLog: true },
    ]) {
      const answer = await aude.post('/v1/evidence', { ...wish(), ...asked });
      expect(answer.status).toBe(403);
    }
    const answer = await aude.post('/v1/evidence', {
      ...wish(),
      services: [PAYMENTS],
    });
    expect(answer.status).toBe(404);
  });

  it('proves whose other numbers are, where who asks may see them', async () => {
    const { body } = await dana.post<EvidenceExport>('/v1/evidence', {
      ...wish(),
      services: [LEDGER],
    });
    await untilDone(dana, body.id);
    expect(await fileOf(body.id, 'population/withheld.json')).toEqual([]);
    expect(await bundleNames(body.id, PAYMENTS)).toBe(true);
    const changes = await fileOf<{ id: string }[]>(
      body.id,
      'population/changes.json',
    );
    expect(changes.map(({ id }) => id)).toEqual([mine]);
    const { findings } = await verified(portal, 'user:default/dana', body.id);
    expect(findings.map(({ what }) => what)).toEqual([
      expect.stringMatching(/only a part of this month/),
    ]);
  });

  it('has their reads on record, once an hour, without what was asked', async () => {
    for (let time = 0; time < 3; time += 1) await aude.change(mine);
    const entries: { entry: Buffer }[] = await portal
      .db('ledger_entries')
      .where({ type: 'audit.read' });
    const texts = entries.map(({ entry }) => entry.toString('utf8'));
    const reads = texts.map(text => JSON.parse(text));
    expect(texts.join()).not.toContain('aude');
    expect(texts.join()).not.toContain(mine);
    const keys = reads.map(({ source }) => source.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(reads.map(({ payload }) => payload.route)).toEqual(
      expect.arrayContaining(['/v1/changes/:id', '/v1/ledger/tile']),
    );
    const { body } = await dana.get<AuditReadList>('/v1/ledger/reads?limit=2');
    expect(body.items).toHaveLength(2);
    expect(body.items[0].reader.entityRef).toMatch(/^user:default\//);
    const { body: next } = await dana.get<AuditReadList>(
      `/v1/ledger/reads?limit=100&cursor=${body.nextCursor}`,
    );
    expect(next.items).toHaveLength(reads.length - 2);
    const { body: all } = await dana.post<EvidenceExport>(
      '/v1/evidence',
      wish(),
    );
    await untilDone(dana, all.id);
    const report = await fileOf<{ rows: { readsOfAuditors: number } }>(
      all.id,
      'report.json',
    );
    expect(report.rows.readsOfAuditors).toBe(reads.length);
    const policies = await portal
      .db('ledger_entries')
      .where({ type: 'policy.loaded' })
      .pluck('entry');
    expect(String(policies[0])).not.toContain('user:default/aude');
  });

  function entity(service: string, rest: string): string {
    return `/v1/entities/component/default/${service}/${rest}`;
  }

  function status(route: string) {
    return async (caller: Caller) => {
      const response = await caller.get(route).catch(() => ({ status: 200 }));
      return response.status;
    };
  }

  async function untilDone(caller: Caller, id: string): Promise<void> {
    await waitFor('the export to be done', async () => {
      const { body } = await caller.get<EvidenceExport>(`/v1/evidence/${id}`);
      return body.state === 'done';
    });
  }

  async function fileOf<T>(id: string, path: string): Promise<T> {
    const bytes = await portal
      .db('evidence_chunks')
      .where({ export_id: id, path })
      .orderBy('place')
      .pluck('bytes');
    return JSON.parse(Buffer.concat(bytes).toString('utf8'));
  }

  /** Whether an entry of a bundle names a service; the policy names pins only. */
  async function bundleNames(id: string, service: string): Promise<boolean> {
    const entries: Buffer[] = await portal
      .db('evidence_chunks')
      .where({ export_id: id })
      .whereLike('path', 'entries/%')
      .pluck('bytes');
    return Buffer.concat(entries).includes(service);
  }
});
