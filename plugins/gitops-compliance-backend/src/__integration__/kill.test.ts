import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import { expectWholeLog } from '../ledger/__testUtils__/wholeLog';
import { Sequencer } from '../ledger/log/Sequencer';
import { ForgeView } from './forgeView';
import {
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  request,
  until,
  untilOpened,
  wish,
  type Target,
} from './journey';
import { KillablePortal } from './KillablePortal';
import {
  newDatabase,
  startTestWorld,
  waitFor,
  type Caller,
  type TestWorld,
} from './testPortal';

jest.setTimeout(900_000);

type Where = 'before-effect' | 'before-reply';

/** A request of the portal at which it is killed. */
interface KillPoint {
  at: 'forge' | 'argocd';
  /** GraphQL operation, or method and end of the path. */
  request: string | [string, RegExp];
  where: Where;
  /** Newest kind of entry then on record, where that is the point. */
  after?: string;
}

const read = (
  at: KillPoint['at'],
  what: KillPoint['request'],
  after?: string,
): KillPoint[] => [{ at, request: what, where: 'before-reply', after }];
const write = (
  at: KillPoint['at'],
  what: KillPoint['request'],
  after?: string,
): KillPoint[] => [
  { at, request: what, where: 'before-effect', after },
  { at, request: what, where: 'before-reply' },
];

const CHECKS: KillPoint['request'] = ['GET', /\/check-runs$/];
const NEW_CHECK: KillPoint['request'] = ['POST', /\/check-runs$/];
const CHECK: KillPoint['request'] = ['PATCH', /\/check-runs\/\d+$/];
const MERGE: KillPoint['request'] = ['PUT', /\/merge$/];
const APPLICATION: KillPoint['request'] = [
  'GET',
  /\/applications\/payments-api-prod\?/,
];
const SYNC: KillPoint['request'] = ['POST', /\/sync$/];
const RESOURCES: KillPoint['request'] = [
  'GET',
  /\/applications\/payments-api-prod\/resource-tree\?/,
];

const OPENING = [
  ...read('forge', 'ReadFiles', 'change.gates-evaluated'),
  ...read('forge', 'BeforeOpening'),
  ...write('forge', 'OpenPullRequest'),
  ...read('forge', CHECKS, 'change.pull-request-opened'),
  ...write('forge', NEW_CHECK),
  ...write('forge', CHECK),
];
const MERGING = [
  ...read('forge', 'ReadPullRequests', 'change.merge-requested'),
  ...write('forge', CHECK),
  ...write('forge', MERGE),
];
const DEPLOYING = [
  ...read('argocd', APPLICATION, 'change.merged'),
  ...write('argocd', SYNC),
];
const VERIFYING = read('argocd', RESOURCES, 'change.synced');

const POINTS = [...OPENING, ...MERGING, ...DEPLOYING, ...VERIFYING];

/** Requests that are no step of a promotion: credentials and collectors. */
const OTHER_REQUESTS = [
  // What is read beside the steps, and read again by whoever comes next.
  /^(ReadRepository|ReadProtections|ReadOrigins|CodeOwners)$/,
  /\/memberships\/[\w-]+$/,
  /\/manifests\?/,
  /\/(managed-resources|resource-tree)\?/,
  /^POST .*\/access_tokens$/,
  /^GET .*\/(app|installation|rate_limit)\b/,
  /^GET \/api\/v1\/applications(\?|$)/,
  /^GET \/api\/v1\/(stream|session)\//,
  /^GET \/api\/v1\/projects\/[\w-]+\/detailed$/,
  /^GET \/api\/v1\/projects$/,
  /\/collaborators$/,
  /^ReadCommit$/,
  /^Compare/,
  /\/compare\//,
];

