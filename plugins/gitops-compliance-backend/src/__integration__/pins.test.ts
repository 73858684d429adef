import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  digestOf,
  entitiesOf,
  pinRulesOf,
  PINS,
} from '@gitops-compliance/sandbox';
import { ForgeView } from './forgeView';
import {
  cancel,
  request,
  requestMerge,
  until,
  untilOpened,
  untilState,
  wish,
  promotable,
  type ApiErrorBody,
} from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

/** Service, file and keys of its pins in production. */
const PINNED: [service: string, file: string, keys: string[]][] = [
  [
    'payout-worker',
    'apps/prod/payout-worker.yaml',
    ['spec.sources[name=code].targetRevision'],
  ],
  ['loyalty-api', 'services/loyalty-api/chart/values-prod.yaml', ['image.tag']],
  [
    'consent-svc',
    'apps/prod/consent-svc.yaml',
    ['spec.source.helm.parameters[name=image.tag].value'],
  ],
  [
    'login-web',
    'apps/prod/login-web.yaml',
    ['spec.generators[0].list.elements[environment=prod].revision'],
  ],
  [
    'events-relay',
    'services/events-relay/overlays/prod/kustomization.yaml',
    [
      'images[name=registry.acme.example/events-relay].newTag',
      'images[name=registry.acme.example/events-relay].digest',
    ],
  ],
];
const prod = (service: string) => ({
  service,
  environment: 'prod',
  from: 'staging',
});

/** A service that says that the pin of another one is its own. */
const TWIN = 'consent-twin';
function twin() {
  const [entity] = entitiesOf(PINS).filter(
    ({ metadata }) => metadata.name === 'consent-svc',
  );
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      name: TWIN,
      uid: TWIN,
      annotations: {
        ...entity.metadata.annotations,
        'argocd/app-selector': `app=${TWIN}`,
        'gitops-compliance/pin.staging':
          'acme/deploy:apps/staging/consent-svc.yaml',
      },
    },
  };
}

