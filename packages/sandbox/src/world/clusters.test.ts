import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import type { ClusterObjects, Kubernetes } from '../kubernetes';
import { startClusters } from './clusters';
import { FULL } from './plan';
import { writeSettings } from './settings';

const TOKEN = 'token';

describe('the clusters of a world', () => {
  let clusters: Record<string, Kubernetes>;

  beforeAll(async () => {
    clusters = await startClusters(FULL, { port: 0, token: TOKEN });
  });
  afterAll(async () => {
    for (const cluster of Object.values(clusters)) await cluster.close();
  });

  const bindingsOf = async (instance: string, kind: string, token = TOKEN) => {
    const response = await fetch(
      `${clusters[instance].url}/apis/rbac.authorization.k8s.io/v1/${kind}`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    const { items = [] } = (await response.json()) as {
      items?: ClusterObjects['bindings'];
    };
    return items.map(
      ({ metadata, roleRef, subjects = [] }) =>
        `${metadata.namespace}: ${subjects.map(({ name }) => name)} ${
          roleRef.name
        }`,
    );
  };

  it('let the SRE write applications everywhere, and developers edit where little is at stake', async () => {
    const writers = 'argocd: sam@acme.example application-writer';
    expect(await bindingsOf('eu-1', 'rolebindings')).toEqual([
      writers,
      'acme-dev: acme:developers edit',
    ]);
    expect(await bindingsOf('us-1', 'rolebindings')).toEqual([writers]);
    expect(await bindingsOf('us-1', 'rolebindings', 'another')).toEqual([]);
  });

  it('are named in the settings of a portal, without their token', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'clusters-'));
    try {
      const [config] = await writeSettings(dataDir, {
        plan: FULL,
        argocds: {},
        clusters,
        timestamps: { caPem: '' },
      });
      const text = await readFile(config, 'utf8');
      const { gitopsCompliance } = parse(text);
      expect(gitopsCompliance.kubernetes).toEqual(
        ['eu-1', 'us-1'].map(instance => ({
          name: instance,
          server: clusters[instance].url,
          token: '${SANDBOX_KUBERNETES_TOKEN}',
          argocd: [{ instance }],
        })),
      );
    } finally {
      await rm(dataDir, { recursive: true });
    }
  });
});
