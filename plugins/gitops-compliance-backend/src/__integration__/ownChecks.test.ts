import { createBackendModule } from '@backstage/backend-plugin-api';
import type {
  EvidenceExport,
  Fleet,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceChecksExtensionPoint } from '@gitops-compliance/plugin-gitops-compliance-node';
import { CHECKS } from '@gitops-compliance/rules';
import { acmeModule } from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LEDGER_PROD, requestMerge, untilState } from './journey';
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

const REPOSITORY = join(__dirname, '../../../..');
/** What the portal of the sandbox adds, and the documentation shows. */
const ACME = join(REPOSITORY, 'packages/sandbox/src/portal/own');

/** Fails on every target that has no pull request, and nowhere else. */
const brokenModule = createBackendModule({
  pluginId: 'gitops-compliance',
  moduleId: 'broken-checks',
  register({ registerInit }) {
    registerInit({
      deps: { own: gitopsComplianceChecksExtensionPoint },
      async init({ own }) {
        own.addCheck({
          id: 'BROKEN-01',
          title: 'Broken',
          passes: 'Never',
          ruleVersion: 1,
          controls: [],
          judge() {
            throw new Error('it is broken');
          },
        });
      },
    });
  },
});

describe("checks of an operator's own", () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      features: [acmeModule, brokenModule],
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

  it('stand beside the others, marked, whatever one of them does', async () => {
    const told = await dana.compliance('ledger-svc');
    const prod = told.environments.find(({ name }) => name === 'prod');
    expect(prod?.checks).toHaveLength(CHECKS.length + 2);
    expect(prod?.checks.slice(CHECKS.length)).toMatchObject([
      {
        check: 'ACME-01',
        verdict: 'pass',
        reason: 'All images come from our registry.',
        controls: [
          { framework: 'SOC2', id: 'CC6.8' },
          { framework: 'ACME-CS', id: 'CS-4' },
        ],
        own: true,
      },
      {
        check: 'BROKEN-01',
        verdict: 'indeterminate',
        reason: 'Its check failed: it is broken',
        own: true,
      },
    ]);
    expect(prod?.checks.filter(({ own }) => own)).toHaveLength(2);
  });

  it('are on record, in the fleet and in its file', async () => {
    await waitFor('their verdicts to be on record', async () =>
      portal
        .db('verdicts')
        .where({ check_id: 'ACME-01', environment: 'prod', verdict: 'pass' })
        .first(),
    );
    const { body: fleet } = await dana.get<Fleet>('/v1/fleet');
    expect(fleet.checks.filter(({ own }) => own)).toMatchObject([
      { check: 'ACME-01', title: 'Images from our registry' },
      { check: 'BROKEN-01' },
    ]);
    const { body: csv } = await dana.get<string>('/v1/fleet/csv');
    const [head, ...lines] = csv.split('\r\n');
    expect(head).toMatch(/,own check$/);
    expect(lines.find(line => line.includes(',ACME-01,'))).toMatch(/,yes$/);
    expect(lines.find(line => line.includes(',CHG-02,'))).toMatch(/,$/);
  });

  it('can be waived like others', async () => {
    const asked = await dana.post<{ title: string }>('/v1/waivers', {
      check: 'BROKEN-01',
      service: 'component:default/ledger-svc',
      environment: 'prod',
      reason: 'Its rule is being mended.',
      until: DateTime.fromJSDate(world.clock.now()).plus({ days: 5 }).toISO(),
    });
    expect(asked.status).toBe(201);
    expect(asked.body.title).toBe('Broken');
  });

  it('are in a bundle, and made again by who is given the module', async () => {
    const now = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
    const { body, status } = await dana.post<EvidenceExport>('/v1/evidence', {
      environments: ['prod'],
      from: now.minus({ days: 1 }).toISO(),
      until: now.plus({ days: 1 }).toISO(),
      framework: 'SOC2',
    });
    expect(status).toBe(202);
    await waitFor('the export to be done', async () => {
      const got = await dana.get<EvidenceExport>(`/v1/evidence/${body.id}`);
      return got.body.state === 'done';
    });
    const about = (report: Awaited<ReturnType<typeof verified>>) =>
      report.findings.filter(({ check }) => check === 'verdicts');
    const user = 'user:default/dana';
    const alone = await verified(portal, user, body.id);
    expect(about(alone)).toMatchObject([
      {
        severity: 'not-re-performable',
        where: 'ACME-01',
        what: expect.stringMatching(
          /^1 verdict made by a check that this program does not know/,
        ),
      },
      { severity: 'not-re-performable', where: 'BROKEN-01' },
    ]);
    expect(alone.reperformed.verdicts).toEqual({
      agrees: CHECKS.length,
      differs: 0,
      notRePerformable: 2,
    });
    const given = await verified(portal, user, body.id, [
      '--checks',
      join(ACME, 'acmeChecks.ts'),
    ]);
    expect(about(given)).toMatchObject([{ where: 'BROKEN-01' }]);
    expect(given.reperformed.verdicts).toEqual({
      agrees: CHECKS.length + 1,
      differs: 0,
      notRePerformable: 1,
    });
  });

  it('are written as the documentation says', async () => {
    const page = await readFile(join(REPOSITORY, 'docs/own-checks.md'), 'utf8');
    for (const file of ['acmeChecks.ts', 'acmeModule.ts']) {
      const code = await readFile(join(ACME, file), 'utf8');
      expect(page).toContain(`\`\`\`ts\n${code}\`\`\`\n`);
    }
  });
});
