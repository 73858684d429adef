import type {
  DisputeView,
  DisputePage,
  WaiverView,
  WaiverPage,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { serviceNamed } from '../plan';
import type { Scene } from './Scene';
import type { Flow, Story } from './Story';
import { DAY_MS, HOUR_MS } from './time';

/** Its images are named by tags, which is told and rightly so. */
const SERVICE = 'ledger-svc';
const BY_TAG = 'CHG-13';
const LAST_DAYS = 2;

/**
 * Adds what was said of verdicts in the last days, so that a visitor finds a waiver
 * in force, one that ends soon, one that waits, and disputes with and without an
 * answer. No verdict is another by it.
 */
export function addSettingAside(scene: Scene, story: Story): void {
  const { services } = scene.world.plan;
  if (!services.some(({ name }) => name === SERVICE)) return;
  const start = new Date(scene.span.until.getTime() - LAST_DAYS * DAY_MS);
  if (start <= scene.span.from) return;
  story.add('waivers', start, waivers(scene));
  story.add('disputes', start, disputes(scene));
}

async function* waivers(scene: Scene): Flow {
  yield HOUR_MS;
  const lasting = await ask(scene, 'prod-eu', 60, 'Until the base image moves');
  const ending = await ask(scene, 'prod-us', 3, 'Until the next release');
  yield 3 * HOUR_MS;
  for (const { id } of [lasting, ending]) await approve(scene, id);
  yield DAY_MS;
  await ask(scene, 'staging', 30, 'Digests come with the new pipeline');
}

async function* disputes(scene: Scene): Flow {
  yield 2 * HOUR_MS;
  const answered = await dispute(scene, {
    check: BY_TAG,
    environment: 'dev',
    reason: 'The tag is the commit, so that it cannot be another image',
  });
  yield 4 * HOUR_MS;
  await answer(scene, answered.id);
  yield DAY_MS;
  const listed = Buffer.from(
    'registry,tag,pushed again\nregistry.acme.test/ledger-svc,every tag,never\n',
  );
  await dispute(scene, {
    check: BY_TAG,
    environment: 'prod-us',
    reason: 'Our registry never lets a tag be pushed again: see its list',
    files: [
      {
        name: 'tags.csv',
        mediaType: 'text/csv',
        content: listed.toString('base64'),
      },
    ],
  });
}

function asker({ world }: Scene): string {
  return serviceNamed(world.plan, SERVICE).authors[0];
}

function ask(
  scene: Scene,
  environment: string,
  days: number,
  reason: string,
): Promise<WaiverView> {
  const until = new Date(scene.span.until.getTime() + days * DAY_MS);
  return scene.portal.call<WaiverView>(asker(scene), 'POST', '/waivers', {
    check: BY_TAG,
    service: `component:default/${SERVICE}`,
    environment,
    until: until.toISOString(),
    reason,
  });
}

function dispute(
  scene: Scene,
  wish: {
    check: string;
    environment: string;
    reason: string;
    files?: object[];
  },
): Promise<DisputeView> {
  return scene.portal.call<DisputeView>(asker(scene), 'POST', '/disputes', {
    service: `component:default/${SERVICE}`,
    ...wish,
  });
}

/** By the first one who had no part in it. */
async function approve(scene: Scene, id: string): Promise<void> {
  const mayDecide = async (login: string) => {
    const { items } = await scene.portal.call<WaiverPage>(
      login,
      'GET',
      '/waivers?state=asked',
    );
    return items.some(one => one.id === id && one.decide.allowed);
  };
  const login = await firstWho(scene, mayDecide);
  await scene.portal.call(login, 'POST', `/waivers/${id}/approve`, {
    reason: 'Nothing else is built under these tags',
  });
}

async function answer(scene: Scene, id: string): Promise<void> {
  const mayAnswer = async (login: string) => {
    const { items } = await scene.portal.call<DisputePage>(
      login,
      'GET',
      '/disputes',
    );
    return items.some(one => one.id === id && one.mayAnswer.allowed);
  };
  const login = await firstWho(scene, mayAnswer);
  await scene.portal.call(login, 'POST', `/disputes/${id}/answer`, {
    statement: 'Whoever may push to the registry can push a tag again',
  });
}

/** @throws Error where there is nobody */
async function firstWho(
  scene: Scene,
  may: (login: string) => Promise<boolean>,
): Promise<string> {
  for (const { login, team } of scene.world.plan.people) {
    if (team !== 'auditors' && (await may(login))) return login;
  }
  throw new Error('Nobody may decide on it');
}
