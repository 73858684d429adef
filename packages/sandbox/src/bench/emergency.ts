import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Browser } from 'playwright-core';
import { openContext } from '../browser/chromium';
import { PortalPage } from '../browser/PortalPage';
import type { Stage } from '../browser/stage';
import {
  declare,
  fillDeclaration,
} from '../browser/tests/journeys/emergencies';
import { waitFor } from '../waitFor';
import { percentile, type Measure } from './Measure';

const SERVICE = 'payments-api';
const ROUNDS = 5;
const PATIENCE_MS = 60_000;
const DECLARED_SECONDS = 30;
const PAGED_SECONDS = 10;

/**
 * Time from the click on _Declare an emergency_ until it is declared and shown,
 * which leaves the rest of the thirty seconds to whoever types; from there until a
 * pager took it; and from its confirmation until the declarer has access.
 */
export async function emergencyTimes(
  stage: Stage,
  browser: Browser,
): Promise<Measure[]> {
  const shown: number[] = [];
  const paged: number[] = [];
  const granted: number[] = [];
  const context = await openContext(browser);
  try {
    const portal = new PortalPage(await context.newPage(), stage.url);
    await portal.openTab('sre', SERVICE, 'promotion');
    for (let round = 0; round < ROUNDS; round += 1) {
      await portal.page.goto(portal.addressOf(SERVICE, 'promotion'));
      await portal.button('Declare an emergency').waitFor();
      const times = await oneEmergency(stage, portal);
      shown.push(times.shown);
      paged.push(times.paged);
      granted.push(times.granted);
    }
  } finally {
    await context.close();
  }
  return [
    measure(
      'Emergency: click → declared and shown, p50 / worst',
      shown,
      DECLARED_SECONDS,
    ),
    measure(
      'Emergency: declared → the pager took it, p50 / worst',
      paged,
      PAGED_SECONDS,
    ),
    measure('Emergency: confirmed → access granted, p50 / worst', granted),
  ];
}

/** Seconds of one emergency; of what is recorded, by the times of its entries. */
async function oneEmergency(stage: Stage, portal: PortalPage) {
  const began = performance.now();
  await fillDeclaration(portal, {
    environment: 'Production',
    reason: 'Measured, nothing burns',
    terms: /a second person/,
  });
  const { id } = await declare(portal);
  const shown = (performance.now() - began) / 1000;
  const paged = await between(stage, id, 'declared', 'alerted');
  await stage.as('lead').post(`/emergencies/${id}/confirm`, {});
  const granted = await between(stage, id, 'confirmed', 'access-granted');
  const reason = 'It was only measured';
  await stage.as('sre').post(`/emergencies/${id}/end`, { reason });
  return { shown, paged, granted };
}

/** Seconds from the first entry of a kind to the first of another. */
async function between(
  stage: Stage,
  id: string,
  from: string,
  to: string,
): Promise<number> {
  let seconds = NaN;
  await waitFor(
    `${to} to be on record`,
    async () => {
      const { events } = await stage
        .as('sre')
        .get<EmergencyView>(`/emergencies/${id}`);
      const at = (kind: string) =>
        Date.parse(
          events.find(({ type }) => type === `emergency.${kind}`)?.at ?? '',
        );
      seconds = (at(to) - at(from)) / 1000;
      return !Number.isNaN(seconds);
    },
    PATIENCE_MS,
  );
  return seconds;
}

function measure(what: string, values: number[], limit?: number): Measure {
  const worst = Math.max(...values);
  const text = (value: number) => `${value.toFixed(2)} s`;
  return {
    what,
    kind: 'time',
    value: `${text(percentile(values, 0.5))} / ${text(worst)}`,
    limit: limit === undefined ? '' : `≤ ${limit} s`,
    ...(limit !== undefined && { kept: worst <= limit }),
  };
}
