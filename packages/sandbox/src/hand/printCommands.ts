import { GROUPS, type Command } from './Command';
import { kebab } from './parameters';
import { COMMANDS } from './registry';

const cell = (text: string) => text.replaceAll('|', '\\|');

/** `forge slow <delay> [for]`, then the options. */
function usage({ name, parameters }: Command): string {
  const words = Object.entries(parameters)
    .sort(([, a], [, b]) => Number(b.positional) - Number(a.positional))
    .map(([key, { positional, required, isFlag }]) => {
      if (!positional) return `[--${kebab(key)}${isFlag ? '' : ' …'}]`;
      return required ? `<${kebab(key)}>` : `[${kebab(key)}]`;
    });
  return [name, ...words].join(' ');
}

/** Prints the commands as Markdown tables, for docs/sandbox.md. */
for (const group of GROUPS) {
  const rows = COMMANDS.filter(command => command.group === group).map(
    command =>
      `| \`${cell(usage(command))}\` | ${cell(command.help)} | ${cell(
        command.look,
      )} |`,
  );
  process.stdout.write(
    [
      `### ${group}`,
      '',
      '| Command | What it does | What to look at |',
      '| --- | --- | --- |',
      ...rows,
      '',
      '',
    ].join('\n'),
  );
}
