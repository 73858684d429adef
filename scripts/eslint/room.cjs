/**
 * The lint configuration of a package: Backstage's own for its role, and the
 * import directions of its room.
 *
 * Backstage's configuration already uses `no-restricted-imports`, and a rule
 * has one configuration per file; so the directions use the rule of the same
 * meaning from typescript-eslint, which sees `import type` too. What these
 * rules cannot see, `import()` and `require`, Backstage's rule on undeclared
 * dependencies does; `rooms.test.mjs` holds the declared dependencies to the
 * same table.
 */
const path = require('node:path');
const createPackageConfig = require('@backstage/cli/config/eslint-factory');
const { OURS, SANDBOX, roomOf } = require('./rooms.cjs');

const ROOT = path.resolve(__dirname, '../..');
const FRONTEND_ROLES = ['frontend', 'frontend-plugin', 'web-library'];

/** Files that are tests or only serve them. */
const TEST_FILES = [
  '**/*.test.*',
  'src/testUtils/**',
  '**/__testUtils__/**',
  '**/__mocks__/**',
  'src/__integration__/**',
  'src/setupTests.*',
];

/** Files of the sandbox that run tests, outside of jest. */
const RUNNER_FILES = ['src/browser/**', 'src/bench/**'];

function directions(folder, allowed, pure, ownComponents = []) {
  const may = allowed.length > 0 ? allowed.join(', ') : 'nothing of ours';
  const patterns = [
    {
      group: [...OURS, ...allowed.map(name => `!${name}`)],
      caseSensitive: true,
      message: `Imports go one way: ${folder} may import ${may}. See scripts/eslint/rooms.cjs.`,
    },
  ];
  const paths = ownComponents.map(name => ({
    name: `@material-ui/core/${name}`,
    message: `Take ${name} from src/components/${name}: that of Material UI throws when it gets the focus as it appears.`,
    allowTypeImports: true,
  }));
  if (pure) {
    patterns.push({
      group: ['@backstage/*'],
      message: `${folder} is pure: it imports nothing of Backstage, so that an auditor's tool can run it alone.`,
    });
  }
  return {
    '@typescript-eslint/no-restricted-imports': ['error', { paths, patterns }],
  };
}

/**
 * Makes the configuration of a package.
 *
 * @param {string} dir the package's folder, absolute
 */
module.exports = function room(dir) {
  const folder = path.relative(ROOT, dir).split(path.sep).join('/');
  const {
    imports,
    pure,
    runsPlugins,
    testsUseSandbox,
    testImports = [],
    ownComponents = [],
  } = roomOf(folder);
  const { role } = require(path.join(dir, 'package.json')).backstage;
  const inTests = [
    ...imports,
    ...testImports,
    ...(testsUseSandbox ? [SANDBOX] : []),
  ];

  return createPackageConfig(dir, {
    rules: {
      ...directions(folder, imports, pure, ownComponents),
      ...(runsPlugins && { '@backstage/no-mixed-plugin-imports': 'off' }),
      ...(FRONTEND_ROLES.includes(role) && {
        '@backstage/no-top-level-material-ui-4-imports': 'error',
      }),
    },
    overrides: [
      ...ownComponents.map(name => ({
        files: [`src/components/${name}.tsx`],
        rules: directions(folder, imports, pure),
      })),
      { files: TEST_FILES, rules: directions(folder, inTests, pure) },
      {
        // Test code by another name, which may use development dependencies.
        files: ['src/testUtils/**', 'src/__integration__/**', ...RUNNER_FILES],
        rules: { '@backstage/no-undeclared-imports': 'off' },
      },
    ],
  });
};
