import { pastFreeze } from '../policy';
import type { PlannedService } from '../plan';
import type { Random } from './Random';
import type { Promotion, Scene } from './Scene';
import type { Span } from './Span';
import type { Flow, Story } from './Story';
import {
  BERLIN,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  NEW_YORK,
  untilOpen,
} from './time';

/** What people write every day; whatever is left out is somebody else's word. */
const WORK = [
  'Answer faster when the cache is cold',
  'Raise the connection pool to 40',
  'Log the request id',
  'Fix a race at start',
  'Retry once on 503',
  'Say what is wrong with an input',
  'Update dependencies',
  'Drop an unused table',
  'Limit uploads to 10 MB',
  'Count what is slow',
  'Close idle connections',
  'Show amounts in the customer’s currency',
  'Stop logging addresses',
  'Read settings once',
  'Guard against an empty list',
  'Make the health check honest',
];

/** Why people promote. */
const REASONS = ['Release', 'Weekly delivery', 'Fixes', 'Small improvements'];

/** Between two rounds of a service, at least and at most. */
const ROUND_DAYS = [16, 28] as const;
/** Before the end no new round begins: what runs shall have come to rest. */
const QUIET_END_DAYS = 3;

/** From when on the everyday keeps its hands off a service's environments. */
export type Reserved = ReadonlyMap<string, Date>;

/**
 * The everyday of a service: somebody writes and somebody else reviews; a few
 * days later it goes to staging, then to both productions, each time asked for,
 * approved and merged by different people, inside windows and around freezes.
 */
export function addEveryday(
  scene: Scene,
  story: Story,
  options: { random: Random; reserved: Reserved },
): void {
  const { span } = scene;
  const { random, reserved } = options;
  for (const service of scene.world.plan.services) {
    const own = random.fork(service.name);
    const [least, most] = roundDays(span);
    let start = span.from.getTime() + own.between(0.2, least / 2) * DAY_MS;
    const last = span.until.getTime() - QUIET_END_DAYS * DAY_MS;
    const end = Math.min(last, reserved.get(service.name)?.getTime() ?? last);
    for (let round = 1; start < end; round += 1) {
      story.add(
        `round ${round} of ${service.name}`,
        new Date(start),
        roundOf(scene, service, own.fork(String(round))),
      );
      start += own.between(least, most) * DAY_MS;
    }
  }
}

/** A short history has short rounds, so that it has any. */
function roundDays({ from, until }: Span): readonly [number, number] {
  const days = (until.getTime() - from.getTime()) / DAY_MS;
  return days < 2 * ROUND_DAYS[1] ? [days * 2, days * 3] : ROUND_DAYS;
}

async function* roundOf(
  scene: Scene,
  service: PlannedService,
  random: Random,
): Flow {
  const now = () => scene.now();
  const { authors } = service;
  const commits = random.chance(0.4) ? 2 : 1;
  for (let count = 0; count < commits; count += 1) {
    yield untilOpen(now(), BERLIN) + random.between(0, 50) * MINUTE_MS;
    const [author, reviewer] = random.shuffled(authors);
    yield* scene.sourceChange({
      service: service.name,
      message: random.pick(WORK),
      author,
      reviewer,
    });
  }
  const promotion = (to: string): Promotion => {
    const [requester, approver, merger] = random.shuffled(authors);
    return {
      service: service.name,
      from: to === 'staging' ? 'dev' : 'staging',
      to,
      requester,
      approver,
      // Two people write some services: then the approver merges.
      merger: merger ?? approver,
      reason: `${random.pick(REASONS)} of ${service.title}`,
      reviewMs: random.between(10, 90) * MINUTE_MS,
      mergeMs: random.between(5, 30) * MINUTE_MS,
    };
  };
  yield random.between(1, 4) * HOUR_MS;
  yield untilOpen(now(), BERLIN) + random.between(0, 60) * MINUTE_MS;
  yield* succeed(scene, promotion('staging'));
  yield random.between(3, 26) * HOUR_MS;
  yield untilFreezeIsOver(now(), scene.span);
  yield untilOpen(now(), BERLIN) + random.between(0, 60) * MINUTE_MS;
  yield* succeed(scene, promotion('prod-eu'));
  yield untilOpen(now(), NEW_YORK) + random.between(0, 60) * MINUTE_MS;
  yield* succeed(scene, promotion('prod-us'));
}

/** In the everyday nothing fails. */
async function* succeed(scene: Scene, promotion: Promotion): Flow {
  const state = yield* scene.promote(promotion);
  if (state !== 'succeeded') {
    throw new Error(
      `The promotion of ${promotion.service} to ${promotion.to} is ${state}`,
    );
  }
}

function untilFreezeIsOver(now: Date, span: Span): number {
  const { start, end } = pastFreeze(span);
  // Who would be caught by it on the way waits as well.
  const isNear = now.getTime() > start.toMillis() - DAY_MS;
  return isNear && now.getTime() < end.toMillis()
    ? end.toMillis() - now.getTime() + HOUR_MS
    : 0;
}
