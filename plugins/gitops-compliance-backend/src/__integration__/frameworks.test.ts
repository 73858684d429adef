import type {
  EvidenceExport,
  Fleet,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import {
  LEDGER_PROD,
  requestMerge,
  untilState,
  type ApiErrorBody,
} from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';
import { verified } from './verified';

jest.setTimeout(180_000);

const ACME = {
  id: 'ACME-CS',
  title: 'Acme change standard',
  controls: [
    { id: 'CS-1', checks: ['CHG-02', 'CHG-10'] },
    { id: 'CS-2', checks: ['CHG-02', 'LOG-01'] },
    { id: 'CS-3', checks: ['EMG-01'] },
  ],
};

describe("a framework of the policy's own", () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      policyFile: await world.writePolicy(policy => {
        policy.frameworks = [ACME];
      }),
    });
    dana = portal.as('user:default/dana');
    const change = await requestMerge(world, dana, LEDGER_PROD);
    await untilState(dana, change, 'succeeded');
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const own = (controls: { framework: string; id: string }[]) =>
    controls.flatMap(({ framework, id }) =>
      framework === ACME.id ? [id] : [],
    );

  it('stands beside the others on the tab, in the fleet and in entries', async () => {
    const told = await dana.compliance('ledger-svc');
    expect(told.policy.frameworks).toEqual([
      { id: ACME.id, title: ACME.title },
    ]);
    const prod = told.environments.find(({ name }) => name === 'prod');
    const controlsOf = (id: string) =>
      prod?.checks.find(({ check }) => check === id)?.controls ?? [];
    expect(own(controlsOf('CHG-02'))).toEqual(['CS-1', 'CS-2']);
    expect(own(controlsOf('CHG-10'))).toEqual(['CS-1']);
    expect(own(controlsOf('CHG-01'))).toEqual([]);
    expect(controlsOf('CHG-02')).toContainEqual({
      framework: 'SOC2',
      id: 'CC8.1',
    });
    const { body: fleet } = await dana.get<Fleet>('/v1/fleet');
    expect(fleet.frameworks).toEqual(told.policy.frameworks);
    const column = fleet.checks.find(({ check }) => check === 'CHG-10');
    expect(own(column?.controls ?? [])).toEqual(['CS-1']);
    await waitFor('an entry of a verdict that names the control', async () =>
      (
        await portal.db('ledger_entries').where({ type: 'verdict.changed' })
      ).some(({ entry }) => String(entry).includes('ACME-CS:CS-1')),
    );
  });

  it('is what evidence can be asked by, and no other unknown one is', async () => {
    const now = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
    const ask = (framework: string) =>
      dana.post<EvidenceExport & ApiErrorBody>('/v1/evidence', {
        environments: ['prod'],
        from: now.minus({ days: 1 }).toISO(),
        until: now.plus({ days: 1 }).toISO(),
        framework,
      });
    const unknown = await ask('ACME');
    expect(unknown.status).toBe(400);
    expect(unknown.body.error.message).toMatch(
      /no framework ACME; there are SOC2, .*, ACME-CS$/,
    );
    const { body, status } = await ask('ACME-CS');
    expect(status).toBe(202);
    await waitFor('the export to be done', async () => {
      const got = await dana.get<EvidenceExport>(`/v1/evidence/${body.id}`);
      return got.body.state === 'done';
    });
    const chunks = await portal
      .db('evidence_chunks')
      .where({ export_id: body.id, path: 'oscal-assessment-results.json' })
      .orderBy('place')
      .pluck('bytes');
    const oscal = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const [result] = oscal['assessment-results'].results;
    expect(
      result['reviewed-controls']['control-selections'][0]['include-controls'],
    ).toEqual([
      { 'control-id': 'cs-1' },
      { 'control-id': 'cs-2' },
      { 'control-id': 'cs-3' },
    ]);
    expect(
      result.findings.map(
        ({ title, target }: { title: string; target: { status: object } }) => [
          title,
          target.status,
        ],
      ),
    ).toEqual([
      ['CS-1', { state: 'satisfied', reason: 'pass' }],
      ['CS-2', { state: 'satisfied', reason: 'pass' }],
      // Nothing that applied was observed for it.
      ['CS-3', { state: 'not-satisfied', reason: 'other' }],
    ]);
    const report = await verified(portal, 'user:default/dana', body.id);
    expect(report.findings.filter(({ check }) => check !== 'numbers')).toEqual(
      [],
    );
  });
});
