import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../../portal/PortalProcess';

/** Everything that a history comes from. */
const SOURCES = [
  'packages/sandbox/src/world',
  'packages/sandbox/src/forge',
  'packages/sandbox/src/argocd',
  'packages/sandbox/src/tickets',
  'packages/rules/src',
  'packages/evidence-log/src',
  'plugins/gitops-compliance-backend/src',
  'plugins/gitops-compliance-backend/migrations',
  'plugins/gitops-compliance-backend-module-argocd/src',
  'plugins/gitops-compliance-backend-module-github/src',
  'plugins/gitops-compliance-backend-module-jira/src',
  'plugins/gitops-compliance-node/src',
];

const IS_TEST = /\.test\.tsx?$|__testUtils__|__integration__|__fixtures__/;

/** SHA-256, in hex, of the code that makes histories, and of its options. */
export function hashOfSeed(options: string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const source of SOURCES) {
    const folder = path.join(REPOSITORY_ROOT, source);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.join(entry.parentPath, entry.name))
      .filter(file => !IS_TEST.test(file))
      .sort();
    for (const file of files) {
      hash.update(`${path.relative(REPOSITORY_ROOT, file)}\0`);
      hash.update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}