describe('a portal that is killed', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: KillablePortal;
  let forge: ForgeView;
  let db: Knex;
  let dana: Caller;
  let revision: string;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = new KillablePortal({ world, database });
    await portal.start();
    forge = new ForgeView(world);
    db = database.client();
    dana = portal.as('user:default/dana');
    revision = await promotable(dana, PAYMENTS_PROD);
    await promotable(dana, LEDGER_PROD);
    await promotable(dana, {
      service: 'web-shop',
      environment: 'prod',
      from: 'staging',
    });
  });

  afterAll(async () => {
    await portal?.close();
    await world?.close();
    await database.drop();
  });

  const hold = ({ at, request: what, where }: KillPoint) => {
    if (at === 'argocd') {
      const [method, path] = what as [string, RegExp];
      return world.argocd.faults.pause(
        seen =>
          seen.method === method &&
          seen.account === 'gitops-compliance' &&
          path.test(seen.url),
        where,
      );
    }
    return world.forge.faults.pause(
      seen =>
        typeof what === 'string'
          ? seen.operationName === what
          : seen.method === what[0] && what[1].test(seen.path),
      where,
    );
  };

  /** Requests of the portal that no kill point stands for. */
  const notKilledAt = (): string[] => {
    const isKnown = (at: KillPoint['at'], name: string, path: string) =>
      OTHER_REQUESTS.some(other => other.test(name)) ||
      POINTS.some(
        ({ at: where, request: what }) =>
          where === at &&
          (typeof what === 'string'
            ? what === name
            : name.startsWith(what[0]) && what[1].test(path)),
      );
    const forgeRequests = world.forge.requests
      .list()
      .filter(({ kind, actor }) => kind === 'api' && actor !== 'aude-audit')
      .map(({ method, path, operationName }) => ({
        at: 'forge' as const,
        name: operationName ?? `${method} ${path}`,
        path,
      }));
    const argocdRequests = world.argocd.requests
      .list()
      .filter(({ account }) => account === 'gitops-compliance')
      .map(({ method, url }) => ({
        at: 'argocd' as const,
        name: `${method} ${url}`,
        path: url,
      }));
    const unknown = [...forgeRequests, ...argocdRequests].filter(
      ({ at, name, path }) => !isKnown(at, name, path),
    );
    return [...new Set(unknown.map(({ name }) => name))];
  };

  const entries = async (id: string): Promise<string[]> =>
    (
      await db('ledger_entries')
        .where({ stream: `change:${id}` })
        .orderBy('stream_seq')
    ).map(row => row.type);

  /** Kills the portal in the midst of its next request of this kind. */
  const killAt = async (
    point: KillPoint,
    id: string,
    start: () => Promise<unknown>,
  ) => {
    const held = hold(point);
    await start();
    await within(held.reached, `${point.request} ${point.where}`);
    if (point.after) expect(await entries(id)).toContain(point.after);
    await portal.kill();
    held.drop();
  };

  const restart = () => portal.restart();

  const killAtEach = async (points: KillPoint[], id: string) => {
    for (const point of points) {
      await killAt(point, id, restart);
    }
    await portal.restart();
  };

  const approved = async (id: string) => {
    const { number } = await untilOpened(dana, id);
    await world.forge.admin.review({
      owner: 'acme',
      repo: 'deploy',
      number,
      as: 'bob-builds',
      event: 'APPROVE',
    });
  };

  /** Operations that the portal's account started, by Argo CD's own events. */
  const operationsOf = async (application: string) => {
    const answer = await fetch(
      `${world.argocd.url}/api/v1/applications/${application}/events`,
      {
        headers: { authorization: `Bearer ${world.secrets.argocdSreToken}` },
      },
    );
    const { items } = (await answer.json()) as {
      items: { reason: string; metadata: { annotations?: object } }[];
    };
    return items.filter(
      ({ reason, metadata }) =>
        reason === 'OperationStarted' &&
        Object.values(metadata.annotations ?? {}).includes('gitops-compliance'),
    );
  };

  /** The one branch, pull request, check, merge and sync; each entry once. */
  const expectDoneOnce = async (id: string, application: string) => {
    const branch = `gitops-compliance/change-${id}`;
    const pulls = await forge.pulls(branch);
    expect(pulls).toHaveLength(1);
    const [pull] = pulls;
    expect(pull.merged_at).not.toBeNull();
    expect(forge.moves(branch).map(move => move.after)).toEqual([
      expect.any(String),
      pull.head.sha,
    ]);
    expect(
      forge.moves('main').filter(move => move.after === pull.merge_commit_sha),
    ).toHaveLength(1);
    expect(await forge.checks(pull.head.sha)).toEqual([
      {
        name: 'gitops-compliance',
        status: 'completed',
        conclusion: 'success',
      },
    ]);
    expect(await operationsOf(application)).toHaveLength(1);
    const once = (await entries(id)).filter(
      type =>
        ![
          'change.gates-evaluated',
          'change.pull-request-observed',
          'change.problem',
          'change.problem-cleared',
        ].includes(type),
    );
    expect(new Set(once).size).toBe(once.length);
    // Jobs of their own read what it brings, while the steps go on.
    const beside = ['change.rendered', 'change.risk-assessed', 'change.digest'];
    expect(once.filter(type => !beside.includes(type))).toEqual([
      'change.requested',
      'change.pull-request-opened',
      'change.check-published',
      'change.ready',
      'change.merge-requested',
      'change.merged',
      'change.sync-requested',
      'change.synced',
      'change.succeeded',
    ]);
  };

  const untilDone = (id: string) =>
    until(dana, id, 'the change to succeed', ({ summary }: ChangeView) => {
      if (summary.state === 'failed') throw new Error(summary.sentence);
      return summary.state === 'succeeded';
    });

  it('while a promotion is requested has nothing on record, and takes it again', async () => {
    const point = read('forge', 'ReadFiles')[0];
    const held = hold(point);
    const lost = dana.post('/v1/changes', wish(PAYMENTS_PROD, revision)).then(
      () => 'answered',
      () => 'lost',
    );
    await within(held.reached, 'the pin to be read');
    await portal.kill();
    held.drop();
    expect(await lost).toBe('lost');
    await portal.restart();
    expect((await dana.get('/v1/changes')).body).toMatchObject({ items: [] });
  });

  it('at every request of a promotion loses nothing and does nothing twice', async () => {
    // The request itself read the pin; a later process reads it anew.
    const held = hold({
      at: 'forge',
      request: 'BeforeOpening',
      where: 'before-effect',
    });
    const { status, body } = await dana.post<ChangeView>(
      '/v1/changes',
      wish(PAYMENTS_PROD, revision),
    );
    expect(status).toBe(201);
    const { id } = body.summary;
    await portal.kill();
    held.drop();
    await killAtEach(OPENING, id);

    const review = read('forge', 'ReadPullRequests')[0];
    await killAt(review, id, () => approved(id));
    await portal.restart();
    await until(
      dana,
      id,
      'every gate to open',
      change => change.actions.merge.allowed,
    );

    const [opening, ...merging] = [...MERGING, ...DEPLOYING, ...VERIFYING];
    await killAt(opening, id, async () => {
      expect((await dana.post(`/v1/changes/${id}/merge`)).status).toBe(202);
    });
    await killAtEach(merging, id);
    await untilDone(id);
    await expectDoneOnce(id, 'payments-api-prod');
    expect(notKilledAt()).toEqual([]);
  });

  it('at the moment that a check is first published or a sync is on record, too', async () => {
    const id = await killedAtFirstCheck(LEDGER_PROD);
    await portal.restart();
    await approved(id);
    await until(
      dana,
      id,
      'every gate to open',
      change => change.actions.merge.allowed,
    );
    expect((await dana.post(`/v1/changes/${id}/merge`)).status).toBe(202);
    await waitFor('the sync to be on record', async () =>
      (await entries(id)).includes('change.sync-requested'),
    );
    await portal.kill();
    await portal.restart();
    await untilDone(id);
    await expectDoneOnce(id, 'ledger-svc-prod');
  });

  it('leaves a log that verifies, whatever it was killed at', async () => {
    await portal.kill();
    await new Sequencer(db).run();
    await expectWholeLog(db);
    expect(await db('log_checkpoints')).not.toEqual([]);
  });

  async function killedAtFirstCheck(target: Target): Promise<string> {
    const held = hold({
      at: 'forge',
      request: NEW_CHECK,
      where: 'before-reply',
    });
    const id = await request(dana, target);
    await within(held.reached, 'the check to be published');
    await portal.kill();
    held.drop();
    return id;
  }
});

/** Fails with what was waited for where jest would only say "timeout". */
async function within(event: Promise<unknown>, what: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Waited in vain for ${what}`)),
      90_000,
    );
  });
  try {
    await Promise.race([event, late]);
  } finally {
    clearTimeout(timer);
  }
}
