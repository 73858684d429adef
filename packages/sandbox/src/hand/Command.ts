import type { Hand } from './Hand';
import type { Arguments, Parameters } from './parameters';

/** The headings under which commands are listed. */
export const GROUPS = [
  'Code and pull requests',
  'People',
  'What runs',
  'Outages and noise',
  'The hand itself',
] as const;

/** What a command did. */
export interface Outcome {
  /** In one or more sentences; a line each. */
  happened: string;
  /** Addresses at which to look. */
  see?: string[];
}

/** Something that the hand can do to the running world. */
export interface Command<P extends Parameters = Parameters> {
  /** One or more words. */
  name: string;
  group: (typeof GROUPS)[number];
  /** What it does, in one sentence without its subject. */
  help: string;
  /** What to look at in the portal afterwards; empty where nothing changes. */
  look: string;
  /** Changes nothing. */
  readOnly?: boolean;
  parameters: P;
  /** @throws Refusal, or what a stand-in refuses with */
  run(hand: Hand, args: Arguments<P>): Promise<Outcome>;
}

/** Lets the types of the arguments follow from the parameters. */
export function defineCommand<P extends Parameters>(
  command: Command<P>,
): Command {
  return command;
}
