import type { Browser } from 'playwright-core';
import { openContext } from '../browser/chromium';
import { PortalPage } from '../browser/PortalPage';
import type { Stage } from '../browser/stage';
import { applicationOf } from '../browser/standIns';
import { ms, percentile, type Measure } from './Measure';

const APPLICATION = 'payments-api-dev';
const ROUNDS = 5;
const POLL_MS = 50;
const MAX_MS = 2_000;
const TIMEOUT_MS = 30_000;

/**
 * Time from the moment in which Argo CD's own API tells a change of health to
 * the portal's API and to an open page, by degrading and healing an
 * application in turns. The first turn does not count: after a start of the
 * backend, Backstage's signals take a second attempt to connect, and until then
 * the page polls.
 */
export async function freshness(
  stage: Stage,
  browser: Browser,
): Promise<Measure[]> {
  const context = await openContext(browser);
  try {
    const portal = new PortalPage(await context.newPage(), stage.url);
    await portal.openTab('developer', 'payments-api', 'promotion');
    const card = portal.card('Dev');
    await portal.sees('Healthy', card);
    const api: number[] = [];
    const screen: number[] = [];
    const { faults } = stage.world.argocd;
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const health of ['Degraded', 'Healthy']) {
        if (health === 'Degraded') {
          faults.degrade(APPLICATION, 'Measured');
        } else {
          faults.heal(APPLICATION);
        }
        const shown = portal.sees(health, card).then(() => performance.now());
        const told = until(() => isTold(stage, health));
        const known = until(() => isKnown(stage, health));
        const start = await told;
        const took = [(await known) - start, (await shown) - start];
        if (round === 0) continue;
        api.push(Math.max(0, took[0]));
        screen.push(Math.max(0, took[1]));
      }
    }
    return [
      measure('Argo CD tells it → the API tells it, p50 / worst', api),
      measure('Argo CD tells it → it is on the screen, p50 / worst', screen),
    ];
  } finally {
    await context.close();
  }
}

function measure(what: string, values: number[]): Measure {
  const worst = Math.max(...values);
  return {
    what,
    kind: 'time',
    value: `${ms(percentile(values, 0.5))} / ${ms(worst)}`,
    limit: `≤ ${ms(MAX_MS)}`,
    kept: worst <= MAX_MS,
  };
}

async function isTold(stage: Stage, health: string): Promise<boolean> {
  const { status } = await applicationOf(stage.world, APPLICATION);
  return status.health.status === health;
}

async function isKnown(stage: Stage, health: string): Promise<boolean> {
  const dev = await stage.as('lead').environment('payments-api', 'dev');
  return dev.deployments[0].health === health.toLowerCase();
}

/** The moment in which a condition first holds. */
async function until(condition: () => Promise<boolean>): Promise<number> {
  const deadline = performance.now() + TIMEOUT_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) {
      throw new Error(`Not seen within ${TIMEOUT_MS / 1000} s`);
    }
    await new Promise(resolve => {
      setTimeout(resolve, POLL_MS);
    });
  }
  return performance.now();
}
