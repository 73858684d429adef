import { generateKeyPairSync } from 'node:crypto';
import { createServer, IncomingHttpHeaders, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { Forge, ForgeOptions, startForge } from '../index';

export { temporaryDir } from './temporaryDir';

export const OWNER = 'acme';
export const REPO = 'deploy-config';
export const PIN_FILE = 'apps/payments/prod/kustomization.yaml';
export const WEBHOOK_SECRET = 'a secret for tests';
export const APP_ID = 77;
export const AT = { owner: OWNER, repo: REPO };

const pem = { type: 'pkcs8', format: 'pem' } as const;
const spki = { type: 'spki', format: 'pem' } as const;

/** A fresh RSA key pair, as PEM. */
export function keyPair() {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: spki,
    privateKeyEncoding: pem,
  });
}

export const APP_KEY = keyPair().privateKey;

/** The pinned file at a version. */
export function pinned(tag: string): string {
  return [
    'resources:',
    '  - ../base',
    'images:',
    '  - name: payments',
    `    newTag: ${tag}`,
    '',
  ].join('\n');
}

/** Starts a forge with an organisation, four users, an App and one repo. */
export async function seededForge(
  dataDir: string,
  options: Partial<ForgeOptions> = {},
): Promise<Forge> {
  const forge = await startForge({ dataDir, ...options });
  const { admin } = forge;
  for (const login of ['ada', 'bob', 'cleo', 'outsider']) {
    const email = `${login}@acme.test`;
    await admin.ensureUser({ login, name: login.toUpperCase(), email });
    await admin.ensureToken({ login, token: `token-of-${login}` });
  }
  const members = ['ada', 'bob', 'cleo'];
  await admin.ensureTeam({ org: OWNER, slug: 'payments', members });
  await admin.ensureApp({
    id: APP_ID,
    slug: 'gitops-compliance',
    privateKeyPem: APP_KEY,
    webhookSecret: WEBHOOK_SECRET,
    organization: OWNER,
  });
  await admin.ensureRepo({
    owner: OWNER,
    name: REPO,
    author: 'ada',
    files: {
      [PIN_FILE]: pinned('v1'),
      'apps/payments/base/deployment.yaml': 'kind: Deployment\n',
      'README.md': 'What runs where\n',
    },
  });
  return forge;
}

/** Strict enough for merging a promotion: one approval of the last push. */
export async function protectMain(
  forge: Forge,
  checks: { context: string; appId?: number }[] = [],
): Promise<void> {
  await forge.admin.ensureBranchProtection({
    ...AT,
    branch: 'main',
    requiredApprovingReviewCount: 1,
    requireLastPushApproval: true,
    requiredStatusChecks: checks,
  });
}

const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** A person's own client. */
export function asUser(forge: Forge, login: string): Octokit {
  return new Octokit({ baseUrl: forge.apiUrl, auth: `token-of-${login}`, log });
}

/** The App as itself, by a JWT that it signs. */
export function appOnly(forge: Forge): Octokit {
  const auth = { appId: APP_ID, privateKey: APP_KEY };
  const settings = { baseUrl: forge.apiUrl, authStrategy: createAppAuth, log };
  return new Octokit({ ...settings, auth });
}

/** The App through its installation, by a JWT that `privateKey` signs. */
export async function asApp(
  forge: Forge,
  options: { appId?: number; privateKey?: string } = {},
): Promise<Octokit> {
  const auth = {
    appId: options.appId ?? APP_ID,
    privateKey: options.privateKey ?? APP_KEY,
  };
  const settings = { baseUrl: forge.apiUrl, authStrategy: createAppAuth, log };
  const app = new Octokit({ ...settings, auth });
  const { data } = await app.rest.apps.getOrgInstallation({ org: OWNER });
  return new Octokit({
    ...settings,
    auth: { ...auth, installationId: data.id },
  });
}

/** Opens a PR of `author` that sets the pin to `tag`; returns its number. */
export async function promote(
  forge: Forge,
  author: string,
  tag = 'v2',
): Promise<{ number: number; head: string }> {
  const branch = `promote-${tag}`;
  const head = await forge.admin.commit({
    ...AT,
    branch,
    author,
    files: { [PIN_FILE]: pinned(tag) },
    message: `Promote payments to ${tag}`,
  });
  const { number } = await forge.admin.openPullRequest({
    ...AT,
    as: author,
    head: branch,
    title: `Promote payments to ${tag}`,
  });
  return { number, head };
}

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** An HTTP server that keeps what webhooks send to it. */
export async function webhookSink() {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      received.push({ headers: request.headers, body });
      response.end('ok');
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    received,
    url: `http://127.0.0.1:${port}/webhook`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The HTTP status with which a call fails, and what it says. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ status: number; text: string }> {
  const outcome = await call.then(
    () => undefined,
    error => error,
  );
  if (!outcome) {
    throw new Error('The call was expected to be refused, but it passed');
  }
  const errors = outcome.response?.data?.errors ?? [];
  const reasons = errors.map((e: unknown) =>
    typeof e === 'string' ? e : JSON.stringify(e),
  );
  return {
    status: outcome.status,
    text: [outcome.response?.data?.message ?? outcome.message, ...reasons].join(
      ' ',
    ),
  };
}
