import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const schema = z.object({
  appPrivateKey: z.string(),
  /** Of the App that anchors checkpoints: not the one that promotes. */
  anchorPrivateKey: z.string(),
  webhookSecret: z.string(),
  argocdPortalToken: z.string(),
  argocdSreToken: z.string(),
  kubernetesToken: z.string(),
  postgresPassword: z.string(),
  ticketToken: z.string(),
  ticketWebhookSecret: z.string(),
});

/** Secrets of one sandbox; made at its first start. */
export type SandboxSecrets = z.infer<typeof schema>;

/** Reads the secrets of a data directory, or makes them. */
export async function loadSecrets(dataDir: string): Promise<SandboxSecrets> {
  const file = path.join(dataDir, 'secrets.json');
  let known: object = {};
  try {
    known = JSON.parse(await readFile(file, 'utf8'));
    const secrets = schema.safeParse(known);
    if (secrets.success) return secrets.data;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // A directory of an older sandbox gets what it lacks.
  const secrets = schema.parse({ ...makeSecrets(), ...known });
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}

function makeSecrets(): SandboxSecrets {
  const token = () => randomBytes(24).toString('base64url');
  return {
    appPrivateKey: makeAppKey(),
    anchorPrivateKey: makeAppKey(),
    webhookSecret: token(),
    argocdPortalToken: token(),
    argocdSreToken: token(),
    kubernetesToken: token(),
    postgresPassword: token(),
    ticketToken: token(),
    ticketWebhookSecret: token(),
  };
}

function makeAppKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
}
