import { serviceNamed } from '../plan';
import { SECOND_ACCOUNT } from './plants/reviews';
import type { Reserved } from './everyday';
import type { Scene } from './Scene';
import type { Flow, Story } from './Story';
import { BERLIN, DAY_MS, HOUR_MS, openedBefore } from './time';

/**
 * The last days are told by hand, so that a visitor finds something to do. What
 * is asked for at their end was written and tried in so many workdays, whatever
 * day of the week it is.
 */
const WORKDAYS = 2;
/** By then the rounds of these services have come to their end. */
const QUIET_DAYS = 14;

/** How things stand when the history ends: some can go on, some are held. */
const ENDINGS: Record<string, (scene: Scene) => Flow> = {
  'payments-api': staging,
  'consent-svc': waitsForReview,
  'loyalty-api': approvedByNobody,
  'payout-worker': waitsForVote,
};

/**
 * Adds the last days.
 *
 * @returns from when on nothing else may happen to their services
 */
export function addEnding(scene: Scene, story: Story): Reserved {
  const { from, until } = scene.span;
  const reserved = new Map<string, Date>();
  for (const [service, play] of Object.entries(ENDINGS)) {
    const isThere = scene.world.plan.services.some(
      ({ name }) => name === service,
    );
    if (!isThere) continue;
    const start = openedBefore(until, BERLIN, WORKDAYS);
    if (start <= from) continue;
    story.add(`the end of ${service}`, start, play(scene));
    reserved.set(service, new Date(until.getTime() - QUIET_DAYS * DAY_MS));
  }
  return reserved;
}

/** Milliseconds until so many hours are left of the history. */
function untilLeft(scene: Scene, hours: number): number {
  const then = scene.span.until.getTime() - hours * HOUR_MS;
  return then - scene.now().getTime();
}

/** Three commits ahead of production, and free to go. */
async function* staging(scene: Scene): Flow {
  const write = (message: string, author: string, reviewer: string) =>
    scene.sourceChange({ service: 'payments-api', message, author, reviewer });
  yield* write('Pool size 40', 'bob-builds', 'dana-dev');
  yield* write('Log the gateway response code', 'dana-dev', 'lena-lead');
  yield* write('Fix retry after a refused card', 'lena-lead', 'bob-builds');
  yield* scene.carry('payments-api', ['staging']);
  yield* write('Speak TLS 1.3 to the bank gateway', 'dana-dev', 'bob-builds');
}

/** Asked for this morning; nobody looked yet. */
async function* waitsForReview(scene: Scene): Flow {
  yield* scene.deliverToStaging('consent-svc');
  yield untilLeft(scene, 5);
  const [requester] = serviceNamed(scene.world.plan, 'consent-svc').authors;
  await scene.request({
    service: 'consent-svc',
    from: 'staging',
    to: 'prod-eu',
    requester,
    approver: '',
    merger: '',
    reason: 'Export of consent for the regulator',
  });
}

/** Approved by an account behind which nobody is known: the gate stays shut. */
async function* approvedByNobody(scene: Scene): Flow {
  yield* scene.deliverToStaging('loyalty-api');
  yield untilLeft(scene, 8);
  const id = await scene.request({
    service: 'loyalty-api',
    from: 'staging',
    to: 'prod-eu',
    requester: 'shirin-shop',
    approver: '',
    merger: '',
    reason: 'Points for the holidays',
  });
  yield HOUR_MS;
  await scene.approve(id, SECOND_ACCOUNT);
}

/** Reviewed, and one member of the board has voted: the other one is asked. */
async function* waitsForVote(scene: Scene): Flow {
  yield* scene.deliverToStaging('payout-worker');
  yield untilLeft(scene, 10);
  const { authors } = serviceNamed(scene.world.plan, 'payout-worker');
  const id = await scene.request({
    service: 'payout-worker',
    from: 'staging',
    to: 'prod-us',
    requester: authors[0],
    approver: '',
    merger: '',
    reason: 'A clearer statement',
  });
  yield HOUR_MS;
  await scene.approve(id, authors[1]);
  await scene.vote(id, 'carl-change');
}
