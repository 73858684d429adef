import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { REPOSITORY_ROOT } from '../portal/PortalProcess';
import { openContext, startChromium, type PageLook } from './chromium';
import { PortalPage } from './PortalPage';
import { approveQuietly } from './standIns';
import { startStage, type PortalApp, type Stage } from './stage';

const SERVICE = 'payments-api';

const { values: options } = parseArgs({
  options: {
    app: { type: 'string', default: 'app' },
    theme: { type: 'string', default: 'light' },
    into: { type: 'string', default: 'docs/images' },
  },
});
const FOLDER = path.resolve(REPOSITORY_ROOT, options.into);

/**
 * Makes the pictures of the documentation anew, from a portal of its own in
 * which what they show really happens. From the repository's root:
 *
 * NODE_ENV=development node --require @backstage/cli/config/nodeTransform.cjs packages/sandbox/src/browser/screenshots.ts
 *
 * Others than those of the documentation are had with `--app app-legacy`,
 * `--theme dark` and `--into <folder>`.
 */
async function main(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const browser = await startChromium();
  try {
    const stage = await startStage({ app: options.app as PortalApp });
    try {
      await takePictures(stage, browser);
    } finally {
      await stage.close();
    }
  } finally {
    await browser.close();
  }
}

async function takePictures(stage: Stage, browser: Browser): Promise<void> {
  const dana = stage.as('developer');
  const { summary } = await dana.promote(
    SERVICE,
    'staging',
    'prod',
    'The bank asks for the larger pool before the sale',
  );
  await dana.untilChange(summary.id, 'the protection to be read', change =>
    change.gates.some(
      ({ gate, state }) => gate === 'guardrails' && state === 'open',
    ),
  );
  await picture(stage, browser, 'promotion', async portal => {
    await portal.button(`Open change #${summary.number}`).waitFor();
  });
  await approveQuietly(stage, summary.pullRequest?.number as number);
  await dana.untilChange(
    summary.id,
    'every gate to open',
    change => change.actions.merge.allowed,
  );
  await dana.post(`/changes/${summary.id}/merge`);
  await dana.untilChange(
    summary.id,
    'the change to succeed',
    change => change.summary.state === 'succeeded',
  );
  await picture(stage, browser, 'compliance', async portal => {
    await portal.page
      .getByRole('combobox', { name: 'Environment' })
      .selectOption('Production');
    await portal.button(/^Show: 3 pass/).click();
  });
}

async function picture(
  stage: Stage,
  browser: Browser,
  tab: 'promotion' | 'compliance',
  prepare: (portal: PortalPage) => Promise<void>,
): Promise<void> {
  const theme = options.theme as PageLook['theme'];
  const context = await openContext(browser, { height: 1080, theme });
  try {
    const portal = new PortalPage(await context.newPage(), stage.url);
    await portal.openTab('lead', SERVICE, tab);
    await prepare(portal);
    const file = path.join(FOLDER, `${tab}.png`);
    await portal.page.screenshot({ path: file });
    process.stdout.write(`${path.relative(REPOSITORY_ROOT, file)}\n`);
  } finally {
    await context.close();
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
