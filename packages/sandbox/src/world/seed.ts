import type { Forge } from '../forge';
import { sourceManifests } from './manifests';
import { rbacFiles } from './rbac';
import {
  applicationFile,
  filesBeside,
  pinFile,
  pinRepository,
  settingsOf,
} from './pinned';
import {
  CONFIG_REPOSITORY,
  DEV_REPOSITORY,
  ORGANIZATION,
  type PlannedEnvironment,
  type PlannedService,
  type WorldPlan,
} from './plan';

/** Id of the portal's App at the forge. */
export const PORTAL_APP_ID = 4711;
/** Slug of the portal's App; its bot is `gitops-compliance[bot]`. */
export const PORTAL_APP_SLUG = 'gitops-compliance';
/** The robot that writes the pins of dev after each merge. */
const UPDATER_APP_ID = 4712;
/** Its slug; its bot is `image-updater[bot]`. */
export const UPDATER_APP_SLUG = 'image-updater';
/** The App that anchors checkpoints of the ledger, and nothing else. */
export const ANCHOR_APP_ID = 4713;
/** Who owns the anchors: nobody who ships. */
const ANCHOR_ORGANIZATION = 'acme-audit';
const ANCHOR_REPOSITORY = 'ledger-anchors';
/** Where checkpoints are anchored. */
export const ANCHORS = `${ANCHOR_ORGANIZATION}/${ANCHOR_REPOSITORY}`;
/** The check that protection demands, from the portal's App only. */
const REQUIRED_CHECK = 'gitops-compliance';

const HOUR_MS = 3_600_000;

/** What seeding needs besides the forge. */
export interface SeedOptions {
  plan: WorldPlan;
  forge: Forge;
  appPrivateKey: string;
  anchorPrivateKey: string;
  webhookSecret: string;
  webhookUrl: string;
  now: () => Date;
}

/** People, teams and the App; may be called again to bring settings up to date. */
export async function ensureAccounts(options: SeedOptions): Promise<void> {
  const { plan, forge, appPrivateKey, webhookSecret } = options;
  const { admin } = forge;
  for (const { login, title, email } of accountsOf(plan)) {
    await admin.ensureUser({ login, name: title, email });
    await admin.ensureSigningKey({ login });
  }
  await admin.ensureTeam({
    org: ORGANIZATION,
    slug: 'developers',
    members: accountsOf(plan).map(one => one.login),
  });
  await admin.ensureApp({
    id: PORTAL_APP_ID,
    slug: PORTAL_APP_SLUG,
    privateKeyPem: appPrivateKey,
    webhookSecret,
    webhookUrl: options.webhookUrl,
    organization: ORGANIZATION,
  });
  await admin.ensureApp({
    id: ANCHOR_APP_ID,
    slug: 'ledger-anchors',
    privateKeyPem: options.anchorPrivateKey,
    webhookSecret,
    organization: ANCHOR_ORGANIZATION,
  });
  if (followers(plan).length > 0) {
    await admin.ensureApp({
      id: UPDATER_APP_ID,
      slug: UPDATER_APP_SLUG,
      privateKeyPem: appPrivateKey,
      webhookSecret,
      organization: ORGANIZATION,
    });
  }
}

/**
 * Fills a new forge: the services' code and the config repository with its
 * protected branch.
 */
export async function seedRepositories(options: SeedOptions): Promise<void> {
  const shas = new Map<string, string[]>();
  for (const service of options.plan.services) {
    shas.set(service.name, await seedSource(service, options));
  }
  await seedConfig(shas, options);
  await seedAnchors(options);
}

/** A repository in which what was anchored cannot be replaced. */
async function seedAnchors({ plan, forge, now }: SeedOptions): Promise<void> {
  const at = { owner: ANCHOR_ORGANIZATION, name: ANCHOR_REPOSITORY };
  await forge.admin.ensureRepo({
    ...at,
    files: { 'README.md': '# Checkpoints of the ledger\n' },
    author: plan.people[plan.people.length - 1].login,
    date: new Date(now().getTime() - 3 * HOUR_MS),
  });
  await forge.admin.ensureBranchProtection({
    owner: at.owner,
    repo: at.name,
    branch: 'main',
    allowForcePushes: false,
  });
}

async function seedSource(
  service: PlannedService,
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
    const age = (commits.length - index) * 11 * HOUR_MS;
    shas.push(
      await forge.admin.commit({
        owner: ORGANIZATION,
        repo: name,
        branch: 'main',
        files: sourceFiles(name, message, index + 1),
        message,
        author: authors[index % authors.length],
        sign: authors[index % authors.length],
        date: new Date(now().getTime() - age),
      }),
    );
  }
  return shas;
}

/** What a commit of a service's source changes. */
export function sourceFiles(
  service: string,
  message: string,
  version: number,
): Record<string, string> {
  return {
    'deploy/manifests.yaml': sourceManifests(service, version),
    'src/main.ts': `// ${message}\nexport const version = ${version};\n`,
  };
}

async function seedConfig(
  shas: Map<string, string[]>,
  { plan, forge, now }: SeedOptions,
): Promise<void> {
  const files: Record<string, string> = {
    'README.md':
      '# deploy\n\nWhat runs where. Pins are changed by promotions.\n',
    ...rbacFiles(plan),
  };
  const followed: Record<string, string> = {
    'README.md': '# deploy-dev\n\nThe image updater writes here.\n',
  };
  for (const service of plan.services) {
    const own = shas.get(service.name) as string[];
    for (const place of plan.environments) {
      const sha = own[service.runs[place.name] - 1];
      Object.assign(
        files,
        applicationFile(service, place, sha, forge.url),
        settingsOf(service, place.name),
      );
      Object.assign(
        pinRepository(service, place) === DEV_REPOSITORY ? followed : files,
        filesBeside(service),
        pinFile(service, place, sha, forge.url),
      );
    }
  }
  const repositories = [{ name: CONFIG_REPOSITORY, files }];
  if (followers(plan).length > 0) {
    repositories.push({ name: DEV_REPOSITORY, files: followed });
  }
  for (const repository of repositories) {
    await forge.admin.ensureRepo({
      owner: ORGANIZATION,
      name: repository.name,
      files: { CODEOWNERS: '* @acme/developers\n' },
      author: 'sam-sre',
      date: new Date(now().getTime() - 3 * HOUR_MS),
    });
    await forge.admin.commit({
      owner: ORGANIZATION,
      repo: repository.name,
      branch: 'main',
      files: repository.files,
      message: 'Describe what runs where',
      author: 'sam-sre',
      date: new Date(now().getTime() - 2 * HOUR_MS),
    });
  }
  await forge.admin.ensureRole({
    owner: ORGANIZATION,
    repo: CONFIG_REPOSITORY,
    login: 'sam-sre',
    role: 'admin',
  });
  await forge.admin.ensureBranchProtection({
    owner: ORGANIZATION,
    repo: CONFIG_REPOSITORY,
    branch: 'main',
    requiredApprovingReviewCount: 1,
    dismissStaleReviews: true,
    // A history needs somebody who can break the rules.
    enforceAdmins: plan.name === 'tests',
    requiredStatusChecks: [{ context: REQUIRED_CHECK, appId: PORTAL_APP_ID }],
    allowForcePushes: false,
  });
}

/** Accounts at the forge: of the people, and those that nobody owns up to. */
function accountsOf({ people, strangers }: WorldPlan) {
  return [...people, ...strangers];
}

function followers(plan: WorldPlan): PlannedEnvironment[] {
  return plan.environments.filter(({ followsMain }) => followsMain);
}
