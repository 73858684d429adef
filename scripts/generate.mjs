// Generates what follows from the OpenAPI document: the types that client and
// server share, and the document itself as a module for the server.
// `--check` fails when a committed file differs from what it should be.
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

const prettierOptions = {
  ...(await prettier.resolveConfig(source)),
  parser: 'typescript',
};
const format = text => prettier.format(text, prettierOptions);

const targets = [
  {
    file: 'plugins/gitops-compliance-common/src/schema/types.generated.ts',
    text: header + astToString(await openapiTS(pathToFileURL(source))),
  },
  {
    file: 'plugins/gitops-compliance-backend/src/schema/openapi.generated.ts',
    text: `${header}/** The OpenAPI document of the plugin. */\nexport const spec = ${JSON.stringify(
      YAML.parse(fs.readFileSync(source, 'utf8')),
    )} as const;\n`,
  },
];

let stale = 0;
for (const { file, text } of targets) {
  const wanted = await format(text);
  const target = path.join(root, file);
  const present = fs.existsSync(target) ? fs.readFileSync(target, 'utf8') : '';
  if (present === wanted) continue;
  if (process.argv.includes('--check')) {
    stale += 1;
    console.error(`${file} is not what openapi.yaml says: run yarn generate`);
  } else {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, wanted);
    console.log(`wrote ${file}`);
  }
}
process.exit(stale > 0 ? 1 : 0);
