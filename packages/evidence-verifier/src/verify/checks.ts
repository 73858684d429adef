import {
  type AnyCheck,
  type OwnCheck,
  ownCheckProblem,
  ownRule,
} from '@gitops-compliance/rules';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { UnreadableError } from '../bundle/BundleSource';
import { messageOf } from './manifest';

/**
 * Loads the operator's own checks from modules that export them as `checks`, a
 * list. This runs them: whoever gives a module has read it.
 *
 * @throws UnreadableError where one cannot be loaded or used
 */
export async function readChecks(
  files: readonly string[],
): Promise<AnyCheck[]> {
  const checks: AnyCheck[] = [];
  for (const file of files) {
    for (const check of load(file)) {
      const problem = ownCheckProblem(check, checks);
      if (problem) throw new UnreadableError(`${file}: ${problem}`);
      checks.push(ownRule(check as OwnCheck));
    }
  }
  return checks;
}

function load(file: string): unknown[] {
  const path = resolve(file);
  let given: unknown;
  try {
    given = createRequire(path)(path)?.checks;
  } catch (error) {
    throw new UnreadableError(
      `the module ${file} cannot be loaded: ${messageOf(error)}`,
    );
  }
  if (Array.isArray(given)) return given;
  throw new UnreadableError(
    `the module ${file} exports no list \`checks\` of checks`,
  );
}