describe('pins of every kind, from the request to healthy', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let forge: ForgeView;
  let dana: Caller;

  beforeAll(async () => {
    world = await startTestWorld(PINS);
    portal = await startTestPortal({
      world,
      database,
      entities: [...entitiesOf(PINS), twin()],
      policyFile: await world.writePolicy(policy => {
        const services = [
          ...PINS.services,
          { name: TWIN, pin: 'helm-parameter' as const },
        ];
        policy.pins = pinRulesOf(services, 'acme/deploy');
      }),
    });
    forge = new ForgeView(world);
    dana = portal.as('user:default/dana');
    for (const [service] of PINNED) await untilCollected(portal, service);
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const commit = (files: Record<string, string>) =>
    world.forge.admin.commit({
      owner: 'acme',
      repo: 'deploy',
      branch: 'main',
      files,
      message: 'Something else',
      author: 'sam-sre',
      bypassProtection: true,
    });

  it.each(PINNED)('%s', async (service, file, keys) => {
    const before = await forge.file(file);
    const revision = await promotable(dana, prod(service));
    const preview = await dana.get<{ diff: ChangeView['diff'] }>(
      `/v1/entities/component/default/${service}/promotion-preview?environment=prod&from=staging`,
    );
    const id = await requestMerge(world, dana, prod(service));
    const { diff } = await untilState(dana, id, 'succeeded');

    expect(diff.map(({ path, key }) => [path, key])).toEqual(
      keys.map(key => [file, key]),
    );
    expect(preview.body.diff.map(({ after }) => after)).toEqual(
      diff.map(({ after }) => after),
    );
    expect(diff[0].after).toBe(revision);
    const wanted = diff.reduce(
      (text, pin) => text.replace(pin.before as string, pin.after),
      before,
    );
    expect(await forge.file(file)).toBe(wanted);

    const { environments } = await dana.environments(service);
    const after = environments.find(({ name }) => name === 'prod');
    expect(after?.deployments[0]).toMatchObject({
      pinnedRevision: revision,
      sync: 'synced',
      health: 'healthy',
    });
    expect([after?.pin, ...(after?.otherPins ?? [])]).toMatchObject(
      diff.map(pin => ({ path: file, value: pin.after, problem: null })),
    );
  });

  it('copies the digest that runs upstream beside the commit that names it', async () => {
    const { environments } = await dana.environments('events-relay');
    const [staging, production] = ['staging', 'prod'].map(name =>
      environments.find(environment => environment.name === name),
    );
    const revision = staging?.deployments[0].pinnedRevision as string;
    expect(production?.otherPins).toMatchObject([
      { value: digestOf('events-relay', revision) },
    ]);
  });

  it('of two services may not be one and the same', async () => {
    const target = { service: 'consent-svc', environment: 'staging' };
    const revision = await promotable(dana, { ...target, from: 'dev' });
    const refused = await dana.post<ApiErrorBody>(
      '/v1/changes',
      wish({ ...target, from: 'dev' }, revision),
    );
    expect(refused.status).toBe(422);
    expect(refused.body.error.message).toMatch(
      /apps\/staging\/consent-svc\.yaml is the pin of component:default\/consent-twin as well/,
    );
  });

  it('says so where upstream does not tell the value to copy', async () => {
    const path = 'services/events-relay/overlays/staging/kustomization.yaml';
    const text = await forge.file(path);
    const newest = await world.forge.admin.commit({
      owner: 'acme',
      repo: 'events-relay',
      branch: 'main',
      files: { 'src/main.ts': '// more\n' },
      message: 'More',
      author: 'dana-dev',
      sign: 'dana-dev',
    });
    await commit({
      [path]: text
        .replace(/newTag: \w+/, `newTag: ${newest}`)
        .replace(/\n.*digest: .*/, ''),
    });
    await waitFor('staging to run it', async () => {
      const { environments } = await dana.environments('events-relay');
      const staging = environments.find(({ name }) => name === 'staging');
      return (
        staging?.deployments[0].pinnedRevision === newest &&
        staging.deployments[0].health === 'healthy'
      );
    });
    const { environments } = await dana.environments('events-relay');
    expect(
      environments.find(({ name }) => name === 'prod')?.promotableFrom,
    ).toMatchObject([
      {
        allowed: false,
        reason: expect.stringMatching(
          /cannot be made from the revision, and staging does not say it/,
        ),
      },
    ]);
    const refused = await dana.post<ApiErrorBody>(
      '/v1/changes',
      wish(prod('events-relay'), newest),
    );
    expect(refused).toMatchObject({ status: 422 });
    expect(refused.body.error.message).toMatch(/staging does not say it/);
    await commit({ [path]: text });
  });

  it('trap: ApplicationSets revert a child’s targetRevision: the generator’s source is edited, and the child follows', async () => {
    const { environments } = await dana.environments('login-web');
    const staging = environments.find(({ name }) => name === 'staging');
    const production = environments.find(({ name }) => name === 'prod');
    const revision = staging?.deployments[0].pinnedRevision;
    expect(production?.deployments[0].pinnedRevision).toBe(revision);
    expect(production?.pin?.kind).toBe('applicationset-element');
    const child = await fetch(
      `${world.argocd.url}/api/v1/applications/login-web-prod?project=default`,
      {
        headers: { authorization: `Bearer ${world.secrets.argocdPortalToken}` },
      },
    );
    expect(await child.json()).toMatchObject({
      metadata: { ownerReferences: [{ kind: 'ApplicationSet' }] },
      spec: { source: { targetRevision: revision } },
    });
  });

  describe('trap: monorepo push races: optimistic lock on the base SHA, retry, then say so', () => {
    const isOpening = ({ operationName }: { operationName?: string }) =>
      operationName === 'BeforeOpening';
    const staging = (service: string) => ({
      service,
      environment: 'staging',
      from: 'dev',
    });
    let pushes = 0;

    /**
     * Others push when a pull request is about to be opened: after the edit was
     * made, before the base is looked at again.
     */
    const othersPush = async (end?: Promise<void>) => {
      const hold = world.forge.faults.pause(isOpening, 'before-effect');
      await (end ? Promise.race([hold.reached, end]) : hold.reached);
      pushes += 1;
      await commit({ 'README.md': `Others push, ${pushes}\n` });
      hold.release();
    };

    it('the edit is made anew on a base that moved once', async () => {
      await promotable(dana, staging('loyalty-api'));
      const pushed = othersPush();
      const id = await request(dana, staging('loyalty-api'));
      await pushed;
      const { headSha } = await untilOpened(dana, id);
      const { timeline } = await dana.change(id);
      expect(timeline.map(({ type }) => type)).not.toContain('change.problem');
      expect(await forge.file('README.md', headSha)).toBe(
        `Others push, ${pushes}\n`,
      );
      await cancel(dana, id);
    });

    it('one that moves all the time is told, and tried again', async () => {
      await promotable(dana, staging('payout-worker'));
      const id = await request(dana, staging('payout-worker'));
      let isTold = false;
      let tell = () => {};
      const end = new Promise<void>(resolve => {
        tell = () => {
          isTold = true;
          resolve();
        };
      });
      const race = async () => {
        while (!isTold) await othersPush(end);
      };
      const racing = race();
      const told = await until(dana, id, 'the race to be told', change =>
        Boolean(change.problem),
      );
      tell();
      await racing;
      world.forge.faults.clear();
      expect(told.problem).toMatch(
        /main of acme\/deploy moved 3 times while the pull request was being opened/,
      );
      await untilOpened(dana, id);
      await cancel(dana, id);
    });
  });
});
