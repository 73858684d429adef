import path from 'node:path';
import { CommanderError } from 'commander';
import { createProgram } from './program';
import { Refusal } from './Refusal';

/**
 * Runs the command line from the root of the repository; the exit code is 1
 * for whatever did not work.
 */
async function main(): Promise<number> {
  const program = createProgram({
    dataDir: path.resolve(process.env.SANDBOX_DATA ?? '.data/sandbox'),
    print: text => process.stdout.write(`${text}\n`),
  });
  try {
    await program.parseAsync();
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

main().then(
  code => process.exit(code),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
