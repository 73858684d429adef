import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { execFileSync } from 'node:child_process';

const HERE = resolvePackagePath('@gitops-compliance/sandbox');

/** The published schema is an ES module only, which needs its own process. */
const VALIDATE = `
  import * as models from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
  import { readFileSync } from 'node:fs';
  const problems = [];
  for (const [what, object] of JSON.parse(readFileSync(0, 'utf8'))) {
    try {
      new models[object.kind](object).validate();
    } catch (error) {
      problems.push(what + ': ' + error.message);
    }
  }
  process.stdout.write(JSON.stringify(problems));
`;

/**
 * What is wrong with Applications, AppProjects and ApplicationSets by the
 * schema of `@kubernetes-models/argo-cd`, status included.
 */
export function schemaProblems(
  objects: [what: string, object: object][],
): string[] {
  const out = execFileSync(
    process.execPath,
    ['--input-type=module', '--eval', VALIDATE],
    { cwd: HERE, input: JSON.stringify(objects), encoding: 'utf8' },
  );
  return JSON.parse(out) as string[];
}
