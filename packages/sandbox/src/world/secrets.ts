import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const schema = z.object({
  appPrivateKey: z.string(),
  webhookSecret: z.string(),
  argocdPortalToken: z.string(),
  argocdSreToken: z.string(),
  postgresPassword: z.string(),
});

/** Secrets of one sandbox; made at its first start. */
export type SandboxSecrets = z.infer<typeof schema>;

/** Reads the secrets of a data directory, or makes them. */
export async function loadSecrets(dataDir: string): Promise<SandboxSecrets> {
  const file = path.join(dataDir, 'secrets.json');
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secrets = makeSecrets();
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}

function makeSecrets(): SandboxSecrets {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const token = () => randomBytes(24).toString('base64url');
  return {
    appPrivateKey: privateKey,
    webhookSecret: token(),
    argocdPortalToken: token(),
    argocdSreToken: token(),
    postgresPassword: token(),
  };
}
