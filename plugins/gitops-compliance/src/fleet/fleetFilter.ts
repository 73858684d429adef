import type { FleetFilterQuery } from '../api';
import { withNested, type GroupTree } from './groupTree';

const CRITICALITIES = ['low', 'medium', 'high', 'critical'] as const;

/** Which services somebody looks at; empty: all. */
export interface FleetFilter {
  team: string;
  system: string;
  criticality: string;
  /** Whose checks are shown, and count. */
  framework: string;
  /** Empty, or `true`: only services with something waived. */
  waived: string;
}

/** The filter in an address. */
export function fleetFilterOf(parameters: URLSearchParams): FleetFilter {
  const text = (name: keyof FleetFilter) => parameters.get(name)?.trim() ?? '';
  return {
    team: text('team'),
    system: text('system'),
    criticality: text('criticality'),
    framework: text('framework'),
    waived: text('waived') === 'true' ? 'true' : '',
  };
}

/** The address of a filter. */
export function parametersOf(filter: FleetFilter): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== ''),
  );
}

/**
 * Whether what nobody claims belongs to what is looked at: it has no team and no
 * system, counts as critical, and nothing of it is waived.
 */
export function mayHoldUnclaimed({
  team,
  system,
  criticality,
  waived,
}: FleetFilter): boolean {
  return (
    team === '' &&
    system === '' &&
    waived === '' &&
    ['', 'critical'].includes(criticality)
  );
}

/** A filter as the API takes it: a team with the groups that lie in it. */
export function fleetQueryOf(
  { team, system, criticality, framework, waived }: FleetFilter,
  groups: GroupTree,
): FleetFilterQuery {
  const known = CRITICALITIES.find(each => each === criticality);
  return {
    ...(team && { team: withNested(team, groups).join(',') }),
    ...(system && { system }),
    ...(known && { criticality: known }),
    ...(framework && { framework }),
    ...(waived && { waived: true as const }),
  };
}
