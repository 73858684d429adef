import type { DateTime } from 'luxon';
import { counted, listed } from '../sentences';
import type { DriftFacts } from './types';

/** As many heals of one commit in a row are a storm: once is an accident. */
export const STORM_HEALS = 3;

/**
 * A storm is over once nothing was healed for so long. Argo CD waits for at most
 * five minutes between two heals, and begins to count anew half a minute later.
 */
export const STORM_CALM_SECONDS = 600;

/** What is fought over, as far as it is known. */
export interface Fought {
  kind: string;
  name: string;
  /** Values that differ, such as `spec.replicas`; none: not known, or erased. */
  fields: readonly { path: string; owners: readonly string[] }[];
}

/**
 * Whether something alters what runs again each time that it is healed. Argo CD
 * tells by counting its own heals; how often it looks, or was seen to be in sync
 * between, says nothing.
 */
export function isStorm({ operation }: Pick<DriftFacts, 'operation'>): boolean {
  return (operation?.heals ?? 0) >= STORM_HEALS;
}

/** Whether the last sync ended so long ago that a storm is over. */
export function isCalm(lastSync: DateTime | null, now: DateTime): boolean {
  return (
    lastSync === null || now >= lastSync.plus({ seconds: STORM_CALM_SECONDS })
  );
}

/** What a storm says to people: who fights over what, and how to end it. */
export function stormVerdict(
  heals: number,
  fought: readonly Fought[],
): { reason: string; remedy: string } {
  const owners = unique(
    fought.flatMap(({ fields }) => fields.flatMap(field => [...field.owners])),
  );
  const over = fought.map(({ kind, name, fields }) => {
    const paths = unique(fields.map(({ path }) => path));
    return paths.length > 0
      ? `${listed(paths)} of ${kind} ${name}`
      : `${kind} ${name}`;
  });
  const who = owners.length > 0 ? listed(owners) : 'Something in the cluster';
  const what = over.length > 0 ? listed(over) : 'what runs';
  const alters = owners.length > 1 ? 'alter' : 'alters';
  return {
    reason: `${who} ${alters} ${what} again each time that it is healed: ${counted(
      heals,
      'time',
    )} in a row.`,
    remedy:
      'Stop whoever writes it, take the field out of Git, or let the Application ignore it.',
  };
}

function unique(names: string[]): string[] {
  return [...new Set(names)].sort();
}
