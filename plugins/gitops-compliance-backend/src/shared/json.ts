import type { JsonObject } from '@gitops-compliance/evidence-log';
import { isDeepStrictEqual } from 'node:util';

/** A plain JSON object of a value: what is undefined is left out. */
export function toJsonObject(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

/** Whether two JSON values are equal, whatever the order of keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  // Mostly they are, and this tells it several times as fast; but it also looks at
  // what JSON leaves out.
  return isDeepStrictEqual(a, b) || sorted(a) === sorted(b);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, member) =>
    member && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(
          Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : member,
  );
}
