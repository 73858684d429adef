import { DateTime } from 'luxon';
import { z } from 'zod';
import { startsBetween, parseCron } from './cron';
import { parseGoDuration } from './duration';
import { globMatches, globToRegExp } from './glob';
import { Application } from './types';
import { messageOf } from './values';

function parses(parse: (text: string) => unknown) {
  return z.string().superRefine((text, context) => {
    try {
      parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: messageOf(error) });
    }
  });
}

const globs = z.array(parses(globToRegExp)).optional();

const windowSchema = z.strictObject({
  kind: z.enum(['allow', 'deny']),
  schedule: parses(parseCron),
  duration: parses(parseGoDuration),
  timeZone: z.string().optional(),
  applications: globs,
  namespaces: globs,
  clusters: globs,
  manualSync: z.boolean().optional(),
  andOperator: z.boolean().optional(),
  description: z.string().optional(),
});

const projectSchema = z.strictObject({
  name: z.string().min(1),
  syncWindows: z.array(windowSchema).optional(),
  roles: z
    .array(
      z.strictObject({
        name: z.string(),
        description: z.string().optional(),
        policies: z.array(z.string()).optional(),
        groups: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});

/** One sync window of an AppProject (`syncOverrun` is not supported). */
export type SyncWindow = z.infer<typeof windowSchema>;

/** An AppProject: its windows are kept, its roles are only shown. */
export type ProjectOptions = z.infer<typeof projectSchema>;

/**
 * Checks the projects that the stand-in is started with, and adds `default`,
 * which every Argo CD has.
 *
 * @throws naming project and field when one is wrong or not supported
 */
export function parseProjects(projects: unknown[]): ProjectOptions[] {
  const given = projects.map((project, index) => {
    const parsed = projectSchema.safeParse(project);
    if (!parsed.success) {
      throw new Error(
        `Option projects[${index}] of the Argo CD stand-in: ${z.prettifyError(
          parsed.error,
        )}`,
      );
    }
    return parsed.data;
  });
  return given.some(({ name }) => name === 'default')
    ? given
    : [{ name: 'default' }, ...given];
}

function matches(window: SyncWindow, application: Application): boolean {
  const { destination } = application.spec;
  const selectors: [string[] | undefined, (string | undefined)[]][] = [
    [window.applications, [application.metadata.name]],
    [window.namespaces, [destination.namespace]],
    [window.clusters, [destination.server, destination.name]],
  ];
  const results = selectors
    .filter(([patterns]) => patterns !== undefined && patterns.length > 0)
    .map(([patterns = [], texts]) =>
      patterns.some(pattern =>
        texts.some(text => text !== undefined && globMatches(pattern, text)),
      ),
    );
  if (results.length === 0) {
    return false;
  }
  return window.andOperator ? results.every(Boolean) : results.some(Boolean);
}

function isActive(window: SyncWindow, now: Date): boolean {
  const zoned = DateTime.fromJSDate(now, { zone: window.timeZone || 'UTC' });
  const offsetMs = zoned.isValid ? zoned.offset * 60_000 : 0;
  const localMs = now.getTime() + offsetMs;
  const cron = parseCron(window.schedule);
  return startsBetween(
    cron,
    localMs - parseGoDuration(window.duration),
    localMs,
  );
}

/** What the windows of a project mean for one Application at one instant. */
export interface WindowState {
  assigned: SyncWindow[];
  active: SyncWindow[];
  /** Whether a person may sync. */
  manual: boolean;
  /** Whether the controller may sync by itself. */
  automated: boolean;
}

/** Evaluates a project's windows by Argo CD's rules. */
export function evaluateWindows(
  windows: SyncWindow[],
  application: Application,
  now: Date,
): WindowState {
  const assigned = windows.filter(window => matches(window, application));
  const active = assigned.filter(window => isActive(window, now));
  const of = (list: SyncWindow[], kind: SyncWindow['kind']) =>
    list.filter(window => window.kind === kind);
  const activeDenies = of(active, 'deny');
  const inactiveAllows = of(assigned, 'allow').filter(
    window => !active.includes(window),
  );
  const allManual = (list: SyncWindow[]) =>
    list.every(window => window.manualSync === true);
  const allowed = (manual: boolean): boolean => {
    if (activeDenies.length > 0) {
      return manual && allManual(activeDenies);
    }
    if (of(active, 'allow').length > 0) {
      return true;
    }
    return inactiveAllows.length === 0 || (manual && allManual(inactiveAllows));
  };
  return { assigned, active, manual: allowed(true), automated: allowed(false) };
}
