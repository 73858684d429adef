// Generates what follows from the OpenAPI document: the types that client and
// server share, and the document itself as a module for the server. And the
// tables that follow from the sandbox's code: of its commands in
// docs/sandbox.md, of what is planted in its history in its README. And the gate
// reference in docs/gates.md, from the registry of gates; the catalogue of checks
// in docs/compliance.md; and the formula of risk in docs/changes.md.
// `--check` fails when a committed file differs from what it should be.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import prettier from 'prettier';
import YAML from 'yaml';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const source = path.join(
  root,
  'plugins/gitops-compliance-common/src/schema/openapi.yaml',
);
const header =
  '// Generated from openapi.yaml by `yarn generate`; do not edit.\n\n';

const prettierOptions = await prettier.resolveConfig(source);

/** A page with a fresh table, as a script prints it, between its marks. */
function pageWithTable(page, name, script) {
  const [open, close] = [
    `<!-- ${name}: yarn generate -->`,
    `<!-- /${name} -->`,
  ];
  const text = fs.readFileSync(path.join(root, page), 'utf8');
  const table = execFileSync(
    process.execPath,
    ['--require', '@backstage/cli/config/nodeTransform.cjs', script],
    { cwd: root, encoding: 'utf8' },
  );
  const [before, rest] = text.split(open);
  const [, after] = rest.split(close);
  return {
    file: page,
    from: path.dirname(script),
    parser: 'markdown',
    text: `${before}${open}\n\n${table}\n${close}${after}`,
  };
}

const targets = [
  {
    file: 'plugins/gitops-compliance-common/src/schema/types.generated.ts',
    from: 'openapi.yaml',
    parser: 'typescript',
    text: header + astToString(await openapiTS(pathToFileURL(source))),
  },
  {
    file: 'plugins/gitops-compliance-backend/src/schema/openapi.generated.ts',
    from: 'openapi.yaml',
    parser: 'typescript',
    text: `${header}/** The OpenAPI document of the plugin. */\nexport const spec = ${JSON.stringify(
      YAML.parse(fs.readFileSync(source, 'utf8')),
    )} as const;\n`,
  },
  pageWithTable('docs/gates.md', 'gates', 'scripts/printGates.cjs'),
  pageWithTable('docs/compliance.md', 'checks', 'scripts/printChecks.cjs'),
  pageWithTable('docs/changes.md', 'risk', 'scripts/printRisk.cjs'),
  pageWithTable(
    'docs/sandbox.md',
    'commands',
    'packages/sandbox/src/hand/printCommands.ts',
  ),
  pageWithTable(
    'packages/sandbox/README.md',
    'plants',
    'packages/sandbox/src/world/history/printPlants.ts',
  ),
];

let stale = 0;
for (const { file, from, parser, text } of targets) {
  const wanted = await prettier.format(text, { ...prettierOptions, parser });
  const target = path.join(root, file);
  const present = fs.existsSync(target) ? fs.readFileSync(target, 'utf8') : '';
  if (present === wanted) continue;
  if (process.argv.includes('--check')) {
    stale += 1;
    console.error(`${file} is not what ${from} says: run yarn generate`);
  } else {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, wanted);
    console.log(`wrote ${file}`);
  }
}
process.exit(stale > 0 ? 1 : 0);
