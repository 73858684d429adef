import { z } from 'zod';
import type { Command, Outcome } from './Command';
import type { Hand } from './Hand';
import { chooseName } from './names';
import { kebab, type Parameter } from './parameters';
import { COMMANDS } from './registry';
import { Refusal } from './Refusal';

/** What a run says: what happened, and what to look at. */
export interface Report extends Required<Outcome> {
  look: string;
}

/**
 * The command with this name.
 *
 * @throws Refusal when there is none
 */
export function commandNamed(name: string): Command {
  const command = COMMANDS.find(candidate => candidate.name === name);
  if (!command) {
    throw new Refusal(`There is no command ${name}; see --help.`);
  }
  return command;
}

/**
 * Runs a command with arguments as texts; empty ones count as left out.
 *
 * @throws Refusal when an argument is wrong, and what the command throws
 */
export async function runCommand(
  hand: Hand,
  command: Command,
  texts: Record<string, string>,
): Promise<Report> {
  const given = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  const outcome = await command.run(hand, read(hand, command, given));
  return { see: [], ...outcome, look: command.look };
}

function read(hand: Hand, command: Command, given: [string, string][]) {
  const { parameters } = command;
  const texts = Object.fromEntries(given);
  const missing = Object.entries(parameters)
    .filter(([name, { required }]) => required && texts[name] === undefined)
    .map(([name]) => kebab(name));
  if (missing.length > 0) {
    throw new Refusal(`${command.name} needs: ${missing.join(', ')}.`);
  }
  const shape = Object.fromEntries(
    Object.entries(parameters).map(([name, { schema }]) => [name, schema]),
  );
  const parsed = z.strictObject(shape).safeParse(texts);
  if (!parsed.success) {
    throw new Refusal(
      parsed.error.issues.map(issue => sentence(command, issue)).join('\n'),
    );
  }
  return Object.fromEntries(
    Object.entries(parsed.data).map(([name, value]) => [
      name,
      named(hand, parameters[name], value),
    ]),
  );
}

/** A name in full, where the value is one. */
function named(hand: Hand, { names, isActor }: Parameter, value: unknown) {
  if (!names || typeof value !== 'string') return value;
  const name = chooseName(names, value, hand.names(names));
  if (isActor && hand.isSuspended(name)) {
    throw new Refusal(`${name} is suspended; first: person restore ${name}`);
  }
  return name;
}

function sentence(command: Command, issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys'
    ? `${command.name} takes no ${issue.keys.join(', ')}.`
    : `${kebab(issue.path.join('.'))}: ${issue.message}`;
}
