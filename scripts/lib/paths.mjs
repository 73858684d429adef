/** Where things live in this clone; nothing is ever written outside of it. */
import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** The folder of the clone, absolute. */
export const ROOT = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/** Programs fetched for this clone alone: Node and Yarn. */
export const TOOLS = path.join(ROOT, '.tools');

/** What runs leave behind: logs, build stamps, the sandbox's database. */
export const DATA = path.join(ROOT, '.data');

/** Logs of quiet steps. */
export const LOGS = path.join(DATA, 'logs');

/** Says for which lock file packages are installed. */
export const INSTALL_STAMP = path.join(ROOT, 'node_modules/.install-stamp');

/** An absolute path inside the clone. */
export function inRoot(...segments) {
  return path.join(ROOT, ...segments);
}
