import assert from 'node:assert/strict';
import type {
  CheckView,
  LedgerStatus,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Client } from 'pg';
import { environmentNamed, type PlannedService } from '../../world/plan';
import { plantsIn, type Plant } from '../../world/history/plants';
import { PortalPage } from '../PortalPage';
import type { Stage } from '../stage';
import { waitFor } from '../../waitFor';
import type { BrowserTest } from '../TestRun';

/** What a check says of a service in an environment. */
interface Said {
  service: string;
  environment: string;
  check: CheckView;
}

/** A plant that lies in a target, which all but those of a whole source do. */
type PlantOfTarget = Plant & {
  where: { service: string; environment: string };
};

/** What is planted in targets, and what concerns the log. */
function plantedIn({ world: { plan } }: Stage) {
  const plants = plantsIn(plan.services);
  return {
    ofTargets: plants.filter(
      (plant): plant is PlantOfTarget => plant.where.service !== undefined,
    ),
    ofLog: plants.filter(({ where }) => where.service === undefined),
  };
}

/** How services are pinned whose images have a tag and no digest. */
const BY_TAG: readonly PlannedService['pin'][] = [
  'kustomize-image',
  'kustomize-version',
  'helm-value',
];

/**
 * What is true of the whole world beside what is planted; the README tells of it.
 * A check that finds something new which is true gets a line here, and there.
 */
const STANDING: readonly {
  check: string;
  holds(service: PlannedService, criticality: string): boolean;
}[] = [
  { check: 'CHG-13', holds: ({ pin }) => BY_TAG.includes(pin) },
  { check: 'SOD-02', holds: (_, criticality) => criticality === 'critical' },
];

const named = (service: string, environment: string, check: string) =>
  `${service} in ${environment}: ${check}`;

/** All that every check says of everything that runs. */
async function everythingSaid(stage: Stage): Promise<Said[]> {
  const lead = stage.as('lead');
  const said: Said[] = [];
  for (const { name: service } of stage.world.plan.services) {
    const { environments } = await lead.compliance(service);
    for (const { name: environment, checks } of environments) {
      said.push(...checks.map(check => ({ service, environment, check })));
    }
  }
  return said;
}

/** What fails by right: what is planted, and what is true of the whole world. */
function accusedByRight(stage: Stage): Set<string> {
  const { plan } = stage.world;
  const planted = plantedIn(stage).ofTargets.flatMap(
    ({ where, check, verdict, also = [] }) =>
      [...(verdict ? [] : [check]), ...also].map(each =>
        named(where.service, where.environment, each),
      ),
  );
  const standing = plan.services.flatMap(service =>
    plan.environments.flatMap(({ name, criticality }) =>
      STANDING.filter(({ holds }) => holds(service, criticality)).map(
        ({ check }) => named(service.name, name, check),
      ),
    ),
  );
  return new Set([...planted, ...standing]);
}

/** Entries of the ledger among these. */
async function onRecord(
  { postgresUrl }: Stage,
  evidence: CheckView['evidence'],
): Promise<number> {
  const url = new URL(postgresUrl);
  url.pathname = '/backstage_plugin_gitops-compliance';
  const db = new Client({ connectionString: url.toString() });
  await db.connect();
  try {
    const { rows } = await db.query<{ count: string }>(
      `SELECT count(*) FROM ledger_entries
       WHERE (stream, stream_seq) IN
         (SELECT * FROM unnest($1::text[], $2::bigint[]))`,
      [
        evidence.map(({ stream }) => stream),
        evidence.map(({ streamSeq }) => streamSeq),
      ],
    );
    return Number(rows[0].count);
  } finally {
    await db.end();
  }
}

/** A check tells of a plant as its table says, and what to do about it. */
function tellsOf(plant: Plant, check: CheckView | undefined): void {
  const { id, verdict = 'fail', tells } = plant;
  assert.equal(check?.verdict, verdict, `${id}: ${check?.reason}`);
  assert.match(check.reason, tells, id);
  assert.equal(check.remedy === '', verdict === 'pass', `${id}: a remedy`);
}

/** The log once every source was read again: until then none could be. */
async function readSinceStart(stage: Stage): Promise<LedgerStatus> {
  const read = () => stage.as('auditor').get<LedgerStatus>('/ledger');
  await waitFor('every source to be read', async () =>
    (await read()).checks.every(({ reason }) => !/be read\.$/.test(reason)),
  );
  return read();
}

