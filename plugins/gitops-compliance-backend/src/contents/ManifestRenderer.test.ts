import {
  RenderFailedError,
  SourceUnavailableError,
  type RenderRequest,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { MemorySource } from '../collectors/__testUtils__/MemorySource';
import type { ChangeRow } from '../changes/records';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { ManifestRenderer } from './ManifestRenderer';
import { MaskingKey } from './MaskingKey';
import { MAX_RESOURCES } from './records';

jest.setTimeout(60_000);

const HEAD = 'e'.repeat(40);
const SYNCED = '5'.repeat(40);
const SIGNAL = new AbortController().signal;
const CHANGE = {
  repository: 'acme/deploy',
  branch: 'main',
  pins: [],
  to_revision: null,
  service_ref: 'component:default/api',
  environment: 'prod',
} as unknown as ChangeRow;

/** A source that says what each commit renders to, or why it cannot. */
class ScriptedSource extends MemorySource {
  readonly asked: RenderRequest[] = [];

  constructor(
    private readonly say: (request: RenderRequest) => unknown[] | Error,
  ) {
    super();
  }

  async renderManifests(request?: RenderRequest): Promise<never> {
    const asked = request as RenderRequest;
    this.asked.push(asked);
    const said = this.say(asked);
    if (said instanceof Error) throw said;
    return { manifests: said } as never;
  }
}

const object = (kind: string, name: string, rest: object) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'pay' },
  ...rest,
});

describe('rendering what a change would make of its target', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  beforeEach(async () => {
    db = await databases.migrated();
  });

  const deploy = async (...names: string[]) => {
    for (const name of names) {
      await db('deployments').insert({
        id: `eu-1/argocd/${name}`,
        provider: 'argocd',
        instance: 'eu-1',
        namespace: 'argocd',
        application: name,
        service_ref: CHANGE.service_ref,
        environment: 'prod',
        project: 'default',
        auto_sync: false,
        sync_status: 'synced',
        health: 'healthy',
        baseline: false,
        labels: '{}',
        sources: '[]',
        stream_seq: 1,
        observed: JSON.stringify({
          namespace: 'argocd',
          application: name,
          project: 'default',
          sources: [
            {
              repoUrl: 'https://forge.example/acme/deploy.git',
              path: '.',
              targetRevision: 'main',
            },
          ],
          applied: { revisions: [SYNCED], at: '2026-06-01T00:00:00Z' },
        }),
      });
    }
  };
  const render = (source: MemorySource, isLastTry = false) =>
    new ManifestRenderer({
      db,
      masking: new MaskingKey(db),
      sources: () => [source],
    }).render(CHANGE, HEAD, isLastTry, SIGNAL);

  it('sees that a secret changes, and nobody sees the secret', async () => {
    await deploy('api');
    const source = new ScriptedSource(({ revisions: [revision] }) => [
      object('Secret', 'db', {
        stringData: {
          password: revision === HEAD ? 'hunter2-new' : 'hunter2-old',
          user: 'app-user-name',
        },
      }),
    ]);
    const rendered = await render(source);
    expect(rendered.facts).toMatchObject({ changed: 1, secrets: 1 });
    const [{ fields }] = rendered.texts.diffs;
    expect(fields).toEqual([
      {
        path: 'stringData.password',
        before: expect.stringMatching(/^masked:[0-9a-f]{16}$/),
        after: expect.stringMatching(/^masked:[0-9a-f]{16}$/),
      },
    ]);
    expect(fields[0].before).not.toBe(fields[0].after);
    expect(JSON.stringify(rendered)).not.toMatch(/hunter2|app-user-name/);
    expect(source.asked.map(({ revisions }) => revisions)).toEqual([
      [SYNCED],
      [HEAD],
    ]);
  });

  it('has one hash for one outcome, whatever the order and whoever asks', async () => {
    await deploy('api');
    const manifests = [
      object('ConfigMap', 'a', { data: { x: '1' } }),
      object('Secret', 's', { data: { k: 'djE=' } }),
    ];
    const one = await render(new ScriptedSource(() => manifests));
    const other = await render(
      new ScriptedSource(() => [...manifests].reverse()),
    );
    expect(other.hash).toBe(one.hash);
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(one.facts).toMatchObject({ added: 0, changed: 0, removed: 0 });
    const third = await render(new ScriptedSource(() => [manifests[0]]));
    expect(third.hash).not.toBe(one.hash);
  });

  it('masks by a key that is the same in every process of the installation', async () => {
    const [mask, again] = await Promise.all([
      new MaskingKey(db).mask(),
      new MaskingKey(db).mask(),
    ]);
    expect(mask('a')).toBe(again('a'));
    expect(mask('a')).not.toBe(mask('b'));
    const elsewhere = await new MaskingKey(await databases.migrated()).mask();
    expect(elsewhere('a')).not.toBe(mask('a'));
  });

  it('says why one application could not be rendered, and shows the other', async () => {
    await deploy('api', 'worker');
    const rendered = await render(
      new ScriptedSource(({ name, revisions: [revision] }) =>
        name === 'worker'
          ? new RenderFailedError('kustomize: no such base')
          : [object('ConfigMap', 'a', { data: { at: revision } })],
      ),
    );
    expect(rendered).toMatchObject({
      hash: null,
      facts: null,
      resources: [{ deployment: 'eu-1/argocd/api', kind: 'ConfigMap' }],
      texts: {
        problems: { 'eu-1/argocd/worker': 'kustomize: no such base' },
      },
    });
  });

  it('waits for an instance that is silent, but not for ever', async () => {
    await deploy('api');
    const silent = new ScriptedSource(
      () => new SourceUnavailableError('Argo CD does not answer'),
    );
    await expect(render(silent)).rejects.toThrow(SourceUnavailableError);
    expect((await render(silent, true)).texts.problems).toEqual({
      'eu-1/argocd/api': 'Argo CD does not answer',
    });
  });

  it('is a problem where no application is known', async () => {
    const rendered = await render(new ScriptedSource(() => []));
    expect(rendered.hash).toBeNull();
    expect(Object.values(rendered.texts.problems)).toHaveLength(1);
  });

  it('names at most so many objects, and counts the rest', async () => {
    await deploy('api');
    const rendered = await render(
      new ScriptedSource(({ revisions: [revision] }) =>
        Array.from({ length: MAX_RESOURCES + 7 }, (_, index) =>
          object('ConfigMap', `c${index}`, { data: { at: revision } }),
        ),
      ),
    );
    expect(rendered.resources).toHaveLength(MAX_RESOURCES);
    expect(rendered.moreResources).toBe(7);
    expect(rendered.facts?.changed).toBe(MAX_RESOURCES + 7);
    const { texts, ...payload } = rendered;
    expect(JSON.stringify(payload).length).toBeLessThan(60_000);
  });
});
