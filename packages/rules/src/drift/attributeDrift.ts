import { DateTime } from 'luxon';
import { emergencyName } from '../emergencies';
import { listed, shortRevision } from '../sentences';
import type {
  Attribution,
  DifferingResource,
  DriftBackground,
  DriftClass,
  DriftFacts,
  DriftIgnoreRule,
} from './types';

/**
 * Says what a difference is put down to. What a rule lets be, or a controller
 * wrote, must be all that differs: one resource that nothing explains, or a
 * difference that was not read resource by resource, leaves it unauthorised.
 */
export function attributeDrift(
  found: DriftClass,
  { sync, resources }: Pick<DriftFacts, 'sync' | 'resources'>,
  background: DriftBackground,
): Attribution {
  if (found !== 'drifted') {
    return { by: 'commit', revision: sync.revisions[0] ?? null };
  }
  const { emergency, ignored, controllers } = background;
  if (isBaseline(background)) return { by: 'baseline' };
  const rules = resources?.length
    ? resources.map(one => ignored.find(rule => lets(rule, one)))
    : [];
  if (rules.length > 0 && rules.every(rule => rule !== undefined)) {
    return {
      by: 'ignore-rule',
      rules: unique(rules.flatMap(rule => rule?.name ?? [])),
    };
  }
  const managers = unique(
    (resources ?? []).flatMap(one => [...(one.managers ?? [])]),
  );
  const isByController = (resources ?? []).every(
    ({ managers: wrote = [] }) =>
      wrote.length > 0 && wrote.every(name => controllers.includes(name)),
  );
  if (managers.length > 0 && isByController) {
    return { by: 'controller', managers };
  }
  return emergency
    ? {
        by: 'emergency',
        emergency: { id: emergency.id, number: emergency.number },
      }
    : { by: 'unauthorised' };
}

/** One sentence: what it is put down to. */
export function attributionSentence(attribution: Attribution): string {
  switch (attribution.by) {
    case 'commit':
      return attribution.revision
        ? `Commit ${shortRevision(attribution.revision)} explains it.`
        : 'A commit explains it.';
    case 'baseline':
      return 'It was like this when it was first seen (baseline): explained, not approved.';
    case 'emergency':
      return `It happened within emergency ${emergencyName(
        attribution.emergency,
      )}, which explains it.`;
    case 'ignore-rule':
      return `The policy lets it be: ${listed(attribution.rules)}.`;
    case 'controller':
      return `Controllers of the cluster wrote every field that differs: ${listed(
        attribution.managers,
      )}.`;
    default:
      return 'No approved change, emergency or rule explains it.';
  }
}

/** Nothing is known of before it was first seen; an instant that cannot be read excuses nothing. */
function isBaseline({ since, firstSeen }: DriftBackground): boolean {
  const [began, seen] = [since, firstSeen].map(text =>
    DateTime.fromISO(text, { zone: 'utc' }),
  );
  return began.isValid && seen.isValid && began <= seen;
}

function lets(rule: DriftIgnoreRule, resource: DifferingResource): boolean {
  const { managers = [] } = resource;
  return (
    rule.kind === resource.kind &&
    (rule.resource === undefined || rule.resource === resource.name) &&
    (rule.manager === undefined ||
      (managers.length > 0 && managers.every(name => name === rule.manager)))
  );
}

function unique(names: string[]): string[] {
  return [...new Set(names)].sort();
}
