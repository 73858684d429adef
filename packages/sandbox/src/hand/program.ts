import { Command as Program } from 'commander';
import { pageAddress, readAddress, type Address } from './address';
import { GROUPS, type Command } from './Command';
import { kebab } from './parameters';
import { COMMANDS } from './registry';
import type { Report } from './runCommand';
import { Refusal } from './Refusal';

/** What the command line needs of its surroundings. */
export interface ProgramOptions {
  /** Where the running sandbox keeps its data. */
  dataDir: string;
  print: (text: string) => void;
}

const NOTHING_RUNS =
  'Nothing runs to lay a hand on. Start it in another terminal with: npm start';

async function addressOf(dataDir: string): Promise<Address> {
  const address = await readAddress(dataDir);
  if (!address) throw new Refusal(NOTHING_RUNS);
  return address;
}

/** Has the running sandbox run a command. */
async function call(
  dataDir: string,
  command: string,
  texts: Record<string, string>,
): Promise<Report> {
  const { url, token } = await addressOf(dataDir);
  let response: Response;
  try {
    response = await fetch(`${url}/api/run`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ command, arguments: texts }),
    });
  } catch (error) {
    throw new Refusal(`${NOTHING_RUNS} (${(error as Error).message})`);
  }
  const answer = (await response.json()) as Report & { error?: string };
  if (!response.ok) throw new Refusal(answer.error ?? String(response.status));
  return answer;
}

function lines({ happened, look, see }: Report): string {
  return [
    happened,
    ...(look ? [`Look at: ${look}`] : []),
    ...see.map(address => `  ${address}`),
  ].join('\n');
}

/** The program under which the words of a name but the last stand. */
function parentOf(program: Program, words: string[]): Program {
  return words.reduce(
    (parent, word) =>
      parent.commands.find(known => known.name() === word) ??
      parent.command(word).helpCommand(false),
    program,
  );
}

const leavesOf = (program: Program): Program[] =>
  program.commands.length > 0 ? program.commands.flatMap(leavesOf) : [program];

/** `forge down [for]`: every word below the program itself. */
function term(command: Program): string {
  const words: string[] = [];
  for (let at = command; at.parent; at = at.parent) words.unshift(at.name());
  const values = command.registeredArguments.map(value =>
    value.required ? `<${value.name()}>` : `[${value.name()}]`,
  );
  return [...words, ...values].join(' ');
}

function add(
  program: Program,
  command: Command,
  { dataDir, print }: ProgramOptions,
): void {
  const words = command.name.split(' ');
  const sub = parentOf(program, words.slice(0, -1))
    .command(words.at(-1) as string)
    .description(command.help)
    .helpGroup(`${command.group}:`);
  const parameters = Object.entries(command.parameters);
  const positional = parameters.filter(([, { positional: is }]) => is);
  for (const [name, { required, help }] of positional) {
    sub.argument(required ? `<${kebab(name)}>` : `[${kebab(name)}]`, help);
  }
  for (const [name, { positional: is, isFlag, help }] of parameters) {
    if (!is) {
      sub.option(`--${kebab(name)}${isFlag ? '' : ' <value>'}`, help);
    }
  }
  if (command.look) sub.addHelpText('after', `\nLook at: ${command.look}`);
  sub.action(async (...given: unknown[]) => {
    const values = given.slice(0, positional.length);
    const options = given[positional.length] as Record<string, unknown>;
    const texts = Object.fromEntries(
      [
        ...positional.map(([name], index) => [name, values[index]] as const),
        ...Object.entries(options),
      ]
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, String(value)]),
    );
    print(lines(await call(dataDir, command.name, texts)));
  });
}

/** The command line over every command of the registry. */
export function createProgram(options: ProgramOptions): Program {
  const program = new Program('npm run sandbox --')
    .description(
      'Reaches into the sandbox that npm start runs: stand-ins for the forge and Argo CD, on this machine alone.',
    )
    .showHelpAfterError('(--help says more)')
    .configureHelp({
      visibleCommands: command => command.commands.flatMap(leavesOf),
      subcommandTerm: term,
    })
    .helpCommand(false)
    .addHelpText('after', '\n<command> --help tells the options of a command.')
    .exitOverride();
  for (const group of GROUPS) {
    for (const command of COMMANDS) {
      if (command.group === group) add(program, command, options);
    }
  }
  program
    .command('page')
    .description('prints the address of the page with the same commands')
    .helpGroup('The hand itself:')
    .action(async () => {
      options.print(pageAddress(await addressOf(options.dataDir)));
    });
  return program;
}
