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
import { imagesOf, manifestKey } from '../values';
import { CommitFiles, parseManifests } from './files';
import { Renderer } from './index';
import { RenderTools, runTool, toolsInPath } from './tools';

const TOOLS = toolsInPath();
const withKustomize = TOOLS.kustomize ? describe : describe.skip;
const withHelm = TOOLS.helm ? describe : describe.skip;

const CHART: FileChanges = {
  'deploy/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
  'deploy/values.yaml': 'level: info\nregion: none\nowner: none\n',
  'deploy/values-prod.yaml': 'region: eu\n',
  // More than the stand-in renders itself.
  'deploy/templates/_helpers.tpl': '',
  'deploy/templates/settings.yaml': configMapYaml('settings', {
    release: '{{ .Release.Name }}',
    level: '{{ .Values.level }}',
    region: '{{ .Values.region }}',
    owner: '{{ .Values.owner }}',
  }),
};

describe('rendering with tools', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'argocd-tools-'));
  const repositories: GitRepositories[] = [];
  let count = 0;
  afterAll(async () => {
    repositories.forEach(git => git.close());
    await rm(dir, { recursive: true });
  });

  function commit(files: FileChanges) {
    count += 1;
    const home = path.join(dir, String(count));
    const repository = new TestRepository(home, PAYMENTS_URL);
    const sha = repository.commit(files);
    const git = new GitRepositories(() => repository.bare, home);
    repositories.push(git);
    return { git, sha };
  }

  async function render(
    files: FileChanges,
    tools: RenderTools,
    more: Partial<ApplicationSource> = {},
  ): Promise<Manifest[]> {
    const { git, sha } = commit(files);
    const source = { repoURL: PAYMENTS_URL, path: 'deploy', ...more };
    const renderer = new Renderer(git, tools);
    return (await renderer.render(APPLICATION, source, sha)).manifests;
  }

  const PATCHED: FileChanges = {
    'deploy/kustomization.yaml': [
      'resources: [app.yaml]',
      'patches:',
      '  - target: {kind: Deployment}',
      '    patch: |-',
      '      - {op: replace, path: /spec/replicas, value: 9}',
    ].join('\n'),
    'deploy/app.yaml': deploymentYaml('api'),
  };

  it('without kustomize the field is refused by name', async () => {
    await expect(render(PATCHED, {})).rejects.toThrow(
      'patches is not supported by the stand-in',
    );
  });

  withKustomize('with kustomize', () => {
    it('kustomize does what the stand-in cannot do itself', async () => {
      const [deployment] = await render(PATCHED, TOOLS);
      expect(deployment.spec).toMatchObject({ replicas: 9 });
      expect(deployment.metadata.namespace).toBe('payments-api-prod');
    });

    it('nothing is fetched from the network', async () => {
      const files = {
        ...PATCHED,
        'deploy/kustomization.yaml':
          'resources: ["https://kustomize.test/base.yaml"]\npatches: []\n',
      };
      await expect(render(files, TOOLS)).rejects.toThrow('failed');
    });

    it.each([
      ['namespace', 'namespace: there'],
      ['namePrefix', 'namePrefix: eu-'],
      ['commonLabels', 'commonLabels: {team: pay}'],
      ['labels', 'labels: [{pairs: {team: pay}}]'],
      [
        'labels everywhere',
        'labels: [{pairs: {team: pay}, includeSelectors: true}]',
      ],
      ['a tag', `images: [{name: ${IMAGE}, newTag: "2.0.0"}]`],
      ['a name', `images: [{name: ${IMAGE}, newName: other.test/api}]`],
      [
        'a digest',
        `images: [{name: ${IMAGE}, digest: "sha256:${'a'.repeat(64)}"}]`,
      ],
    ])('the stand-in builds %s as kustomize does', async (_what, field) => {
      const files = {
        'base/kustomization.yaml': 'resources: [app.yaml]\n',
        'base/app.yaml': [
          deploymentYaml('api'),
          configMapYaml('settings', { a: '1' }),
        ].join('---\n'),
        'deploy/kustomization.yaml': `resources: [../base]\n${field}\n`,
      };
      const { git, sha } = commit(files);
      const tree = await git.tree(PAYMENTS_URL, sha);
      const commitFiles = new CommitFiles(git, PAYMENTS_URL, tree);
      const command = [...(TOOLS.kustomize ?? []), '.'];
      const output = await runTool(commitFiles, 'deploy', command);
      const bare = (manifests: Manifest[]) =>
        manifests
          .map(manifest => {
            const { annotations, ...metadata } = manifest.metadata;
            const { namespace = 'payments-api-prod' } = metadata;
            return { ...manifest, metadata: { ...metadata, namespace } };
          })
          .sort((a, b) => (manifestKey(a) < manifestKey(b) ? -1 : 1));
      const source = { repoURL: PAYMENTS_URL, path: 'deploy' };
      const renderer = new Renderer(git, {});
      const { manifests } = await renderer.render(APPLICATION, source, sha);
      expect(bare(manifests)).toEqual(bare(parseManifests('deploy', output)));
    });
  });

  it.each([
    [`${IMAGE}:3.0.0`, `${IMAGE}:3.0.0`],
    [`${IMAGE}=other.test/api:4`, 'other.test/api:4'],
    ['other.test/unused:5', `${IMAGE}:1.0.0`],
  ])('the image %s of the Application counts last', async (image, expected) => {
    const files = {
      'deploy/kustomization.yaml': 'resources: [app.yaml]\n',
      'deploy/app.yaml': deploymentYaml('api'),
    };
    const kustomize = { images: [image] };
    const [deployment] = await render(files, {}, { kustomize });
    expect(imagesOf(deployment)).toEqual([expected]);
  });

  it.each<[string, ApplicationSource['directory'], string[]]>([
    ['recurse', { recurse: true }, ['a', 'b', 'c']],
    ['include', { include: 'b.*' }, ['b']],
    ['several', { recurse: true, include: '{a,below/*}.yaml' }, ['a', 'c']],
    ['exclude', { recurse: true, exclude: 'below/*' }, ['a', 'b']],
  ])('a directory follows %s', async (_what, directory, names) => {
    const files = {
      'deploy/a.yaml': configMapYaml('a', {}),
      'deploy/b.yaml': configMapYaml('b', {}),
      'deploy/below/c.yaml': configMapYaml('c', {}),
    };
    const manifests = await render(files, {}, { directory });
    expect(manifests.map(({ metadata }) => metadata.name)).toEqual(names);
  });

  it('a chart without helm says which tool is missing', async () => {
    await expect(render(CHART, {})).rejects.toThrow(
      'this is a Helm chart, and there is no helm in the PATH',
    );
  });

  withHelm('with helm', () => {
    it('a chart takes value files, values and parameters', async () => {
      const helm = {
        valueFiles: ['values-prod.yaml'],
        valuesObject: { level: 'debug' },
        parameters: [{ name: 'owner', value: 'a,b' }],
      };
      const [settings] = await render(CHART, TOOLS, { helm });
      expect(settings.data).toEqual({
        release: 'payments-api-prod',
        level: 'debug',
        region: 'eu',
        owner: 'a,b',
      });
    });

    it('a chart takes value files that another source lends', async () => {
      const files = { ...CHART, 'env/prod.yaml': 'region: us\n' };
      const { git, sha } = commit(files);
      const { manifests, sourceTypes } = await new Renderer(
        git,
        TOOLS,
      ).renderAll(
        APPLICATION,
        [
          {
            repoURL: PAYMENTS_URL,
            path: 'deploy',
            helm: { valueFiles: ['$values/env/prod.yaml'] },
          },
          { repoURL: PAYMENTS_URL, ref: 'values' },
        ],
        [sha, sha],
      );
      expect(manifests[0].data).toMatchObject({ region: 'us' });
      expect(sourceTypes[0]).toBe('Helm');
    });
  });
});
