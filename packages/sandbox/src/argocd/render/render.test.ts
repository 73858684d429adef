import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GitRepositories } from '../git';
import { APPLICATION } from '../testing/application';
import {
  configMapYaml,
  deploymentYaml,
  IMAGE,
  PAYMENTS_URL,
} from '../testing/manifests';
import { FileChanges, TestRepository } from '../testing/repository';
import { ApplicationSource, Manifest } from '../types';
import { imagesOf } from '../values';
import { Renderer } from './index';
import { RenderTools } from './tools';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('rendering', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'argocd-render-'));
  const readers: GitRepositories[] = [];
  let count = 0;
  afterAll(async () => {
    readers.forEach(git => git.close());
    await rm(dir, { recursive: true });
  });

  /** Commits the files to a new repository and renders `deploy`. */
  async function render(
    files: FileChanges,
    source: Partial<ApplicationSource> = {},
    locate = (bare: string) => bare,
    tools: RenderTools = {},
  ): Promise<Manifest[]> {
    count += 1;
    const home = path.join(dir, String(count));
    const repository = new TestRepository(home, PAYMENTS_URL);
    repository.commit(files);
    const mirrors = path.join(home, 'mirrors');
    const git = new GitRepositories(() => locate(repository.bare), mirrors);
    readers.push(git);
    const renderer = new Renderer(git, tools);
    const whole = { repoURL: PAYMENTS_URL, path: 'deploy', ...source };
    const application = {
      ...APPLICATION,
      spec: { ...APPLICATION.spec, source: whole },
    };
    const target = source.targetRevision ?? 'HEAD';
    return (await renderer.render(application, whole, target)).manifests;
  }
  const kustomize = (text: string, more: FileChanges = {}) =>
    render({
      'deploy/kustomization.yaml': `resources: [app.yaml]\n${text}`,
      'deploy/app.yaml': `${deploymentYaml('api')}---\n${configMapYaml(
        'settings',
        { a: '1' },
      )}`,
      ...more,
    });

  it('reads the files of a directory by name, with namespace and tracking id', async () => {
    const manifests = await render({
      'deploy/b.yaml': deploymentYaml('api'),
      'deploy/a.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } },
        ],
      }),
      'deploy/below/c.yaml': configMapYaml('below', {}),
      'deploy/notes.txt': 'not a manifest',
    });
    expect(
      manifests.map(({ metadata }) => [
        metadata.name,
        metadata.namespace,
        metadata.annotations?.['argocd.argoproj.io/tracking-id'],
      ]),
    ).toEqual([
      ['x', undefined, 'payments-api-prod:/Namespace:/x'],
      [
        'api',
        'payments-api-prod',
        'payments-api-prod:apps/Deployment:payments-api-prod/api',
      ],
    ]);
  });

  it('goes below a directory when told to recurse', async () => {
    const files = { 'deploy/below/c.yaml': configMapYaml('below', {}) };
    expect(await render(files)).toEqual([]);
    const recursive = await render(files, { directory: { recurse: true } });
    expect(recursive).toHaveLength(1);
  });

  it('mirrors a repository that is not a local directory', async () => {
    const files = { 'deploy/a.yaml': configMapYaml('a', {}) };
    const manifests = await render(files, {}, bare => `file://${bare}`);
    expect(manifests).toHaveLength(1);
  });

  it.each([
    ['newTag', 'newTag: "2.0"', `${IMAGE}:2.0`],
    ['digest', `digest: ${DIGEST}`, `${IMAGE}@${DIGEST}`],
    ['newName', 'newName: other.test:5000/x', 'other.test:5000/x:1.0.0'],
    [
      'tag and digest',
      `newTag: "2"\n    digest: ${DIGEST}`,
      `${IMAGE}:2@${DIGEST}`,
    ],
  ])('kustomize sets images by %s', async (_what, text, image) => {
    const [deployment] = await kustomize(
      `images:\n  - name: ${IMAGE}\n    ${text}\n`,
    );
    expect(imagesOf(deployment)).toEqual([image]);
  });

  it('kustomize leaves images of other names alone', async () => {
    const text = 'images: [{name: registry.test/other, newTag: "9"}]\n';
    expect(imagesOf(await kustomize(text))).toEqual([`${IMAGE}:1.0.0`]);
  });

  it('kustomize sets the namespace, whatever the destination says', async () => {
    const manifests = await kustomize('namespace: there\n');
    expect(manifests.map(({ metadata }) => metadata.namespace)).toEqual([
      'there',
      'there',
    ]);
  });

  it('kustomize prefixes names and what refers to them', async () => {
    const manifests = await kustomize('namePrefix: eu-\n', {
      'deploy/app.yaml': [
        configMapYaml('settings', {}),
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'pod' },
          spec: {
            containers: [
              {
                envFrom: [
                  { configMapRef: { name: 'settings' } },
                  { configMapRef: { name: 'of-others' } },
                ],
              },
            ],
          },
        }),
      ].join('---\n'),
    });
    expect(manifests.map(({ metadata }) => metadata.name)).toEqual([
      'eu-settings',
      'eu-pod',
    ]);
    expect(manifests[1].spec).toEqual({
      containers: [
        {
          envFrom: [
            { configMapRef: { name: 'eu-settings' } },
            { configMapRef: { name: 'of-others' } },
          ],
        },
      ],
    });
  });

  it.each([
    ['commonLabels', 'commonLabels: {team: pay}', true],
    ['labels', 'labels: [{pairs: {team: pay}}]', false],
    [
      'labels with selectors',
      'labels: [{pairs: {team: pay}, includeSelectors: true}]',
      true,
    ],
  ])('kustomize adds %s', async (_what, text, everywhere) => {
    const [deployment] = await kustomize(`${text}\n`);
    expect(deployment.metadata.labels).toEqual({ team: 'pay' });
    const labels = everywhere ? { app: 'api', team: 'pay' } : { app: 'api' };
    expect(deployment.spec).toMatchObject({
      selector: { matchLabels: labels },
      template: { metadata: { labels } },
    });
  });

  it('kustomize builds an overlay over a base', async () => {
    const manifests = await render(
      {
        'base/kustomization.yaml': 'resources: [app.yaml]\nnamePrefix: a-\n',
        'base/app.yaml': deploymentYaml('api'),
        'overlays/prod/kustomization.yaml':
          'resources: [../../base]\nnamePrefix: b-\n',
      },
      { path: 'overlays/prod' },
    );
    expect(manifests.map(({ metadata }) => metadata.name)).toEqual(['b-a-api']);
  });

  it.each<[string, string, string, FileChanges?]>([
    ['an unknown field', 'patches: []\n', 'patches is not supported'],
    [
      'a field of labels',
      'labels: [{pairs: {a: b}, fields: []}]\n',
      'labels.0.fields is not supported',
    ],
    [
      'a tag that YAML reads as a number',
      `images: [{name: x, newTag: 1234567}]\n`,
      'images.0.newTag',
    ],
    [
      'a remote base',
      'commonLabels: {}\n',
      'the remote base https://x.test/y?ref=1 is not supported',
      { 'deploy/kustomization.yaml': 'resources: ["https://x.test/y?ref=1"]' },
    ],
    [
      'a file that is not there',
      '',
      'nothing.yaml does not exist',
      { 'deploy/kustomization.yaml': 'resources: [nothing.yaml]' },
    ],
    [
      'a way out of the repository',
      '',
      'outside the repository',
      { 'deploy/kustomization.yaml': 'resources: [../../../etc]' },
    ],
    [
      'a directory that includes itself',
      '',
      'includes itself',
      { 'deploy/kustomization.yaml': 'resources: [../deploy]' },
    ],
  ])('kustomize refuses %s', async (_what, text, message, more = {}) => {
    await expect(kustomize(text, more)).rejects.toThrow(message);
  });

  it.each<[string, FileChanges, Partial<ApplicationSource>, string]>([
    ['a missing path', { 'a.txt': '' }, {}, 'deploy: app path does not exist'],
    ['a chart without helm', { 'deploy/Chart.yaml': '' }, {}, 'no helm in the'],
    ['bad YAML', { 'deploy/a.yaml': 'a: [' }, {}, 'deploy/a.yaml is not valid'],
    ['no kind', { 'deploy/a.yaml': 'apiVersion: v1' }, {}, 'has no kind'],
    [
      'the same object twice',
      {
        'deploy/a.yaml': configMapYaml('a', {}),
        'deploy/b.yaml': configMapYaml('a', {}),
      },
      {},
      'appears more than once',
    ],
    [
      'a branch that does not exist',
      { 'deploy/a.yaml': '' },
      { targetRevision: 'nowhere' },
      "unable to resolve 'nowhere'",
    ],
    [
      'a commit that does not exist',
      { 'deploy/a.yaml': '' },
      { targetRevision: 'b'.repeat(40) },
      'not found in https://forge.test',
    ],
  ])('refuses %s', async (_what, files, source, message) => {
    await expect(render(files, source)).rejects.toThrow(message);
  });

  it('resolves an annotated tag to its commit', async () => {
    const home = path.join(dir, 'tagged');
    const repository = new TestRepository(home, PAYMENTS_URL);
    const sha = repository.commit({ 'a.txt': 'a' });
    repository.tag('v1.0.0');
    const git = new GitRepositories(() => repository.bare, home);
    readers.push(git);
    expect(await git.resolve(PAYMENTS_URL, 'v1.0.0')).toBe(sha);
    expect(await git.metadata(PAYMENTS_URL, sha)).toMatchObject({
      tags: ['v1.0.0'],
    });
  });
});
