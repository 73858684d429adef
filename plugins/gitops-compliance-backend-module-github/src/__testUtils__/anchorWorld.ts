import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { startForge } from '@gitops-compliance/sandbox/src/forge';
import { readGithubAnchor } from '../anchor/config';
import { GithubAnchor } from '../anchor/GithubAnchor';
import { readGithubSettings } from '../config';

/** App that promotions are made with. */
export const PROMOTING_APP = 77;
const ANCHOR_APP = 78;
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** A forge stand-in with a repository for anchors, and the anchor on it. */
export async function startAnchorWorld() {
  const dataDir = await mkdtemp(join(tmpdir(), 'github-anchor-'));
  const forge = await startForge({ dataDir });
  const { admin } = forge;
  const { host } = new URL(forge.url);
  await admin.ensureUser({ login: 'ada', name: 'ada', email: 'ada@acme.test' });
  for (const [id, slug] of [
    [PROMOTING_APP, 'gitops-compliance'],
    [ANCHOR_APP, 'ledger-anchors'],
  ] as const) {
    await admin.ensureApp({
      id,
      slug,
      privateKeyPem: privateKey,
      webhookSecret: 'a secret for tests',
      organization: 'acme',
    });
  }
  await admin.ensureRepo({
    owner: 'acme',
    name: 'anchors',
    author: 'ada',
    files: { 'README.md': 'Checkpoints\n' },
  });
  const configOf = (anchor: object) =>
    new ConfigReader({
      integrations: {
        github: [
          {
            host: host,
            apiBaseUrl: forge.apiUrl,
            apps: [
              {
                appId: PROMOTING_APP,
                clientId: 'c',
                clientSecret: 's',
                webhookSecret: 'w',
                privateKey,
              },
            ],
          },
        ],
      },
      gitopsCompliance: {
        ledger: {
          anchors: {
            github: {
              host: host,
              repository: 'acme/anchors',
              appId: ANCHOR_APP,
              privateKey,
              ...anchor,
            },
          },
        },
      },
    });
  const read = (anchor: object = {}) => {
    const config = configOf(anchor);
    return readGithubAnchor(config, readGithubSettings(config).hosts);
  };
  const settings = read();
  if (!settings) throw new Error('No anchor was read');
  return {
    admin,
    read,
    anchor: new GithubAnchor(settings, {
      logger: mockServices.logger.mock(),
      now: () => new Date(),
    }),
    down: () => forge.faults.down(),
    close: async () => {
      await forge.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
