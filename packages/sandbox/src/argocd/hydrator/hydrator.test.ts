import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  applicationManifest,
  DEPLOY_URL,
  deploymentYaml,
  IMAGE,
} from '../testing/manifests';
import { schemaProblems } from '../testing/schema';
import { World } from '../testing/world';
import { ApplicationManifest, SourceHydrator } from '../types';

jest.setTimeout(60_000);

const APP = 'ledger';
const OVERLAY = 'services/ledger-svc/overlays/prod';
const TRAILERS = `Release ledger 2.1.0

Argocd-reference-commit-author: Dana <dana@acme.test>
Argocd-reference-commit-sha: b82add298aa045d3672880802d5305c5a8aaa46e
Argocd-reference-commit-subject: Round amounts
Argocd-reference-commit-body: "Half to even\\n\\nReviewed"
Argocd-reference-commit-repourl: https://forge.test/acme/ledger
Argocd-reference-commit-date: 2026-06-09T13:50:18Z
Argocd-reference-commit-sha: not a sha
Ticket: PAY-7`;

function hydrated(
  name: string,
  change: Partial<SourceHydrator> = {},
): ApplicationManifest {
  const manifest = applicationManifest(name, undefined, {
    sourceHydrator: {
      drySource: { repoURL: DEPLOY_URL, path: OVERLAY, targetRevision: 'main' },
      syncSource: { targetBranch: 'env/prod', path: name },
      ...change,
    },
  });
  delete manifest.spec.source;
  return manifest;
}

