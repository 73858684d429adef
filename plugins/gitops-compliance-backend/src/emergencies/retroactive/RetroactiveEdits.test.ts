import type {
  FilesAtRefs,
  Forge,
  LiveDifference,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { PinMoves } from '../../changes/PinMoves';
import { MemorySource } from '../../collectors/__testUtils__/MemorySource';
import { MaskingKey } from '../../contents/MaskingKey';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import type { PinLocation } from '../../pins';
import type { Policy } from '../../policy/Policy';
import { ServiceStore } from '../../services/ServiceStore';
import { LiveReader } from './LiveReader';
import { RetroactiveEdits } from './RetroactiveEdits';
import { tellRenamed } from './__testUtils__/tellRenamed';

jest.setTimeout(60_000);

const SIGNAL = new AbortController().signal;
const TARGET = { service: 'component:default/api', environment: 'prod' };
const PATH = 'overlays/prod/kustomization.yaml';
const EMERGENCY = randomUUID();
const IMAGE = 'registry.example/api';
const PIN: PinLocation = {
  kind: 'kustomize-image',
  repository: 'acme/deploy',
  branch: 'main',
  path: PATH,
  options: {
    kind: 'kustomize-image',
    path: PATH,
    image: IMAGE,
    field: 'newTag',
    copied: false,
  },
  tag: '{sha}',
  sourceRepository: null,
};
const fileOf = (tag: string) =>
  `# Kept\nimages:\n  - name: ${IMAGE}\n    newTag: '${tag}'\n`;

/** A source of which one workload differs. */
class AlteredSource extends MemorySource {
  constructor(private readonly found: LiveDifference[]) {
    super();
  }

  async readLiveDifferences() {
    return this.found;
  }
}

const running = (declared: string, live: string): LiveDifference[] => {
  const id = { kind: 'Deployment', namespace: 'pay', name: 'api' };
  const workload = (tag: string) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'pay', name: 'api' },
    spec: { containers: [{ name: 'api', image: `${IMAGE}:${tag}` }] },
  });
  return [
    {
      group: 'apps',
      ...id,
      declared: workload(declared),
      live: workload(live),
    },
  ];
};

describe('finding out how Git can say what runs', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  beforeEach(async () => {
    db = await databases.migrated();
  });

  /** Applied of the pin was this; null: that is not known. */
  const deploy = (applied: string | null) =>
    db('deployments').insert({
      id: 'eu-1/argocd/api',
      provider: 'argocd',
      instance: 'eu-1',
      namespace: 'argocd',
      application: 'api',
      service_ref: TARGET.service,
      environment: TARGET.environment,
      project: 'default',
      auto_sync: false,
      sync_status: 'out-of-sync',
      health: 'healthy',
      baseline: false,
      labels: '{}',
      sources: '[]',
      stream_seq: 1,
      observed: JSON.stringify({
        namespace: 'argocd',
        application: 'api',
        project: 'default',
      }),
      pin: applied && JSON.stringify({ kind: PIN.kind, value: applied }),
    });
  const find = (
    found: LiveDifference[],
    file: Partial<FilesAtRefs['files'][number]>,
  ) => {
    const forge = () =>
      ({
        readFiles: async () => ({
          files: [
            {
              ref: 'main',
              commit: 'c'.repeat(40),
              path: PATH,
              blob: 'b'.repeat(40),
              text: null,
              ...file,
            },
          ],
        }),
      } as unknown as Forge);
    const services = new ServiceStore(db);
    const policy = () => ({} as Policy);
    return new RetroactiveEdits({
      db,
      services,
      forge,
      pinMoves: new PinMoves({ db, services, forge, policy }),
      live: new LiveReader({
        db,
        masking: new MaskingKey(db),
        sources: () => [new AlteredSource(found)],
      }),
    }).find(
      { ...TARGET, emergencyId: EMERGENCY, mayBeSetByHand: false },
      [PIN],
      SIGNAL,
    );
  };

  it('moves the pin alone, to what runs', async () => {
    await deploy('1.0');
    expect(
      await find(running('1.0', '1.1'), { text: fileOf('1.0') }),
    ).toMatchObject({
      edit: {
        baseSha: 'c'.repeat(40),
        files: [{ path: PATH, text: fileOf('1.1') }],
      },
      pins: [{ path: PATH, before: '1.0', after: '1.1' }],
      rest: 0,
    });
  });

  it('has nothing to write once Git and what runs agree', async () => {
    await deploy('1.0');
    expect(await find([], { text: fileOf('1.0') })).toBeUndefined();
  });

  it('never takes back what Git says and nobody applied yet', async () => {
    await deploy('1.0');
    await expect(
      find(running('2.0', '1.0'), { text: fileOf('2.0') }),
    ).rejects.toMatchObject({
      because: 'git-moved',
      message: expect.stringContaining('names 2.0 by now'),
    });
  });

  it('writes nothing where it is not known what was applied', async () => {
    await deploy(null);
    await expect(
      find(running('1.0', '1.1'), { text: fileOf('1.0') }),
    ).rejects.toMatchObject({ because: 'git-moved' });
  });

  it.each([
    ['there is no file', { text: null }, /has no file/],
    [
      'it is a symbolic link',
      { text: '../base', symbolicLink: true },
      /is a symbolic link/,
    ],
    ['the pin is not there', { text: 'images: []\n' }, /cannot be used/],
  ])('says why a pin cannot be used: %s', async (_, file, message) => {
    await deploy('1.0');
    await expect(find(running('1.0', '1.1'), file)).rejects.toMatchObject({
      because: 'pins',
      message: expect.stringMatching(message),
      objects: 1,
    });
  });

  it('finds it under the present name of the service', async () => {
    const now = 'component:default/core';
    await deploy('1.0');
    await db('deployments').update({ service_ref: now });
    await tellRenamed(db, { id: EMERGENCY, ...TARGET, now });
    const found = await find(running('1.0', '1.1'), { text: fileOf('1.0') });
    expect(found?.pins).toMatchObject([{ before: '1.0', after: '1.1' }]);
  });

  it('says that no pin tells what was altered', async () => {
    await deploy('1.0');
    await expect(
      find(running('1.0', '1.1'), { text: fileOf('7') }),
    ).rejects.toMatchObject({ because: 'no-pin', objects: 1 });
  });
});
