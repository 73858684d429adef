/** The lint rule of the rooms fires where it should, and only there. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { ESLint } from 'eslint';
import { inRoot } from '../lib/paths.mjs';

const { OURS, SANDBOX, roomOf } = createRequire(import.meta.url)('./rooms.cjs');

const RULE = '@typescript-eslint/no-restricted-imports';
const MUI_RULE = '@backstage/no-top-level-material-ui-4-imports';
const ours = name => `@gitops-compliance/${name}`;
const plugin = name => ours(`plugin-gitops-compliance${name}`);

async function rulesBroken(folder, file, code) {
  const eslint = new ESLint({ cwd: inRoot(folder) });
  const [{ messages }] = await eslint.lintText(code, {
    filePath: inRoot(folder, file),
  });
  return messages.map(message => message.ruleId);
}

const importing = name =>
  `import { x } from '${name}';\n\nexport const y = x;\n`;

const wrong = [
  ['packages/rules', 'src/a.ts', ours('evidence-log')],
  ['packages/rules', 'src/a.ts', '@backstage/errors'],
  ['packages/rules', 'src/a.test.ts', '@backstage/errors'],
  ['packages/evidence-log', 'src/a.ts', ours('rules')],
  ['packages/evidence-log', 'src/a.ts', '@backstage/types'],
  ['packages/evidence-verifier', 'src/a.ts', plugin('-backend')],
  ['packages/evidence-verifier', 'src/a.ts', '@backstage/types'],
  ['plugins/gitops-compliance-common', 'src/a.ts', plugin('-node')],
  ['plugins/gitops-compliance-common', 'src/a.ts', ours('evidence-log')],
  ['plugins/gitops-compliance-node', 'src/a.ts', plugin('-common')],
  ['plugins/gitops-compliance-node', 'src/a.ts', ours('evidence-log')],
  ['plugins/gitops-compliance-backend', 'src/a.ts', SANDBOX],
  ['plugins/gitops-compliance-backend', 'src/a.ts', plugin('')],
  ['plugins/gitops-compliance-backend', 'src/a.ts', ours('evidence-verifier')],
  [
    'plugins/gitops-compliance-backend',
    'src/a.ts',
    plugin('-backend-module-github'),
  ],
  [
    'plugins/gitops-compliance-backend-module-argocd',
    'src/a.ts',
    plugin('-backend'),
  ],
  [
    'plugins/gitops-compliance-backend-module-argocd',
    'src/a.test.ts',
    plugin('-backend'),
  ],
  [
    'plugins/gitops-compliance-backend-module-github',
    'src/a.ts',
    plugin('-common'),
  ],
  ['plugins/gitops-compliance-backend-module-github', 'src/a.ts', SANDBOX],
  ['plugins/gitops-compliance', 'src/a.tsx', plugin('-node')],
  ['plugins/gitops-compliance', 'src/a.tsx', `${plugin('-backend')}/alpha`],
  ['plugins/gitops-compliance', 'src/a.test.tsx', SANDBOX],
  ['packages/app-common', 'src/a.tsx', plugin('')],
  ['packages/app-common', 'src/a.tsx', 'app'],
  ['packages/app', 'src/a.tsx', SANDBOX],
  ['packages/app', 'src/a.tsx', 'app-legacy'],
  ['packages/app-legacy', 'src/a.tsx', SANDBOX],
  ['packages/app-legacy', 'src/a.tsx', 'app/src/Portal'],
  ['packages/backend', 'src/a.ts', SANDBOX],
  ['packages/backend', 'src/a.ts', 'app-common/signIn'],
];

const right = [
  ['packages/evidence-verifier', 'src/a.ts', ours('rules')],
  ['packages/evidence-verifier', 'src/a.ts', ours('evidence-log')],
  ['plugins/gitops-compliance-common', 'src/a.ts', ours('rules')],
  ['plugins/gitops-compliance-node', 'src/a.ts', ours('rules')],
  ['plugins/gitops-compliance-backend', 'src/a.ts', ours('evidence-log')],
  ['plugins/gitops-compliance-backend', 'src/a.ts', plugin('-common')],
  ['plugins/gitops-compliance-backend', 'src/a.ts', '@backstage/errors'],
  ['plugins/gitops-compliance-backend', 'src/a.test.ts', SANDBOX],
  ['plugins/gitops-compliance-backend', 'src/testUtils/a.ts', SANDBOX],
  ['plugins/gitops-compliance-backend', 'src/__integration__/a.ts', SANDBOX],
  [
    'plugins/gitops-compliance-backend-module-argocd',
    'src/a.ts',
    plugin('-node'),
  ],
  [
    'plugins/gitops-compliance-backend-module-rfc3161',
    'src/a.ts',
    ours('evidence-log'),
  ],
  ['plugins/gitops-compliance-backend-module-github', 'src/a.test.ts', SANDBOX],
  ['plugins/gitops-compliance', 'src/a.tsx', plugin('-common')],
  ['packages/app', 'src/a.tsx', plugin('')],
  ['packages/app', 'src/a.tsx', 'app-common/signIn'],
  ['packages/app-legacy', 'src/a.tsx', `${plugin('')}/legacy`],
  ['packages/app-legacy', 'src/a.tsx', 'app-common/nav'],
  ['packages/backend', 'src/a.ts', plugin('-backend-module-argocd')],
  ['packages/sandbox', 'src/a.ts', 'backend'],
  ['packages/sandbox', 'src/a.ts', plugin('-common')],
];

for (const [folder, file, name] of wrong) {
  test(`${folder}/${file} may not import ${name}`, async () => {
    const broken = await rulesBroken(folder, file, importing(name));
    assert.ok(broken.includes(RULE), `broken: ${broken}`);
  });
}

for (const [folder, file, name] of right) {
  test(`${folder}/${file} may import ${name}`, async () => {
    const broken = await rulesBroken(folder, file, importing(name));
    assert.ok(!broken.includes(RULE), `broken: ${broken}`);
  });
}

test('a type is an import too', async () => {
  const code = `export type { X } from '${plugin('-backend')}';\n`;
  const broken = await rulesBroken(
    'plugins/gitops-compliance-common',
    'src/a.ts',
    code,
  );
  assert.ok(broken.includes(RULE));
});

test('Material UI is imported by component, never as a whole', async () => {
  const code = `import { Box } from '@material-ui/core';\n\nexport const y = Box;\n`;
  const broken = await rulesBroken(
    'plugins/gitops-compliance',
    'src/a.tsx',
    code,
  );
  assert.ok(broken.includes(MUI_RULE));
});

for (const name of roomOf('plugins/gitops-compliance').ownComponents) {
  test(`screens take ${name} from our components, which take Material UI’s`, async () => {
    const code = `import x from '@material-ui/core/${name}';\n\nexport const y = x;\n`;
    const rulesAt = file =>
      rulesBroken('plugins/gitops-compliance', file, code);
    const inScreen = await rulesAt('src/board/a.tsx');
    assert.ok(inScreen.includes(RULE), `broken: ${inScreen}`);
    const inOurs = await rulesAt(`src/components/${name}.tsx`);
    assert.ok(!inOurs.includes(RULE), `broken: ${inOurs}`);
  });
}

const folders = ['packages', 'plugins'].flatMap(parent =>
  readdirSync(inRoot(parent), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => `${parent}/${entry.name}`),
);

for (const folder of folders) {
  test(`${folder} declares only what its room may import`, () => {
    const { imports, pure, testsUseSandbox, testImports = [] } = roomOf(folder);
    const manifest = JSON.parse(
      readFileSync(inRoot(folder, 'package.json'), 'utf8'),
    );
    const allowed = (name, entries = imports) =>
      entries.some(
        entry =>
          entry === name ||
          (entry.endsWith('*') && name.startsWith(entry.slice(0, -1))),
      );
    const isOurs = name =>
      OURS.some(entry =>
        entry.endsWith('*')
          ? name.startsWith(entry.slice(0, -1))
          : entry === name,
      );
    const declared = Object.keys(manifest.dependencies ?? {});
    const forTests = Object.keys(manifest.devDependencies ?? {});
    assert.deepEqual(
      declared.filter(name => isOurs(name) && !allowed(name)),
      [],
    );
    assert.deepEqual(
      forTests.filter(
        name =>
          isOurs(name) &&
          !allowed(name, [...imports, ...testImports]) &&
          !(testsUseSandbox && name === SANDBOX),
      ),
      [],
    );
    if (pure) {
      assert.deepEqual(
        declared.filter(name => name.startsWith('@backstage/')),
        [],
      );
    }
  });
}
