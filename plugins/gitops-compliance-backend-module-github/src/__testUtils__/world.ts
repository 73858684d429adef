import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import {
  startForge,
  type RequestSummary,
} from '@gitops-compliance/sandbox/src/forge';
import { readGithubSettings } from '../config';
import { GithubForge } from '../GithubForge';

/** How the stand-in reads a pattern of code owners. */
export { ownsPath as standInOwnsPath } from '@gitops-compliance/sandbox/src/forge';

const OWNER = 'acme';
const NAME = 'deploy';
const COLLEAGUE = 'bob';
/** Id of the App under test. */
export const APP_ID = 77;
export const BASE_BRANCH = 'main';
export const REPOSITORY = `${OWNER}/${NAME}`;
export const PIN = 'services/payments/prod/kustomization.yaml';
export const PIN_TEXT = 'images:\n  - name: payments\n    newTag: v1\n';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** Requests for credentials and for the App's own name. */
function isCredential({ path }: RequestSummary): boolean {
  return /\/(app|access_tokens|installation)$/.test(path);
}

/** Names of the mutations that the module sends. */
const WRITES = [
  'OpenPullRequest',
  'DeleteBranch',
  'EnqueuePullRequest',
  'DequeuePullRequest',
];

function isWrite({ method, operationName }: RequestSummary): boolean {
  return operationName
    ? WRITES.includes(operationName)
    : !['GET', 'HEAD'].includes(method);
}

/** A forge stand-in with one repository, and the module's forge on it. */
export async function startWorld(
  options: { requestTimeoutMs?: number; privateKey?: string } = {},
) {
  const dataDir = await mkdtemp(join(tmpdir(), 'github-module-'));
  const standIn = await startForge({ dataDir });
  const { admin } = standIn;
  for (const login of ['ada', COLLEAGUE]) {
    const email = `${login}@acme.test`;
    await admin.ensureUser({ login, name: login, email });
    await admin.ensureToken({ login, token: `token-of-${login}` });
  }
  const setPermissions = (permissions?: Record<string, 'read' | 'write'>) =>
    admin.ensureApp({
      id: APP_ID,
      slug: 'gitops-compliance',
      privateKeyPem: privateKey,
      webhookSecret: 'a secret for tests',
      organization: OWNER,
      permissions,
    });
  await setPermissions();
  const at = { owner: OWNER, repo: NAME };
  await admin.ensureRepo({
    owner: OWNER,
    name: NAME,
    author: 'ada',
    files: { [PIN]: PIN_TEXT, 'README.md': 'What runs where\n' },
  });
  const commit = (change: {
    branch: string;
    path: string;
    text: string;
    message: string;
    author?: string;
  }) =>
    admin.commit({
      ...at,
      branch: change.branch,
      author: change.author ?? COLLEAGUE,
      message: change.message,
      files: { [change.path]: change.text },
    });
  const commitLink = (change: {
    branch: string;
    path: string;
    linkTo: string;
    message: string;
  }) =>
    admin.commit({
      ...at,
      branch: change.branch,
      author: COLLEAGUE,
      message: change.message,
      files: { [change.path]: { linkTo: change.linkTo } },
    });
  const baseSha = await commit({
    branch: BASE_BRANCH,
    path: 'README.md',
    text: 'What runs where.\n',
    message: 'Write it better',
  });
  const { hosts } = readGithubSettings(
    new ConfigReader({
      integrations: {
        github: [
          {
            host: new URL(standIn.url).host,
            apiBaseUrl: standIn.apiUrl,
            apps: [
              {
                appId: APP_ID,
                clientId: 'unused',
                clientSecret: 'unused',
                privateKey: options.privateKey ?? privateKey,
              },
            ],
          },
        ],
      },
    }),
  );
  const createBranch = async (branch: string, sha: string) => {
    const response = await fetch(
      `${standIn.apiUrl}/repos/${REPOSITORY}/git/refs`,
      {
        method: 'POST',
        headers: {
          authorization: `token token-of-${COLLEAGUE}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ ref: `refs/heads/${branch}`, sha }),
      },
    );
    if (!response.ok) {
      throw new Error(`no branch: ${await response.text()}`);
    }
  };
  const logger = mockServices.logger.mock();
  const { requestTimeoutMs } = options;
  const forge = new GithubForge(hosts[0], { logger, requestTimeoutMs });
  return {
    standIn,
    forge,
    settings: hosts[0],
    repository: REPOSITORY,
    baseBranch: BASE_BRANCH,
    baseSha,
    path: PIN,
    text: PIN_TEXT,
    colleague: COLLEAGUE,
    at,
    commit,
    commitLink,
    createBranch,
    setPermissions,
    openTwin: async (headSha: string) => {
      await createBranch('twin', headSha);
      const { number } = await admin.openPullRequest({
        ...at,
        as: COLLEAGUE,
        head: 'twin',
        title: 'The same again',
      });
      return number;
    },
    requireQueue: async () => {
      await admin.ensureRuleset({
        ...at,
        name: 'queue',
        enforcement: 'active',
        conditions: { ref_name: { include: ['~DEFAULT_BRANCH'] } },
        rules: [
          {
            type: 'required_status_checks',
            parameters: {
              required_status_checks: [
                { context: 'gitops-compliance', integration_id: APP_ID },
              ],
              strict_required_status_checks_policy: false,
            },
          },
          {
            type: 'merge_queue',
            parameters: {
              check_response_timeout_minutes: 60,
              grouping_strategy: 'ALLGREEN',
              max_entries_to_build: 5,
              max_entries_to_merge: 5,
              merge_method: 'MERGE',
              min_entries_to_merge: 1,
              min_entries_to_merge_wait_minutes: 5,
            },
          },
        ],
      });
    },
    approve: async (number: number) => {
      await admin.review({ ...at, number, as: COLLEAGUE, event: 'APPROVE' });
    },
    tag: (tag: { name: string; target: string; message?: string }) =>
      admin.tag({ ...at, ...tag, as: COLLEAGUE, force: true }),
    takeRequests: () => {
      const asked = standIn.requests
        .list()
        .filter(request => request.kind === 'api' && !isCredential(request));
      standIn.requests.clear();
      const writes = asked.filter(isWrite).length;
      return { reads: asked.length - writes, writes };
    },
    down: () => standIn.faults.down(),
    close: async () => {
      await standIn.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
