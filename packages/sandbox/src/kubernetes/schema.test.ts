import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { execFileSync } from 'node:child_process';
import { clusterOf, startKubernetes, type Kubernetes } from '.';

const TOKEN = 'token';
const LISTS = {
  clusterroles: 'ClusterRole',
  clusterrolebindings: 'ClusterRoleBinding',
  roles: 'Role',
  rolebindings: 'RoleBinding',
};

/** The published schema is an ES module only, which needs its own process. */
const VALIDATE = `
  import * as core from 'kubernetes-models/v1';
  import * as rbac from 'kubernetes-models/rbac.authorization.k8s.io/v1';
  import { readFileSync } from 'node:fs';
  const problems = [];
  for (const [kind, object] of JSON.parse(readFileSync(0, 'utf8'))) {
    try {
      new { ...core, ...rbac }[kind](object).validate();
    } catch (error) {
      problems.push(kind + ': ' + error.message);
    }
  }
  process.stdout.write(JSON.stringify(problems));
`;

function problems(objects: [kind: string, object: object][]): string[] {
  const out = execFileSync(
    process.execPath,
    ['--input-type=module', '--eval', VALIDATE],
    {
      cwd: resolvePackagePath('@gitops-compliance/sandbox'),
      input: JSON.stringify(objects),
      encoding: 'utf8',
    },
  );
  return JSON.parse(out) as string[];
}

describe('what the API of a cluster tells fits the published schema', () => {
  let kubernetes: Kubernetes;
  beforeAll(async () => {
    kubernetes = await startKubernetes({
      objects: clusterOf({ data: { 'policy.csv': '' }, operators: ['ada'] }),
      token: TOKEN,
    });
  });
  afterAll(() => kubernetes.close());

  const get = async (path: string) => {
    const response = await fetch(`${kubernetes.url}${path}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    return response.json();
  };

  it('every role and binding, and a ConfigMap', async () => {
    const seen: [string, object][] = [];
    for (const [resource, kind] of Object.entries(LISTS)) {
      const list = await get(`/apis/rbac.authorization.k8s.io/v1/${resource}`);
      expect(list.items).not.toEqual([]);
      for (const item of list.items) seen.push([kind, item]);
    }
    const configMap = '/api/v1/namespaces/argocd/configmaps/argocd-rbac-cm';
    seen.push(['ConfigMap', await get(configMap)]);
    expect(problems(seen)).toEqual([]);
  });

  it('the check itself refuses what does not fit', () => {
    const broken = { metadata: { name: 'x' }, roleRef: { name: 3 } };
    expect(problems([['RoleBinding', broken]])).toEqual([
      expect.stringContaining('roleRef'),
    ]);
  });
});
