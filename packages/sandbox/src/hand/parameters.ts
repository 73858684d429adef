import { Duration } from 'luxon';
import { z } from 'zod';
import { parseGoDuration } from '../argocd/duration';
import type { NameKind } from './names';

const MAX_DURATION_MS = 24 * 3_600_000;
const MAX_COUNT = 10_000;

/** One thing that a command is told: an argument or an option. */
export interface Parameter<S extends z.ZodType = z.ZodType> {
  /** Reads the text that was given; absent unless the schema has a default. */
  schema: S;
  /** Its label on the page. */
  title: string;
  help: string;
  /** Given by its place on the command line; otherwise by `--name`. */
  positional: boolean;
  required: boolean;
  /** Its values are these names of the running world. */
  names?: NameKind;
  /** Its values are these. */
  choices?: readonly string[];
  /** Names who acts, so that nobody who is suspended does. */
  isActor?: boolean;
  /** Its values are the open pull requests of the config repository. */
  isPullRequest?: boolean;
  /** Given or not given, without a value. */
  isFlag?: boolean;
}

/** A parameter's name as the command line has it. */
export const kebab = (name: string) =>
  name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** A duration in words. */
export const inWords = (ms: number) =>
  Duration.fromMillis(ms).rescale().toHuman({ listStyle: 'long' });

/** What a command is told, by name; arguments stand in their order. */
export type Parameters = Record<string, Parameter>;

/** What `run` gets. */
export type Arguments<P extends Parameters> = {
  [K in keyof P]: z.output<P[K]['schema']>;
};

const text = z.string().trim().min(1);

/** An argument that must be there. */
export function argument<S extends z.ZodType>(
  title: string,
  help: string,
  schema: S,
  more: Pick<Parameter, 'names' | 'choices'> = {},
): Parameter<S> {
  return { schema, title, help, positional: true, required: true, ...more };
}

/** An argument that may be left out. */
export function optionalArgument<S extends z.ZodType>(
  title: string,
  help: string,
  schema: S,
  more: Pick<Parameter, 'names' | 'choices'> = {},
) {
  return {
    ...argument(title, help, schema.optional(), more),
    required: false,
  };
}

/** An option with a value. */
export function option<S extends z.ZodType>(
  title: string,
  help: string,
  schema: S,
  more: Pick<Parameter, 'names' | 'choices'> = {},
) {
  return {
    ...optionalArgument(title, help, schema, more),
    positional: false,
  };
}

/** An option without a value. */
export function flag(title: string, help: string) {
  return { ...option(title, help, z.stringbool()), isFlag: true };
}

/** The service, by the label `app` of its Applications. */
export const service = argument('Service', 'a service', text, {
  names: 'service',
});

/** The environment, by the label `environment` of its Applications. */
export const environment = argument('Environment', 'an environment', text, {
  names: 'environment',
});

/** An Argo CD. */
export const instance = argument('Instance', 'an Argo CD', text, {
  names: 'instance',
});

/** A project that Applications belong to. */
export const project = argument('Project', 'a project of Argo CD', text, {
  names: 'project',
});

/** Who does it; `whoElse` says who does when nobody is named. */
export function as(whoElse: string) {
  const help = `login of who does it; ${whoElse} when left out`;
  return { ...option('As', help, text, { names: 'person' }), isActor: true };
}

/** A pull request of the config repository. */
export const pullRequest = {
  ...argument(
    'Pull request',
    'number of an open pull request',
    z.coerce.number('not a number').int().positive(),
  ),
  isPullRequest: true,
};

/** Any text. */
export const freeText = text;

/** How many. */
export const count = z.coerce
  .number('not a number')
  .int()
  .min(1)
  .max(MAX_COUNT);

function durationMs(value: string): number | undefined {
  try {
    const ms = parseGoDuration(value);
    return ms > 0 && ms <= MAX_DURATION_MS ? ms : undefined;
  } catch {
    return undefined;
  }
}

/** A duration such as `60s`, `5m` or `1h30m`, as it was given. */
export const durationText = text.refine(
  value => durationMs(value) !== undefined,
  'not a duration up to 24h; write it like 60s or 5m',
);

/** The same in milliseconds. */
export const duration = durationText.transform(parseGoDuration);

/** For how long; until lifted when left out. */
export const forHowLong = optionalArgument(
  'For',
  'for how long, like 60s or 5m; until lifted when left out',
  duration,
);
