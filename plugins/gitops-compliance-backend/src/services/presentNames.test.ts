import {
  presentName,
  tenuresOf,
  type Renaming,
} from '@gitops-compliance/rules';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { sightOf } from '../access/Sight';
import { aheadOf } from '../changes/targetQueue';
import { DisputeStore } from '../disputes/DisputeStore';
import { IncidentStore } from '../drift/IncidentStore';
import { unresolvedOf } from '../drift/unresolved';
import { targetsOutOfSync } from '../emergencies/duties';
import { EmergencyStore } from '../emergencies/EmergencyStore';
import { emergencyFactsOf } from '../gates/emergencyFactsOf';
import { TargetFacts, targetKey } from '../gates/TargetFacts';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { weekOf } from '../notifications/weekOf';
import { PersonDirectory } from '../persons/PersonDirectory';
import { WaiverStore } from '../waivers/WaiverStore';
import { EVERYTHING } from './visibility';

jest.setTimeout(60_000);

const NOW = DateTime.utc(2026, 6, 30);
const daysAgo = (days: number) => NOW.minus({ days }).toJSDate();
/** It was called so until twenty days ago; another one is called so since. */
const PAY = 'component:default/pay';
/** What it is called since. */
const CASH = 'component:default/cash';
const SAID = daysAgo(25);
const AHEAD = daysAgo(-5);
const ID = randomUUID();
const sees = sightOf(EVERYTHING, null);

describe('what was said of a service under an older name', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeAll(async () => {
    db = await databases.migrated();
    await db('service_names').insert({
      service_ref: CASH,
      former_ref: PAY,
      at: daysAgo(20),
      stream_seq: 1,
    });
    const target = { service_ref: PAY, environment: 'prod', stream_seq: 1 };
    const asked = {
      ...target,
      id: ID,
      check_id: 'CHG-10',
      asked_by: 'id:dana',
      asked_at: SAID,
    };
    await db('waivers').insert({
      ...asked,
      until: AHEAD,
      decision: 'approved',
      decided_at: SAID,
    });
    await db('disputes').insert({
      ...asked,
      verdict: 'fail',
      rule_version: 1,
      evidence: '[]',
    });
    await db('stops').insert({
      ...target,
      id: ID,
      set_by: 'id:dana',
      since: SAID,
      until: AHEAD,
    });
    await db('drift_incidents').insert({
      ...target,
      deployment_id: 'argocd:eu-1/pay',
      what: 'synced',
      facts: '{}',
      attribution: '{}',
      attributed_by: 'unauthorised',
      criticality: 'high',
      mode: 'enforce',
      since: SAID,
      created_at: SAID,
    });
    await db('emergencies').insert({
      id: ID,
      number: 1,
      declared_by: 'id:dana',
      declared_at: SAID,
      expires_at: AHEAD,
      needs_confirmation: false,
      review_seconds: 60,
      pull_request_seconds: 60,
      stream_seq: 1,
    });
    await db('emergency_targets').insert({
      emergency_id: ID,
      service_ref: PAY,
      environment: 'prod',
      created_at: SAID,
    });
    await db('changes').insert({
      ...target,
      id: ID,
      number: 1,
      kind: 'promotion',
      class: 'normal',
      to_revision: 'a'.repeat(40),
      state: 'deploying',
      mode: 'enforce',
      policy_hash: 'hash',
      repository: 'acme/deploy',
      branch: 'main',
      pins: '[]',
      requester_ref: 'id:dana',
      gates: '[]',
      sync_gates: '[]',
      sync_attempt: 0,
      merged_outside: false,
      steps: '{}',
      created_at: SAID,
      updated_at: SAID,
    });
    await db('deployments').insert({
      id: 'argocd:eu-1/cash',
      provider: 'argocd',
      instance: 'eu-1',
      application: 'cash',
      namespace: 'argocd',
      project: 'default',
      labels: '{}',
      sources: '[]',
      auto_sync: false,
      observed: '{}',
      baseline: false,
      service_ref: CASH,
      environment: 'prod',
      sync_status: 'out-of-sync',
      health: 'healthy',
      stream_seq: 1,
    });
  });

  const targetOf = (serviceRef: string) => ({
    serviceRef,
    environment: 'prod',
  });
  const placeOf = (service: string) => ({ service, environment: 'prod' });
  const waived = { check: 'CHG-10', environment: 'prod' };
  const facts = () => new TargetFacts(new PersonDirectory(db));

  it.each<[string, (service: string) => Promise<unknown[]>]>([
    [
      'a stop holds its target',
      async service =>
        (await facts().stops(NOW.toJSDate(), db))(targetOf(service)),
    ],
    [
      'what nobody approved holds its target',
      async service => (await unresolvedOf(db))(targetOf(service)),
    ],
    [
      'an unresolved incident is listed',
      async service =>
        (
          await new IncidentStore(db).list(
            { entityRef: service, limit: 9 },
            sees,
          )
        ).rows,
    ],
    [
      'a running change is in the way of others',
      async service =>
        (await facts().inFlight([targetOf(service)], db)).get(
          targetKey(targetOf(service)),
        ) ?? [],
    ],
    [
      'a running change is waited for',
      service => aheadOf({ service_ref: service, environment: 'prod' }, db),
    ],
    [
      'an emergency names it',
      async service =>
        (await emergencyFactsOf([{ emergencyId: ID }], db))
          .get(ID)
          ?.targets.filter(target => target.service === service) ?? [],
    ],
    [
      'an emergency is in force for it',
      async service =>
        [
          await new EmergencyStore(db).inForce(placeOf(service), SAID, db),
        ].flatMap(found => found ?? []),
    ],
    [
      'a waiver sets its check aside',
      service => new WaiverStore(db).newest(service, sees, NOW),
    ],
    [
      'a waiver in force keeps another from being asked for',
      service => new WaiverStore(db).open({ ...waived, service }, NOW, db),
    ],
    [
      'a dispute is open',
      service => new DisputeStore(db).newest(service, sees),
    ],
  ])('%s, and of nobody who takes the name over', async (_, of) => {
    expect(await of(CASH)).toHaveLength(1);
    expect(await of(PAY)).toEqual([]);
  });

  it('is owed under the name that the emergency has on record', async () => {
    expect(await targetsOutOfSync(ID, db)).toEqual([placeOf(PAY)]);
    const { targets } = await new EmergencyStore(db).partsOf([ID], sees);
    expect(targets.get(ID)).toMatchObject([{ service_ref: PAY }]);
  });

  it('is told in the week of who owns it now', async () => {
    const weekOfOwner = async (service: string) => {
      const user = `user:default/owner-of-${service.split('/')[1]}`;
      await db('services').insert({
        entity_ref: service,
        uid: service,
        name: service,
        title: service,
        owner: user,
        owned_by: [user],
        entity: '{}',
        removed: false,
        stream_seq: 1,
      });
      const { description } = await weekOf({ user, ref: user }, NOW, db);
      return description;
    };
    expect(await weekOfOwner(CASH)).toContain('1 under way');
    expect(await weekOfOwner(PAY)).not.toContain('1 under way');
  });

  it('ends by itself under the new name, as it would have', async () => {
    const later = daysAgo(-6);
    expect((await facts().stops(later, db))(targetOf(CASH))).toEqual([]);
  });
});

