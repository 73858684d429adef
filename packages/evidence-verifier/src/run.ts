import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { UnreadableError } from './bundle/BundleSource';
import {
  explain,
  type KeyOptions,
  type Output,
  sample,
  type SampleCommand,
  verify,
  type VerifyCommand,
} from './commands';
import { exitCodeOf, printReport } from './report/printReport';
import { visible } from './report/text';
import { runWatch, type WatchCommand } from './watch/runWatch';

/** Exit code for what cannot be read, and for a command that is wrong. */
const UNREADABLE = 2;

const EXIT_CODES = `
Exit codes:
  0  verified
  1  differences: something is not what was signed, or was judged otherwise
  2  it cannot be read, or the command is wrong
  3  verified, with gaps or with parts that are not re-performable

The keys must come to you by another way than the bundle.`;

/**
 * Runs the command `gitops-evidence`. Resolves to its exit code and never
 * throws.
 *
 * @param args - without the program's own name
 */
export async function run(
  args: readonly string[],
  output: Output = {
    out: text => process.stdout.write(text),
    error: text => process.stderr.write(text),
  },
): Promise<number> {
  let code = 0;
  const program = new Command('gitops-evidence')
    .description('Checks evidence of GitOps Compliance, offline.')
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureOutput({
      writeOut: text => output.out(text),
      writeErr: text => output.error(text),
    });
  const withBundle = (name: string) =>
    program
      .command(`${name} <bundle>`)
      .requiredOption(
        '--key <pem>',
        'public key, PEM or verifier key; repeat it for each',
        collect,
      );

  program
    .command('verify [bundle]')
    .description('verify a bundle, or with --log alone a whole log')
    .requiredOption(
      '--key <pem>',
      'public key, PEM or verifier key; repeat it for each',
      collect,
    )
    .option('--log <folder>', 'copy of the whole log (C2SP tlog-tiles)')
    .option(
      '--anchor <note>',
      'checkpoint that was kept elsewhere; repeat it for each',
      collect,
      [],
    )
    .option(
      '--tsa-ca <pem>',
      'certificate that time stamps must lead to; repeat it for each',
      collect,
      [],
    )
    .option(
      '--checks <module>',
      "JavaScript file that exports `checks`, the operator's own; it is run, so read it first; repeat it for each",
      collect,
      [],
    )
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXIT_CODES)
    .action(async (bundle: string | undefined, options: VerifyCommand) => {
      const report = await verify(bundle, options);
      output.out(
        options.json
          ? `${JSON.stringify(report, null, 2)}\n`
          : printReport(report),
      );
      code = exitCodeOf(report);
    });
  withBundle('sample')
    .description('draw a sample of the changes by a seed that you choose')
    .requiredOption('--seed <text>', 'chosen after the bundle was made')
    .requiredOption('--size <n>', 'how many, or how many of each', positive)
    .option('--per <stratum>', 'environment: so many of each environment')
    .action(async (bundle: string, options: SampleCommand) => {
      code = await sample(bundle, options, output);
    });
  withBundle('explain')
    .argument('<change>', 'number, environment/month/number, id, or place')
    .description('explain a change in plain words')
    .action(async (bundle: string, asked: string, options: KeyOptions) => {
      code = await explain(bundle, asked, options, output);
    });

  program
    .command('watch <log>')
    .description(
      'watch a log, an address or a folder with its checkpoint and tiles, and page when it forks or falls silent',
    )
    .requiredOption(
      '--key <pem>',
      'public key of checkpoints; repeat it for each',
      collect,
    )
    .requiredOption('--state <file>', 'where to remember what was seen')
    .option(
      '--anchor <note>',
      'checkpoint that is kept elsewhere, read at each look; repeat it for each',
      collect,
    )
    .option('--token-file <file>', 'bearer token for the address')
    .option('--webhook <url>', 'called with {kind, text} when it pages')
    .option('--interval <seconds>', 'between two looks', positive, 60)
    .option('--overdue <minutes>', 'without a checkpoint', positive, 15)
    .option('--once', 'look once: 0 consistent, 1 forked, 3 no checkpoint')
    .action(async (place: string, options: WatchCommand) => {
      code = await runWatch(place, options, text => output.out(text));
    });

  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : UNREADABLE;
    }
    const said = error instanceof Error ? error.message : String(error);
    output.error(
      error instanceof UnreadableError
        ? `Cannot be read: ${visible(said)}.\n`
        : `This should not happen; please report it: ${visible(said)}.\n`,
    );
    return UNREADABLE;
  }
  return code;
}

function collect(value: string, values: string[] = []): string[] {
  return [...values, value];
}

function positive(value: string): number {
  if (!/^[1-9]\d{0,6}$/.test(value)) {
    throw new InvalidArgumentError('a whole number from 1 up is needed');
  }
  return Number(value);
}
