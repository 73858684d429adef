import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  gitopsComplianceLedgerExtensionPoint,
  type CheckpointSigner,
  type LedgerSigner,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { startTransitServer } from './__testUtils__/transitServer';
import module from './index';

async function signersFrom(vault: object | undefined) {
  const set: { checkpoint: CheckpointSigner[]; export: LedgerSigner[] } = {
    checkpoint: [],
    export: [],
  };
  const backend = await startTestBackend({
    extensionPoints: [
      [
        gitopsComplianceLedgerExtensionPoint,
        {
          setCheckpointSigners: signers => set.checkpoint.push(...signers),
          setExportSigner: signer => set.export.push(signer),
          addAnchor: () => undefined,
        },
      ],
    ],
    features: [
      module,
      mockServices.rootConfig.factory({
        data: {
          gitopsCompliance: { ledger: { ...(vault && { vault }) } },
        } as never,
      }),
    ],
  });
  await backend.stop();
  return set;
}

describe('the vault module', () => {
  const key = { key: 'ledger', version: 1 };
  const valid = {
    url: 'https://vault.example.com',
    tokenFile: '/run/token',
    checkpoint: key,
    export: key,
  };

  it('sets signers with their versions and ends', async () => {
    const server = await startTransitServer();
    const until = '2026-04-01T00:00:00Z';
    const { tokenFile, namespace } = server.service;
    const set = await signersFrom({
      url: `${server.address}/`,
      namespace,
      tokenFile,
      mount: 'keys',
      checkpoint: {
        key: 'ledger',
        version: 2,
        previous: [{ ...key, until }],
      },
      export: key,
    });
    const [next, old] = set.checkpoint;
    const isVersion = async (signer: LedgerSigner, version: 1 | 2) =>
      (await signer.publicKey()).equals(server.publicKeyOf(version));
    expect(await isVersion(next, 2)).toBe(true);
    expect(await isVersion(old, 1)).toBe(true);
    expect([next.until, old.until]).toEqual([undefined, new Date(until)]);
    expect(await isVersion(set.export[0], 1)).toBe(true);
    await server.close();
  });

  it('leaves the keys of the configuration where it is not configured', async () => {
    const { checkpoint, export: exporting } = await signersFrom(undefined);
    expect([...checkpoint, ...exporting]).toEqual([]);
  });

  it.each([
    ['no address', { url: 'nowhere' }, /vault\.url/],
    ['no token file', { tokenFile: '' }, /vault\.tokenFile/],
    ['no version', { checkpoint: { key: 'a' } }, /vault\.checkpoint\.version/],
    [
      'a key that is a path',
      { export: { key: '../a', version: 1 } },
      /vault\.export\.key/,
    ],
  ])('stops the start with %s, naming the key', async (_, wrong, why) => {
    await expect(signersFrom({ ...valid, ...wrong })).rejects.toThrow(why);
  });
});
