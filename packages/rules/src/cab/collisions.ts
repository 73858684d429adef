import { serviceName } from '../sentences';

/** A change that is about to go. */
export interface PlannedChange {
  number: number;
  /** Entity reference of its service. */
  service: string;
  environment: string;
  /** When it may go, ISO 8601 UTC; null: at once. */
  opens: string | null;
}

/** Two changes of which one touches what the other depends on. */
export interface Collision {
  environment: string;
  /** Service that depends on the other one. */
  dependent: PlannedChange;
  on: PlannedChange;
  sentence: string;
}

/**
 * Changes of services that depend on each other and go to the same environment
 * with the same opening: each may be tested against what the other one takes
 * away. Two that change one service are no collision: its gates see to that.
 *
 * @param dependsOn - services that a service depends on, by entity reference
 */
export function collisionsOf(
  planned: readonly PlannedChange[],
  dependsOn: ReadonlyMap<string, readonly string[]>,
): Collision[] {
  return planned.flatMap(dependent =>
    planned
      .filter(
        on =>
          on.environment === dependent.environment &&
          on.opens === dependent.opens &&
          on.service !== dependent.service &&
          dependsOn.get(dependent.service)?.includes(on.service),
      )
      .map(on => ({
        environment: dependent.environment,
        dependent,
        on,
        sentence: `${nameOf(dependent)} depends on ${nameOf(
          on,
        )}, and both go to ${dependent.environment} ${
          dependent.opens === null ? 'now' : 'with the same opening'
        }: let one of them wait, or make sure that they work in either order.`,
      })),
  );
}

function nameOf({ service, number }: PlannedChange): string {
  return `${serviceName(service)} (#${number})`;
}
