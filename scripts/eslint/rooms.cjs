/**
 * The rooms of the house and what each may import of the others: imports go one
 * way. `docs/architecture.md` draws the picture; this is what holds it.
 *
 * @typedef {object} Room
 * @property {string[]} imports our packages that its production code may import
 * @property {boolean} [pure] it imports nothing of Backstage either
 * @property {boolean} [testsUseSandbox] its tests may run against the sandbox
 * @property {boolean} [runsPlugins] it runs backend plugins as a backend does,
 *   though it is built as a library
 * @property {string[]} [testImports] what else its tests may import of ours: the
 *   backend's integration tests run it as it is installed, with its modules
 * @property {string[]} [ownComponents] what it takes from its `src/components`
 *   instead of Material UI, by the name that both have
 */

const SCOPE = '@gitops-compliance';
const SANDBOX = `${SCOPE}/sandbox`;
const RULES = `${SCOPE}/rules`;
const EVIDENCE_LOG = `${SCOPE}/evidence-log`;
const VERIFIER = `${SCOPE}/evidence-verifier`;
const FRONTEND = `${SCOPE}/plugin-gitops-compliance`;
const COMMON = `${FRONTEND}-common`;
const NODE = `${FRONTEND}-node`;
const BACKEND = `${FRONTEND}-backend`;
const MODULE = `${BACKEND}-module-`;
const SEARCH_MODULE = `${SCOPE}/plugin-search-backend-module-gitops-compliance`;
const APP_COMMON = 'app-common';

/** Everything that is ours, as gitignore-like patterns of import paths. */
const OURS = [`${SCOPE}/*`, 'app', APP_COMMON, 'app-legacy', 'backend'];

/** @type {Record<string, Room>} by folder; `*` stands for the rest of a name */
const ROOMS = {
  'packages/rules': { imports: [], pure: true },
  'packages/evidence-log': { imports: [], pure: true },
  'packages/evidence-verifier': { imports: [RULES, EVIDENCE_LOG], pure: true },
  'plugins/gitops-compliance-common': { imports: [RULES] },
  'plugins/gitops-compliance-node': { imports: [RULES] },
  'plugins/gitops-compliance-backend': {
    imports: [NODE, COMMON, RULES, EVIDENCE_LOG],
    testsUseSandbox: true,
    testImports: [`${MODULE}*`, VERIFIER],
  },
  'plugins/gitops-compliance-backend-module-*': {
    imports: [NODE, EVIDENCE_LOG],
    testsUseSandbox: true,
  },
  'plugins/scaffolder-backend-module-*': { imports: [COMMON] },
  'plugins/search-backend-module-*': { imports: [COMMON] },
  'plugins/tech-insights-backend-module-*': { imports: [COMMON] },
  'plugins/gitops-compliance': {
    imports: [COMMON, RULES],
    ownComponents: ['Button', 'Checkbox', 'IconButton', 'Radio', 'Tab'],
  },
  'packages/app-common': { imports: [] },
  'packages/app': { imports: [FRONTEND, COMMON, APP_COMMON] },
  'packages/app-legacy': { imports: [FRONTEND, COMMON, APP_COMMON] },
  'packages/backend': {
    imports: ['app', BACKEND, `${MODULE}*`, COMMON, NODE, SEARCH_MODULE],
  },
  'packages/sandbox': { imports: OURS, runsPlugins: true },
};

/**
 * Finds the room of a folder.
 *
 * @param {string} folder relative to the clone, with `/`
 * @returns {Room}
 * @throws {Error} when nothing was decided for it
 */
function roomOf(folder) {
  const room =
    ROOMS[folder] ??
    Object.entries(ROOMS).find(
      ([key]) => key.endsWith('*') && folder.startsWith(key.slice(0, -1)),
    )?.[1];
  if (!room) {
    throw new Error(
      `${folder} has no entry in scripts/eslint/rooms.cjs: decide there which of our packages it may import.`,
    );
  }
  return room;
}

module.exports = { OURS, SANDBOX, roomOf };