/** Argo CD: user guide, "Source Hydrator". */
describe('a hydrated Application', () => {
  let world: World;
  let dry: string;
  const offsetMs = Date.parse('2026-06-10T12:00:00Z') - Date.now();
  const now = () => new Date(Date.now() + offsetMs);
  const git = (...args: string[]) =>
    execFileSync('git', [`--git-dir=${world.deploy.bare}`, ...args], {
      encoding: 'utf8',
    }).trim();
  const start = async (...roots: ApplicationManifest[]) => {
    world = await World.start({ rootApplications: roots, now });
    await world.argocd.refresh();
    dry = git('rev-parse', 'main');
  };
  const bump = (tag: string, message: string) =>
    world.deploy.commit(
      {
        [`${OVERLAY}/kustomization.yaml`]: `resources: [../../base]\nnamespace: ledger-svc\nimages:\n  - name: ${IMAGE}\n    newTag: "${tag}"\n`,
      },
      message,
    );
  afterEach(() => world.close());

  it('is rendered into a branch, which it is synced from', async () => {
    await start(hydrated(APP));
    const wet = git('rev-parse', 'env/prod');
    const application = await world.application(APP);
    const { status } = application;
    expect(status.sync).toMatchObject({ revision: wet, status: 'OutOfSync' });
    expect(status.sync.comparedTo.source).toEqual({
      repoURL: DEPLOY_URL,
      path: APP,
      targetRevision: 'env/prod',
    });
    expect(status.sourceHydrator).toMatchObject({
      currentOperation: { phase: 'Hydrated', drySHA: dry, hydratedSHA: wet },
      lastSuccessfulOperation: { drySHA: dry, hydratedSHA: wet },
    });
    const manifest = git('show', `env/prod:${APP}/manifest.yaml`);
    expect(manifest).toContain(`image: ${IMAGE}:2.0.0`);
    expect(manifest).not.toContain('tracking-id');
    expect(schemaProblems([['hydrated', application]])).toEqual([]);
    const synced = await world.synced(APP);
    expect(synced.status.history).toMatchObject([{ revision: wet }]);
    expect(synced.status.summary.images).toEqual([`${IMAGE}:2.0.0`]);
  });

  it('is committed with what traces it back to the dry commit and the code', async () => {
    await start(hydrated(APP));
    const next = bump('2.1.0', TRAILERS);
    await world.argocd.refresh();
    const metadata = JSON.parse(git('show', 'env/prod:hydrator.metadata'));
    const commit = {
      author: 'Dana <dana@acme.test>',
      sha: 'b82add298aa045d3672880802d5305c5a8aaa46e',
      subject: 'Round amounts',
      body: 'Half to even\n\nReviewed',
      repoURL: 'https://forge.test/acme/ledger',
      date: '2026-06-09T13:50:18Z',
    };
    expect(metadata).toMatchObject({
      repoURL: DEPLOY_URL,
      drySha: next,
      author: 'Ada <ada@acme.test>',
      subject: 'Release ledger 2.1.0',
      body: 'Argocd-reference-commit-sha: not a sha\nTicket: PAY-7',
      references: [{ commit }],
    });
    const format = '%an <%ae>|%cI|%B';
    const [author, date, message] = git(
      'show',
      '-s',
      `--format=${format}`,
      'env/prod',
    ).split('|');
    expect([author, date]).toEqual([
      'Argo CD <argo-cd@example.com>',
      expect.stringContaining('2026-06-10T12:0'),
    ]);
    expect(message).toContain(`${next.slice(0, 7)}: Release ledger 2.1.0`);
    expect(message).toContain('Co-authored-by: Dana <dana@acme.test>');
    const url = `/api/v1/applications/${APP}/revisions/${next}/metadata`;
    expect((await world.call('GET', url)).body).toMatchObject({
      references: [{ commit }],
    });
  });

  it('makes no commit for a dry commit that changes none of its manifests', async () => {
    await start(hydrated(APP));
    const wet = git('rev-parse', 'env/prod');
    const next = world.deploy.commit({ 'README.md': 'unrelated' });
    await world.argocd.refresh();
    expect(git('rev-parse', 'env/prod')).toBe(wet);
    const { status } = await world.application(APP);
    expect(status.sourceHydrator?.currentOperation).toMatchObject({
      drySHA: next,
      hydratedSHA: wet,
    });
  });

  it('waits with hydrateTo until somebody moves the branch', async () => {
    await start(
      hydrated(APP, { hydrateTo: { targetBranch: 'env/prod-next' } }),
    );
    const next = git('rev-parse', 'env/prod-next');
    const waiting = await world.application(APP);
    expect(waiting.status.conditions?.[0].type).toBe('ComparisonError');
    git('update-ref', 'refs/heads/env/prod', next);
    await world.argocd.refresh();
    const moved = await world.application(APP);
    expect(moved.status.sync.revision).toBe(next);
  });

  it('shares one commit with others of the same dry revision and branch', async () => {
    await start(hydrated(APP), hydrated('ledger-b'));
    expect(git('rev-list', '--count', 'env/prod')).toBe('1');
    expect(git('ls-tree', '-r', '--name-only', 'env/prod').split('\n')).toEqual(
      [
        'hydrator.metadata',
        ...['README.md', 'hydrator.metadata', 'manifest.yaml'].flatMap(
          file => `ledger-b/${file}`,
        ),
        ...['README.md', 'hydrator.metadata', 'manifest.yaml'].flatMap(
          file => `${APP}/${file}`,
        ),
      ].sort(),
    );
  });

  it('fails with the reason when the dry source cannot be rendered or the push is refused', async () => {
    await start(hydrated(APP));
    world.deploy.commit({ [`${OVERLAY}/kustomization.yaml`]: 'images: [\n' });
    await world.argocd.refresh();
    const broken = await world.application(APP);
    expect(broken.status.sourceHydrator).toMatchObject({
      currentOperation: {
        phase: 'Failed',
        message: expect.stringContaining('kustomization.yaml'),
      },
      lastSuccessfulOperation: { drySHA: dry },
    });
    const hook = path.join(world.deploy.bare, 'hooks', 'pre-receive');
    writeFileSync(hook, '#!/bin/sh\necho protected branch >&2\nexit 1\n');
    chmodSync(hook, 0o755);
    bump('3.0.0', 'Release');
    await world.argocd.refresh();
    const refused = await world.application(APP);
    expect(refused.status.sourceHydrator?.currentOperation).toMatchObject({
      phase: 'Failed',
      message: expect.stringContaining('protected branch'),
    });
  });

  it('is pushed to where the option says, in the name of its author', async () => {
    const asked: string[] = [];
    world = await World.start({
      rootApplications: [hydrated(APP)],
      hydrator: {
        author: { name: 'bot', email: 'bot@acme.test' },
        pushTo: url => {
          asked.push(url);
          return `file://${world.deploy.bare}`;
        },
      },
    });
    await world.argocd.refresh();
    expect(asked).toContain(DEPLOY_URL);
    expect(git('show', '-s', '--format=%an', 'env/prod')).toBe('bot');
    world.deploy.commit({ 'x.yaml': deploymentYaml('x') });
  });

  it.each(['', '.', './'])(
    'must not hydrate to the path %j',
    async syncPath => {
      const manifest = hydrated(APP, {
        syncSource: { targetBranch: 'env/prod', path: syncPath },
      });
      await start();
      const answer = await world.call('POST', '/api/v1/applications', {
        body: manifest,
      });
      expect(answer.status).toBe(400);
    },
  );
});
