import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@gitops-compliance/evidence-log';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import {
  clusterAccessStream,
  instanceAccessStream,
} from '../deployers/records';
import type { RebuildReport } from '../ledger/Ledger';
import { PostgresLedger } from '../ledger/PostgresLedger';
import { PROJECTIONS } from '../portal';
import { missingRecord } from '../sources/pullRecord';
import { sourceStream } from '../sources/records';
import { tagStream } from '../sources/tagsProjection';
import {
  cancel,
  LEDGER_PROD,
  PAYMENTS_PROD,
  request,
  requestMerge,
  untilOpened,
  untilState,
} from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(120_000);

describe('the read models', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let ledger: PostgresLedger;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({ world, database });
    dana = portal.as('user:default/dana');
    ledger = new PostgresLedger({
      db: portal.db,
      projections: PROJECTIONS,
      jobs: {
        enqueue: () => Promise.reject(new Error('A rebuild enqueues nothing')),
      },
      clock: () => DateTime.utc(),
      logger: mockServices.logger.mock(),
    });
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  /** What this world does not bring about by itself. */
  const recordTheRest = async () => {
    const now = DateTime.utc().toISO();
    const gap = randomUUID();
    const told = { gap, lastHeard: now, since: now };
    const fact = (type: string, v: number, payload: JsonObject) => ({
      type,
      v,
      occurredAt: now,
      source: { collector: 'argocd:eu-1' },
      attestation: 'decided' as const,
      persons: {
        accepter: 'somebody',
        chair: 'somebody',
        attendee2: 'another',
        attendee10: 'somebody',
        requester: 'somebody',
        placer: 'somebody',
        proposer: 'somebody',
        reader: 'somebody',
        owner: 'somebody',
        declarer: 'somebody',
        confirmer: 'another',
        reviewer: 'a third',
        adopter: 'another',
        resolver: 'another',
        lifter: 'somebody',
        voter: 'somebody',
        from: 'somebody',
        to: 'another',
        ender: 'somebody',
        asker: 'somebody',
        disputer: 'somebody',
        answerer: 'another',
        approver: 'another',
        refuser: 'another',
        withdrawer: 'somebody',
      },
      payload,
    });
    await ledger.record('collector:test', recording =>
      recording.appendAll([
        fact('collector.gap-opened', 1, { lastHeard: now }),
        fact('collector.gap-closed', 1, { recovered: 'a', notRecovered: 'b' }),
        fact('collector.gap-opened', 2, { ...told, cause: 'silent' }),
        fact('collector.gap-closed', 2, { ...told, recovered: 'a' }),
        fact('collector.gap-accepted', 1, { gap }),
        fact('collector.gap-accepted', 1, { gap }),
      ]),
    );
    await ledger.record('ledger:erasure/id:x', recording =>
      recording.append(
        fact('ledger.erasure-requested', 1, { erasure: randomUUID() }),
      ),
    );
    await ledger.record('service:a:b/now', recording =>
      recording.append(
        fact('service.renamed', 1, { from: 'a:b/before', by: 'uid' }),
      ),
    );
    const hold = { hold: randomUUID(), subject: null, service: 'a:b/c' };
    await ledger.record(`ledger:hold/${hold.hold}`, recording =>
      recording.append(
        fact('ledger.hold-placed', 1, { ...hold, from: null, until: null }),
      ),
    );
    const stopped = {
      service: 'a:b/c',
      environment: null,
      team: null,
      until: DateTime.utc().plus({ hours: 1 }).toISO(),
    };
    for (const lifted of [true, false]) {
      await ledger.record(`stop:${randomUUID()}`, async recording => {
        await recording.append(fact('stop.set', 1, stopped));
        if (lifted) await recording.append(fact('stop.lifted', 1, {}));
      });
    }
    const setAside = {
      check: 'CHG-10',
      service: 'a:b/c',
      environment: 'prod',
      until: stopped.until,
    };
    for (const types of [
      ['approved', 'ending', 'withdrawn'],
      ['refused'],
      [],
    ]) {
      await ledger.record(`waiver:${randomUUID()}`, async recording => {
        await recording.append(fact('waiver.asked', 1, setAside));
        for (const type of types) {
          await recording.append(fact(`waiver.${type}`, 1, {}));
        }
      });
    }
    const disputed = {
      check: 'CHG-10',
      service: 'a:b/c',
      environment: 'prod',
      verdict: 'fail',
      ruleVersion: 1,
      evidence: [],
    };
    await ledger.record(`dispute:${randomUUID()}`, recording =>
      recording.appendAll([
        fact('dispute.opened', 1, disputed),
        fact('dispute.answered', 1, {
          outcome: 'changed',
          verdict: null,
          ruleVersion: null,
          evidence: [],
          factsMoved: true,
        }),
      ]),
    );
    const vote = { decision: 'approve', digest: 'd', delegation: null };
    await ledger.record(`change:${randomUUID()}`, recording =>
      recording.appendAll([
        fact('change.voted', 1, vote),
        fact('change.vote-reminded', 1, {
          rule: 'board',
          step: 'remind',
          opens: null,
        }),
      ]),
    );
    const target = { service: 'a:b/c', environment: 'prod' };
    const terms = { reviewSeconds: 60, pullRequestSeconds: 60, overdue: 0 };
    const emergency = randomUUID();
    const whole = { kind: 'review', target: null };
    const apart = { kind: 'pull-request', target };
    await ledger.record(`emergency:${emergency}`, recording =>
      recording.appendAll([
        fact('emergency.declared', 1, {
          ...terms,
          number: 1,
          targets: [target],
          expiresAt: stopped.until,
          needsConfirmation: true,
          policyHash: 'x',
        }),
        fact('emergency.confirmed', 1, {}),
        fact('emergency.ended', 1, { cause: 'by-hand' }),
        fact('emergency.owed', 1, {
          duties: [whole, apart].map(duty => ({ ...duty, dueAt: now })),
        }),
        fact('emergency.pull-request-asked', 1, { target, branch: 'b' }),
        fact('emergency.overdue', 1, { ...whole, dueAt: now }),
        fact('emergency.settled', 1, { ...apart, isLate: true }),
        fact('emergency.review-recorded', 1, {
          verdict: 'justified',
          isLate: true,
          changes: [],
          moves: [],
        }),
        fact('emergency.closed', 1, {}),
      ]),
    );
    const given = { since: now, until: stopped.until };
    await ledger.record(`delegation:${randomUUID()}`, recording =>
      recording.appendAll([
        fact('delegation.given', 1, given),
        fact('delegation.ended', 1, {}),
      ]),
    );
    await ledger.record(`board-meeting:${randomUUID()}`, recording =>
      recording.append(
        fact('board.meeting-held', 1, {
          beganAt: now,
          decisions: [],
          outcomes: { succeeded: 1, failed: 0, rolledBack: 0, rejected: 0 },
        }),
      ),
    );
    const report = {
      name: 'scanner',
      state: 'open',
      headSha: 'a'.repeat(40),
      until: null,
      principal: 'external:scanner',
    };
    await ledger.record(`change:${randomUUID()}`, recording =>
      recording.appendAll([
        fact('change.reported', 1, { ...report, state: 'pending' }),
        fact('change.reported', 1, report),
        fact('change.reported', 1, { ...report, principal: null }),
      ]),
    );
    const ticket = {
      system: 'jira',
      id: '1',
      key: 'PAY-1',
      url: 'https://jira.example.com/browse/PAY-1',
      reading: {
        project: 'PAY',
        type: 'Change',
        status: 'Approved',
        phase: 'open',
        approval: 'approved',
        approvedAt: null,
        services: ['payments-api'],
        plannedStart: null,
        plannedEnd: null,
      },
      readAt: now,
    };
    await ledger.record(`change:${randomUUID()}`, recording =>
      recording.appendAll([
        fact('change.ticket-wanted', 1, { system: 'jira' }),
        fact('change.ticket-refused', 1, { system: 'jira' }),
        fact('change.ticket-attached', 1, { ...ticket, made: false }),
        fact('change.ticket-observed', 1, { ...ticket, reading: null }),
      ]),
    );
    const refused = { source: 'git:x', cause: 'broken', commit: null };
    const proposed = { proposal: randomUUID(), base: 'x', hash: 'y' };
    await ledger.record('policy:default', recording =>
      recording.appendAll([
        fact('policy.refused', 1, refused),
        fact('policy.proposed', 1, proposed),
      ]),
    );
    await ledger.record('calendar:feeds', recording =>
      recording.append(
        fact('calendar.feed-changed', 1, { feed: 'a', hash: 'b', events: [] }),
      ),
    );
    await ledger.record(`release:${randomUUID()}`, recording =>
      recording.appendAll([
        fact('release.requested', 1, {
          number: 1,
          stopOnFailure: true,
          pauseSeconds: 0,
          waves: [[randomUUID()]],
        }),
        fact('release.resumed', 1, {}),
      ]),
    );
    await ledger.record('deployment:eu-1/argocd/nowhere', recording =>
      recording.append(
        fact('deployment.around-noticed', 1, {
          service: 'a:b/c',
          environment: 'prod',
          facts: { what: 'pin-changed', before: null, after: 'b' },
          repository: null,
          commits: ['b'],
          classification: 'reached-target',
          ruleVersion: 1,
          interval: 1,
          emergency: { id: emergency, number: 1 },
        }),
      ),
    );
    await ledger.record('deployment:eu-1/argocd/nowhere', recording =>
      recording.append(fact('deployment.adopted-late', 1, { notice: 1 })),
    );
    const drifted = {
      service: 'a:b/c',
      environment: 'prod',
      what: 'drifted',
      facts: {},
      notice: null,
      since: now,
      dueAt: now,
      attribution: { by: 'unauthorised' },
      criticality: 'high',
      mode: 'enforce',
      ruleVersion: 1,
      policyHash: 'x',
    };
    await ledger.record('deployment:eu-1/argocd/drifted', recording =>
      recording.appendAll([
        fact('drift.opened', 1, drifted),
        fact('drift.overdue', 1, { incident: 1, dueAt: now }),
        fact('drift.attributed', 1, {
          incident: 1,
          attribution: { by: 'baseline' },
          ruleVersion: 1,
        }),
        fact('drift.stormed', 1, { incident: 1, heals: 3 }),
        fact('drift.sync-asked', 1, {
          incident: 1,
          attempt: 1,
          revision: 'a'.repeat(40),
          correlationId: 'drift/1@x/1',
        }),
        fact('drift.sync-ended', 1, {
          incident: 1,
          attempt: 1,
          outcome: 'refused',
          problem: 'Not now',
        }),
        fact('drift.alerted', 1, { incident: 1, channel: 'on-call' }),
        fact('drift.differed', 1, {
          incident: 1,
          objects: [],
          more: 0,
          problem: null,
        }),
        fact('drift.resolved', 1, { incident: 1 }),
        fact('drift.closed', 1, { incident: 1, cause: 'in-sync' }),
        fact('drift.opened', 1, { ...drifted, what: 'pin-changed', notice: 0 }),
        fact('drift.joined', 1, { incident: 11, notice: 7, facts: {} }),
        fact('drift.resolved', 1, { incident: 11 }),
      ]),
    );
    await ledger.record('deployment:eu-1/argocd/unclaimed', recording =>
      recording.append(
        fact('drift.opened', 2, {
          ...drifted,
          service: null,
          environment: null,
          what: 'ran-unclaimed',
          facts: { before: null, after: ['a'], readAt: 1, further: 0 },
        }),
      ),
    );
    await ledger.record('deployment:eu-1/argocd/unclaimed', recording =>
      recording.append(
        fact('drift.ran-again', 1, { incident: 1, after: ['b'], readAt: 2 }),
      ),
    );
    await ledger.record('deployment:eu-1/argocd/windowed', recording =>
      recording.append(
        fact('deployment.windows-observed', 1, {
          instance: 'eu-1',
          application: { name: 'windowed', destination: {} },
          windows: [],
        }),
      ),
    );
    await ledger.record('deployment:eu-1/argocd/read', recording =>
      recording.append(
        fact('deployment.runtime-read', 1, {
          instance: 'eu-1',
          uid: 'u-1',
          applied: ['a'],
          workloads: [],
          secrets: [],
        }),
      ),
    );
    const read = { route: '/v1/status', scope: 'x', hour: now };
    await ledger.record('audit:reads', recording =>
      recording.appendAll([
        fact('audit.read', 1, read),
        fact('person.queried', 1, { route: '/v1/changes', hour: now }),
      ]),
    );
    await ledger.record(sourceStream('acme/shop', 7), recording =>
      recording.append(
        fact('source-pull-request.read', 1, {
          ...missingRecord('acme/shop', 7),
        }),
      ),
    );
    const tag = { repository: 'acme/shop', name: 'v1', verification: null };
    await ledger.record(tagStream('acme/shop', 'v1'), recording =>
      recording.appendAll(
        ['a', 'b'].map(commit =>
          fact('tag.read', 1, { ...tag, object: commit, commit }),
        ),
      ),
    );
    await ledger.record(instanceAccessStream('us-1'), recording =>
      recording.appendAll(
        [1, 2].map(projectCount => ({
          ...fact('access.instance-read', 1, {
            instance: 'us-1',
            provider: 'argocd',
            rules: null,
            projectCount,
          }),
          erasable: { rbac: null, projects: [] },
        })),
      ),
    );
    await ledger.record(clusterAccessStream('us-1'), recording =>
      recording.append({
        ...fact('access.cluster-read', 1, {
          cluster: 'us-1',
          instances: [{ instance: 'us-1', namespace: 'argocd' }],
          destinations: [],
          bindingCount: 0,
          users: [],
          truncated: false,
        }),
        erasable: { roles: [], bindings: [] },
      }),
    );
    await ledger.record('person:somebody', recording =>
      recording.append({
        ...fact('person.groups-observed', 1, { groups: ['group:a/b'] }),
        persons: { person: 'somebody' },
      }),
    );
    await ledger.record('verdict:prod/a:b/c', recording =>
      recording.append(
        fact('verdict.changed', 1, {
          changed: [
            { check: 'CHG-02', verdict: 'fail', was: null, ruleVersion: 2 },
          ],
          gone: [],
          evidence: [],
        }),
      ),
    );
    const closed = {
      environment: 'prod',
      period: '2001-01',
      count: 0,
      last: 0,
    };
    await ledger.record('population:prod/2001-01', recording =>
      recording.append(fact('population.closed', 1, closed)),
    );
  };

  const expectSame = (report: RebuildReport) => {
    const different = Object.entries(report.tables).filter(
      ([, { live, shadow, different: rows }]) => rows > 0 || live !== shadow,
    );
    expect(different).toEqual([]);
    const empty = Object.entries(report.tables)
      .filter(([, { live }]) => live === 0)
      .map(([table]) => table);
    expect(empty).toEqual([]);
  };

  it('are what the ledger says, after a promotion, a cancelled one, and with the portal live', async () => {
    const cancelled = await request(dana, PAYMENTS_PROD);
    await untilOpened(dana, cancelled);
    await recordTheRest();
    await cancel(dana, cancelled);
    const id = await requestMerge(world, dana, PAYMENTS_PROD);
    const during = await ledger.rebuild();
    expectSame(during);
    await untilState(dana, id, 'succeeded');
    const after = await ledger.rebuild();
    expectSame(after);
    expect(after.entries).toBeGreaterThan(during.entries);
  });

  it('can be swapped for rebuilt ones while the portal works on', async () => {
    const id = await requestMerge(world, dana, LEDGER_PROD);
    const report = await ledger.rebuild({ swap: true });
    expect(report.swapped).toBe(true);
    expectSame(report);
    await untilState(dana, id, 'succeeded');
    expectSame(await ledger.rebuild());
  });

  it('of a past policy stay when it comes back into force', async () => {
    const loaded = () =>
      portal.db('ledger_entries').where({ type: 'policy.loaded' });
    const rows = () => portal.db('policies').orderBy('stream_seq');
    const [first] = await rows();
    for (const hash of ['another', first.hash]) {
      await ledger.record('policy:default', recording =>
        recording.append({
          type: 'policy.loaded',
          v: 1,
          occurredAt: DateTime.utc().toISO(),
          source: { collector: 'portal' },
          attestation: 'decided',
          payload: {
            hash,
            governed: false,
            source: first.source,
            document: first.document,
          },
        }),
      );
    }
    expect((await rows()).map(row => row.hash)).toEqual([
      first.hash,
      'another',
      first.hash,
    ]);
    expect((await rows())[0].loaded_at).toEqual(first.loaded_at);
    expect(await loaded()).toHaveLength(3);
    expectSame(await ledger.rebuild());
  });
});
