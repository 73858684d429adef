import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GitRepositories } from '../git';
import { APPLICATION } from '../testing/application';
import { configMapYaml, PAYMENTS_URL } from '../testing/manifests';
import { FileChanges, TestRepository } from '../testing/repository';
import { HelmSource } from '../types';
import { Renderer } from './index';

const CHART: FileChanges = {
  'deploy/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
  'deploy/values.yaml': 'image: { tag: none, name: api }\nlevel: info\n',
  'deploy/values-prod.yaml': 'image: { tag: "1e10" }\n',
  'deploy/templates/settings.yaml': configMapYaml('settings', {
    release: '{{ .Release.Name }} {{ .Release.Namespace }}',
    image: '{{ .Values.image.name }}:{{ .Values.image.tag }}',
    level: '{{ .Values.level | upper }}',
    none: '[{{ .Values.not.there }}]',
  }),
};

describe('a chart of plain templates, without helm', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'argocd-chart-'));
  const repositories: GitRepositories[] = [];
  afterAll(async () => {
    repositories.forEach(git => git.close());
    await rm(dir, { recursive: true });
  });

  async function data(helm: HelmSource, more: FileChanges = {}) {
    const home = path.join(dir, String(repositories.length));
    const repository = new TestRepository(home, PAYMENTS_URL);
    const sha = repository.commit({ ...CHART, ...more });
    const git = new GitRepositories(() => repository.bare, home);
    repositories.push(git);
    const source = { repoURL: PAYMENTS_URL, path: 'deploy', helm };
    const { manifests } = await new Renderer(git, {}).render(
      APPLICATION,
      source,
      sha,
    );
    return manifests[0].data;
  }

  it.each<[string, HelmSource, object]>([
    [
      'its own values',
      {},
      {
        release: 'payments-api-prod payments-api-prod',
        image: 'api:none',
        level: 'INFO',
        none: '[]',
      },
    ],
    [
      'a value file',
      { valueFiles: ['values-prod.yaml'] },
      { image: 'api:1e10' },
    ],
    [
      'inline values after files',
      {
        valueFiles: ['values-prod.yaml'],
        valuesObject: { image: { tag: 'two' } },
      },
      { image: 'api:two' },
    ],
    [
      'parameters last',
      {
        values: 'image: { tag: two }',
        parameters: [{ name: 'image.tag', value: 'three' }],
      },
      { image: 'api:three' },
    ],
  ])('is rendered with %s', async (_, helm, expected) => {
    expect(await data(helm)).toMatchObject(expected);
  });

  it.each<[string, FileChanges, RegExp]>([
    [
      'a template with a condition',
      { 'deploy/templates/x.yaml': '{{ if .Values.a }}{{ end }}' },
      /templates\/x\.yaml: the go template .* is not supported/,
    ],
    [
      'helpers',
      { 'deploy/templates/_helpers.tpl': '' },
      /_helpers\.tpl is more than the stand-in renders/,
    ],
    [
      'a chart of charts',
      {
        'deploy/Chart.yaml':
          'name: a\nversion: 1.0.0\ndependencies: [{ name: b }]\n',
      },
      /without dependencies/,
    ],
  ])('leaves %s to helm', async (_, files, message) => {
    await expect(data({}, files)).rejects.toThrow(message);
    await expect(data({}, files)).rejects.toThrow('no helm in the PATH');
  });
});