describe('the present name', () => {
  const databases = ledgerDatabases();

  it('is told in views with every column of their tables', async () => {
    const db = await databases.migrated();
    const { rows } = await db.raw<{ rows: { place: string; names: string }[] }>(
      `SELECT table_name AS place,
       string_agg(column_name, ' ' ORDER BY column_name) AS names
     FROM information_schema.columns
     WHERE table_schema = current_schema() AND column_name <> 'named_ref'
     GROUP BY table_name`,
    );
    const columns = new Map(rows.map(({ place, names }) => [place, names]));
    const views = [...columns.keys()].filter(place => place.endsWith('_now'));
    expect(views).toHaveLength(7);
    expect(views.map(view => columns.get(view))).toEqual(
      views.map(view => columns.get(view.replace('_now', ''))),
    );
  });
});

describe('the present name of who had a name at an instant', () => {
  const databases = ledgerDatabases();

  it('is the one among whose tenures that instant is', async () => {
    const db = await databases.migrated();
    const names = ['a', 'b', 'c', 'd'];
    const name = fc.constantFrom(...names);
    const renamings = fc
      .array(fc.tuple(name, name, fc.integer({ min: 1, max: 30 })), {
        maxLength: 6,
      })
      .map(all =>
        all.filter(
          ([from, to, at], place) =>
            from !== to &&
            // One thing at a time: a name goes to one other.
            all.findIndex(other => other[2] === at) === place,
        ),
      );
    await fc.assert(
      fc.asyncProperty(
        renamings,
        name,
        fc.integer({ min: 0, max: 31 }),
        async (told, named, day) => {
          const all = told.map(
            ([former, service, at]): Renaming => ({
              from: former,
              service,
              at: daysAgo(-at),
            }),
          );
          await db('service_names').delete();
          if (all.length > 0) {
            await db('service_names').insert(
              all.map(({ service, from, at: on }, seq) => ({
                service_ref: service,
                former_ref: from,
                at: on,
                stream_seq: seq,
              })),
            );
          }
          const at = daysAgo(-day);
          const { rows } = await db.raw(
            'SELECT service_now(?, ?::timestamptz) AS present',
            [named, at],
          );
          const holders = names.filter(service =>
            tenuresOf(service, all).some(
              tenure =>
                tenure.name === named &&
                (!tenure.since || tenure.since <= at) &&
                (!tenure.until || at < tenure.until),
            ),
          );
          expect(holders).toEqual([rows[0].present]);
          expect(presentName(named, at, all)).toBe(rows[0].present);
        },
      ),
      { numRuns: 200 },
    );
  });
});
