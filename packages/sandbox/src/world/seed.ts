import type { Forge } from '../forge';
import {
  applicationFile,
  baseFiles,
  overlayFile,
  sourceManifests,
} from './manifests';
import {
  CONFIG_REPOSITORY,
  ENVIRONMENTS,
  FORGE_USERS,
  ORGANIZATION,
  SERVICES,
  type WorldService,
} from './people';

/** Id of the portal's App at the forge. */
export const PORTAL_APP_ID = 4711;
/** Slug of the portal's App; its bot is `gitops-compliance[bot]`. */
export const PORTAL_APP_SLUG = 'gitops-compliance';
/** The check that protection demands, from the portal's App only. */
const REQUIRED_CHECK = 'gitops-compliance';

const HOUR_MS = 3_600_000;

/** What seeding needs besides the forge. */
export interface SeedOptions {
  forge: Forge;
  appPrivateKey: string;
  webhookSecret: string;
  webhookUrl: string;
  now: () => Date;
}

/** People, teams and the App; may be called again to bring settings up to date. */
export async function ensureAccounts(options: SeedOptions): Promise<void> {
  const { admin } = options.forge;
  for (const user of FORGE_USERS) await admin.ensureUser(user);
  await admin.ensureTeam({
    org: ORGANIZATION,
    slug: 'developers',
    members: FORGE_USERS.map(user => user.login),
  });
  await admin.ensureApp({
    id: PORTAL_APP_ID,
    slug: PORTAL_APP_SLUG,
    privateKeyPem: options.appPrivateKey,
    webhookSecret: options.webhookSecret,
    webhookUrl: options.webhookUrl,
    organization: ORGANIZATION,
  });
}

/**
 * Fills a new forge: the services' code and the config repository with its
 * protected branch.
 */
export async function seedRepositories(options: SeedOptions): Promise<void> {
  const shas = new Map<string, string[]>();
  for (const service of SERVICES) {
    shas.set(service.name, await seedSource(service, options));
  }
  await seedConfig(shas, options);
}

async function seedSource(
  service: WorldService,
  { forge, now }: SeedOptions,
): Promise<string[]> {
  const { name, authors, commits } = service;
  await forge.admin.ensureRepo({
    owner: ORGANIZATION,
    name,
    files: { 'README.md': `# ${name}\n` },
    author: authors[0],
    date: new Date(now().getTime() - (commits.length + 1) * 11 * HOUR_MS),
  });
  const shas: string[] = [];
  for (const [index, message] of commits.entries()) {
    const version = index + 1;
    const age = (commits.length - index) * 11 * HOUR_MS;
    shas.push(
      await forge.admin.commit({
        owner: ORGANIZATION,
        repo: name,
        branch: 'main',
        files: {
          'deploy/manifests.yaml': sourceManifests(name, version),
          'src/main.ts': `// ${message}\nexport const version = ${version};\n`,
        },
        message,
        author: authors[index % authors.length],
        date: new Date(now().getTime() - age),
      }),
    );
  }
  return shas;
}

async function seedConfig(
  shas: Map<string, string[]>,
  { forge, now }: SeedOptions,
): Promise<void> {
  const files: Record<string, string> = {
    'README.md':
      '# deploy\n\nWhat runs where. Pins are changed by promotions.\n',
  };
  for (const service of SERVICES) {
    const own = shas.get(service.name) as string[];
    const kustomized = service.pin === 'kustomize-image';
    if (kustomized) Object.assign(files, baseFiles(service.name));
    for (const environment of ENVIRONMENTS) {
      const sha = own[service.runs[environment] - 1];
      Object.assign(
        files,
        applicationFile(service, environment, sha, forge.url),
        kustomized ? overlayFile(service.name, environment, sha) : {},
      );
    }
  }
  await forge.admin.ensureRepo({
    owner: ORGANIZATION,
    name: CONFIG_REPOSITORY,
    files: { CODEOWNERS: '* @acme/developers\n' },
    author: 'sam-sre',
    date: new Date(now().getTime() - 3 * HOUR_MS),
  });
  await forge.admin.commit({
    owner: ORGANIZATION,
    repo: CONFIG_REPOSITORY,
    branch: 'main',
    files,
    message: 'Describe what runs where',
    author: 'sam-sre',
    date: new Date(now().getTime() - 2 * HOUR_MS),
  });
  await forge.admin.ensureBranchProtection({
    owner: ORGANIZATION,
    repo: CONFIG_REPOSITORY,
    branch: 'main',
    requiredApprovingReviewCount: 1,
    dismissStaleReviews: true,
    enforceAdmins: true,
    requiredStatusChecks: [{ context: REQUIRED_CHECK, appId: PORTAL_APP_ID }],
    allowForcePushes: false,
  });
}