/** Everything by the API: each plant, and nothing else. */
const eachPlant: BrowserTest = {
  name: 'after sixty days each check finds the misdeed that it is to find, and accuses nothing that is clean',
  async run({ stage }) {
    const said = await everythingSaid(stage);
    const { ofTargets, ofLog } = plantedIn(stage);
    for (const plant of ofTargets) {
      const found = said.find(
        ({ service, environment, check }) =>
          service === plant.where.service &&
          environment === plant.where.environment &&
          check.check === plant.check,
      );
      tellsOf(plant, found?.check);
    }
    const { checks } = await readSinceStart(stage);
    for (const plant of ofLog) {
      tellsOf(
        plant,
        checks.find(({ check }) => check === plant.check),
      );
    }
    const failing = said.filter(({ check }) => check.verdict === 'fail');
    const right = accusedByRight(stage);
    assert.deepEqual(
      failing
        .map(({ service, environment, check }) =>
          named(service, environment, check.check),
        )
        .filter(accusation => !right.has(accusation)),
      [],
      'nothing that is clean is accused',
    );
    const evidence = new Map(
      failing.flatMap(({ check }) =>
        check.evidence.map(entry => [
          `${entry.stream}#${entry.streamSeq}`,
          entry,
        ]),
      ),
    );
    assert.ok(failing.every(({ check }) => check.evidence.length > 0));
    assert.equal(
      await onRecord(stage, [...evidence.values()]),
      evidence.size,
      'each entry that is named is in the ledger',
    );
  },
};

/** On the Compliance tab: why, what to do, and the entries behind it. */
async function showsOnTab(
  portal: PortalPage,
  { world: { plan } }: Stage,
  plant: PlantOfTarget,
): Promise<void> {
  const { where, check, tells } = plant;
  const { title } = environmentNamed(plan, where.environment);
  await portal.page.goto(portal.addressOf(where.service, 'compliance'));
  const region = portal.page.getByRole('region', { name: title, exact: true });
  await region.waitFor();
  if (plant.verdict === 'pass') {
    await region.getByRole('button', { name: /^Show: \d+ pass/ }).click();
  }
  await portal.sees(tells, region);
  const evidence = new RegExp(`^Evidence: \\d+, of ${check}$`);
  await region.getByRole('button', { name: evidence }).click();
  await portal.sees(
    /#\d+$/,
    region.getByRole('list', { name: `Ledger entries of ${check}` }),
  );
}

/** One page for all of them, as a team lead sees it. */
const fleet: BrowserTest = {
  name: 'after sixty days a team lead sees in the fleet what was planted, and finds its explanation',
  async run({ stage, newPage }) {
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.signIn('lead');
    await portal.page.goto(`${stage.url}/change-control/fleet`);
    const map = portal.page.getByRole('region', { name: 'Services by checks' });
    const { plan } = stage.world;
    const { ofTargets } = plantedIn(stage);
    for (const { where, check, verdict } of ofTargets) {
      if (verdict === 'pass') continue;
      const service = plan.services.find(({ name }) => name === where.service);
      const word = verdict ? 'is not known' : 'fails';
      await map
        .getByRole('link', {
          name: new RegExp(`^${service?.title}: ${check} ${word} in `),
        })
        .waitFor();
    }
    for (const plant of ofTargets.filter((_, index) => index % 3 === 0)) {
      await showsOnTab(portal, stage, plant);
    }
  },
};

/** The others, and the log, as an auditor sees them. */
const audited: BrowserTest = {
  name: 'after sixty days an auditor finds why each planted misdeed fails, and when a collector slept',
  async run({ stage, newPage }) {
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.signIn('auditor');
    const { ofTargets, ofLog } = plantedIn(stage);
    for (const plant of ofTargets.filter((_, index) => index % 3 === 1)) {
      await showsOnTab(portal, stage, plant);
    }
    await portal.page.goto(`${stage.url}/change-control/audit`);
    const log = portal.page.getByRole('list', { name: 'Checks of the log' });
    for (const { tells } of ofLog) await portal.sees(tells, log);
  },
};

/** Every misdeed that is planted, by whoever is to find it. */
export const findings: readonly BrowserTest[] = [eachPlant, fleet, audited];
