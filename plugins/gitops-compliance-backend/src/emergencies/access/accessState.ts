import type { EventRow } from '../records';
import type { AccessPlace } from './records';

/** What was last recorded of the access at a place. */
export type AccessState = 'granted' | 'withdrawn' | 'failed';

/** One place, as text. */
export function placeKey({ instance, project }: AccessPlace): string {
  return `${instance}/${project}`;
}

/** What was last recorded of each place, by its key. */
export function accessStates(
  events: readonly EventRow[],
): Map<string, AccessPlace & { state: AccessState }> {
  return new Map(
    events.flatMap(({ payload, type }) => {
      const [, state] =
        /^emergency\.access-(granted|withdrawn|failed)$/.exec(type) ?? [];
      if (!state) return [];
      const { instance, project } = payload as unknown as AccessPlace;
      const place = { instance, project };
      return [
        [placeKey(place), { ...place, state: state as AccessState }] as const,
      ];
    }),
  );
}
