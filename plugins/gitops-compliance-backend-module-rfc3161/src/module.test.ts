import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { StampingAuthority } from '@gitops-compliance/evidence-log/testUtils';
import {
  gitopsComplianceLedgerExtensionPoint,
  type Anchor,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import module from './index';

async function anchorsFrom(rfc3161: object[] | undefined): Promise<Anchor[]> {
  const anchors: Anchor[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        gitopsComplianceLedgerExtensionPoint,
        {
          setCheckpointSigners: () => undefined,
          setExportSigner: () => undefined,
          addAnchor: anchor => anchors.push(anchor),
        },
      ],
    ],
    features: [
      module,
      mockServices.rootConfig.factory({
        data: {
          gitopsCompliance: {
            ledger: { anchors: { ...(rfc3161 && { rfc3161 }) } },
          },
        } as never,
      }),
    ],
  });
  await backend.stop();
  return anchors;
}

describe('the rfc3161 module', () => {
  const url = 'https://stamps.example.com/tsr';
  let ca: { file: string };

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rfc3161-'));
    const { caPem } = await StampingAuthority.make({
      from: new Date(0),
      until: new Date(1),
    });
    ca = { file: join(folder, 'ca.pem') };
    await writeFile(ca.file, caPem);
  });

  it('adds an anchor for each authority, and none without', async () => {
    const other = 'https://other.example.com/';
    const anchors = await anchorsFrom([
      { url, ca },
      { url: other, ca, policyOid: '1.2.3' },
    ]);
    expect(anchors.map(({ kind, target }) => `${kind} ${target}`)).toEqual([
      'rfc3161 stamps.example.com/tsr',
      'rfc3161 other.example.com',
    ]);
    expect(await anchorsFrom(undefined)).toEqual([]);
  });

  it.each<[string, () => object[], RegExp]>([
    ['no address', () => [{ url: 'nowhere', ca }], /rfc3161\.0\.url/],
    ['no authority', () => [{ url }], /rfc3161\.0\.ca/],
    [
      'a file that is not there',
      () => [{ url, ca: { file: '/nowhere.pem' } }],
      /rfc3161\.0\.ca\.file must be a file/,
    ],
    [
      'a file without certificate',
      () => [{ url, ca: { file: __filename } }],
      /rfc3161\.0\.ca\.file must be a file/,
    ],
    ['a policy in words', () => [{ url, ca, policyOid: 'a' }], /policyOid/],
    [
      'credentials in the address',
      () => [{ url: 'https://a:b@stamps.example.com', ca }],
      /holds credentials/,
    ],
    [
      'one twice',
      () => [
        { url, ca },
        { url, ca },
      ],
      /twice/,
    ],
  ])('stops the start with %s, naming the key', async (_, anchors, why) => {
    await expect(anchorsFrom(anchors())).rejects.toThrow(why);
  });
});
