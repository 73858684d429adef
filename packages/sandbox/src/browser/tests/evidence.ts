import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY_ROOT } from '../../portal/PortalProcess';
import { PortalPage } from '../PortalPage';
import type { Stage } from '../stage';
import type { BrowserTest } from '../TestRun';
import { findsNothingSerious } from './accessibility';
import { fits } from './narrow';

/** The auditor's program, as it is called in a clone of the project. */
const VERIFIER = path.join(
  REPOSITORY_ROOT,
  'packages/evidence-verifier/bin/gitops-evidence',
);

/** The check of one's own that the portal has, for the auditor's program. */
const OWN_CHECKS = path.join(
  REPOSITORY_ROOT,
  'packages/sandbox/src/portal/own/acmeChecks.ts',
);

/**
 * Asks for evidence, takes it away, and checks it in a process of its own.
 *
 * @param period - what the choice of the period says
 */
function takesEvidenceAway(
  name: string,
  { environments, period }: { environments: string[]; period: RegExp },
): BrowserTest {
  return {
    name,
    async run({ stage, newPage }) {
      const portal = new PortalPage(await newPage(), stage.url);
      await portal.signIn('auditor');
      await portal.page.goto(`${stage.url}/change-control/audit`);
      await portal.sees(/^The log holds [\d,]+ entries/);
      await portal.sees(/acme-audit\/ledger-anchors/);
      await portal.sees('time stamp (RFC 3161)');
      await portal.button('Verify now').click();
      await portal.sees(/all [\d,]+ entries, their places, tiles/);

      await portal.page.getByRole('tab', { name: 'Exports' }).click();
      await portal.button('Make the export').click();
      await portal.sees('Choose at least one environment.');
      for (const environment of environments) {
        await portal.page
          .getByRole('checkbox', { name: environment, exact: true })
          .check();
      }
      const choice = portal.page.getByLabel('Period (UTC)');
      const wanted = choice.getByRole('option', { name: period }).first();
      await choice.selectOption(await wanted.getAttribute('value'));
      await portal.button('Make the export').click();
      await portal.button(/^Download/).waitFor();
      const [download] = await Promise.all([
        portal.page.waitForEvent('download'),
        portal
          .button(/^Download/)
          .first()
          .click(),
      ]);
      const folder = await mkdtemp(path.join(tmpdir(), 'evidence-'));
      try {
        const bundle = path.join(folder, 'bundle.zip');
        await download.saveAs(bundle);
        const keys = await publicKeys(stage, folder);
        await verifies(bundle, keys, stage.world.env.SANDBOX_TSA_CA);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  };
}

/** In the seeded world, of a whole month. */
export const evidenceOfHistory = takesEvidenceAway(
  'the evidence of a month of the seeded world verifies without the portal',
  {
    environments: ['Staging', 'Production EU', 'Production US'],
    period: /^\w+ \d{4}$/,
  },
);

export const evidence: BrowserTest[] = [
  takesEvidenceAway(
    'an auditor takes evidence away, and it verifies without the portal',
    { environments: ['Staging', 'Production'], period: /so far$/ },
  ),
  ...(['light', 'dark'] as const).map(theme => ({
    name: `Change control is readable in the ${theme} theme, and on a phone`,
    async run({ stage, newPage }: Parameters<BrowserTest['run']>[0]) {
      const portal = new PortalPage(
        await newPage({ theme, width: 390, height: 844 }),
        stage.url,
      );
      await portal.page.goto(`${stage.url}/change-control/audit`);
      await portal.page.locator('[data-persona=auditor]').click();
      await portal.sees(/^The log holds/);
      await findsNothingSerious(portal.page, 'the ledger', 'main');
      await fits(portal, 'the ledger');
      await portal.page.getByRole('tab', { name: 'Exports' }).click();
      await portal.button('Make the export').waitFor();
      await findsNothingSerious(portal.page, 'the exports', 'main');
      await fits(portal, 'the exports');
    },
  })),
];

/** The public keys, as they would come to an auditor by another way. */
async function publicKeys({ world }: Stage, folder: string): Promise<string[]> {
  const keys = ['checkpoint', 'export'].map(async name => {
    const pem = await readFile(
      path.join(world.env.SANDBOX_LEDGER_KEYS, `${name}.pem`),
    );
    const file = path.join(folder, `${name}.pub.pem`);
    const key = createPublicKey(createPrivateKey(pem));
    await writeFile(file, key.export({ format: 'pem', type: 'spki' }));
    return file;
  });
  return Promise.all(keys);
}

/** Runs the verifier; a month that is not over yet is a gap, and no more is. */
async function verifies(
  bundle: string,
  keys: string[],
  tsaCa: string,
): Promise<void> {
  const args = [
    ...[VERIFIER, 'verify', bundle, '--json', '--tsa-ca', tsaCa],
    ...['--checks', OWN_CHECKS],
  ];
  const run = promisify(execFile)(
    process.execPath,
    [...args, ...keys.flatMap(key => ['--key', key])],
    { maxBuffer: 10_000_000 },
  );
  const { stdout, code } = await run.then(
    done => ({ ...done, code: 0 }),
    failure => failure as { stdout: string; code: number },
  );
  assert.ok([0, 3].includes(code), `exit code ${code}: ${stdout}`);
  const { verdict, reperformed } = JSON.parse(stdout) as {
    verdict: string;
    reperformed: { verdicts: { notRePerformable: number } };
  };
  assert.match(verdict, /^verified/);
  assert.equal(reperformed.verdicts.notRePerformable, 0);
}
