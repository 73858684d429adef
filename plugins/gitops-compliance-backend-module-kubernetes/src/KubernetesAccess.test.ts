import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  clusterOf,
  startKubernetes,
  type Kubernetes,
  type KubernetesFault,
} from './__testUtils__/kubernetes';
import type { KubernetesCluster } from './config';
import { KubernetesAccess } from './KubernetesAccess';

const TOKEN = 'token-of-the-portal';
const DATA = { 'policy.csv': 'g, ada, role:admin' };

describe('a cluster as a source of rights', () => {
  let kubernetes: Kubernetes;
  beforeAll(async () => {
    kubernetes = await startKubernetes({
      objects: clusterOf({ data: DATA, operators: ['ada', 'bob'] }),
      token: TOKEN,
    });
  });
  beforeEach(() => kubernetes.fail(null));
  afterAll(() => kubernetes.close());

  const access = (
    cluster: Partial<KubernetesCluster> = { token: TOKEN },
    options = {},
  ) =>
    new KubernetesAccess(
      {
        name: 'eu-1',
        server: kubernetes.url,
        argocd: [{ instance: 'eu-1', namespace: 'argocd' }],
        destinations: [],
        ...cluster,
      },
      options,
    );

  it('tells roles and bindings of the cluster and of its namespaces', async () => {
    const { roles, bindings, truncated } = await access().readRbac();
    expect(truncated).toBe(false);
    expect(roles).toHaveLength(kubernetes.objects.roles.length);
    expect(roles).toContainEqual({
      name: 'application-writer',
      namespace: 'argocd',
      rules: [
        {
          verbs: ['get', 'list', 'patch', 'update'],
          apiGroups: ['argoproj.io'],
          resources: ['applications'],
          resourceNames: [],
        },
      ],
    });
    expect(bindings).toContainEqual({
      name: 'application-writers',
      namespace: 'argocd',
      role: { kind: 'Role', name: 'application-writer' },
      subjects: [
        { kind: 'User', name: 'ada', namespace: null },
        { kind: 'User', name: 'bob', namespace: null },
      ],
    });
    expect(bindings).toContainEqual(
      expect.objectContaining({
        name: 'argocd-application-controller',
        namespace: null,
        subjects: [
          {
            kind: 'ServiceAccount',
            name: 'argocd-application-controller',
            namespace: 'argocd',
          },
        ],
      }),
    );
  });

  it('reads page by page, and says where it stopped', async () => {
    const whole = await access().readRbac();
    const paged = { pageSize: 2 };
    expect(await access(undefined, paged).readRbac()).toEqual(whole);
    const cut = await access(undefined, { ...paged, maxPages: 1 }).readRbac();
    expect(cut.truncated).toBe(true);
    expect(cut.roles.length).toBeLessThan(whole.roles.length);
  });

  it('gives a ConfigMap, and null where there is none', async () => {
    const read = (name: string) =>
      access().readConfigMap({ namespace: 'argocd', name });
    expect(await read('argocd-rbac-cm')).toEqual(DATA);
    expect(await read('other')).toBeNull();
  });

  it('takes its token from a file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'token-'));
    const tokenFile = path.join(folder, 'token');
    await writeFile(tokenFile, TOKEN);
    const { roles } = await access({ tokenFile }).readRbac();
    expect(roles).not.toEqual([]);
    await rm(folder, { recursive: true });
  });

  it.each<[KubernetesFault, RegExp]>([
    ['down', /eu-1 cannot be read: it cannot be reached/],
    ['silent', /did not answer within 0.2 s/],
    ['forbidden', /does not let the portal read \(403\)/],
    ['broken', /answered with 500/],
    ['huge', /more than 8388608 bytes/],
  ])('is unavailable where it is %s', async (fault, reason) => {
    kubernetes.fail(fault);
    const timeoutMs = fault === 'silent' ? 200 : undefined;
    await expect(
      access(undefined, { timeoutMs }).readRbac(),
    ).rejects.toMatchObject({
      name: 'SourceUnavailableError',
      message: expect.stringMatching(reason),
    });
  });

  it('says that its token is not accepted, and repeats none', async () => {
    const refused = access({ token: 'secret-of-another' }).readRbac();
    await expect(refused).rejects.toThrow(/does not accept the token \(401\)/);
    await expect(refused).rejects.not.toThrow(/secret-of-another|127\.0\.0\.1/);
  });

  it('ends with its caller', async () => {
    kubernetes.fail('silent');
    const signal = AbortSignal.timeout(50);
    await expect(access().readRbac(signal)).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  it('only ever reads', () => {
    expect(
      kubernetes.requests().filter(each => !each.startsWith('GET ')),
    ).toEqual([]);
  });
});
