import { z } from 'zod';

/**
 * What an entry may hold: strings, safe integers, booleans, null, arrays and
 * objects. Null is allowed and says "known to be absent". Fractions are not:
 * their canonical form depends on floating-point printing; store a string or
 * a smaller unit.
 */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | JsonObject;

/** An object of {@link JsonValue}s. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Deeper nesting is refused, so that no reader can be made to overflow. */
const MAX_DEPTH = 32;

/** A value that no entry may hold, and where it stands. */
interface Refusal {
  path: (string | number)[];
  message: string;
}

/**
 * Says why a value is no {@link JsonObject}, or null when it is one. Refuses
 * fractions, unsafe integers, undefined, lone surrogates, holes, cycles (by
 * depth) and anything that is not a plain object, such as a Date.
 */
export function refuseJsonObject(value: unknown): Refusal | null {
  return isPlainObject(value)
    ? refuse(value, [])
    : { path: [], message: 'must be a plain object' };
}

/** Whether a text has no lone surrogate, and so can be written in UTF-8. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** zod schema of a {@link JsonObject}; keeps the value as it is. */
export const jsonObjectSchema = z
  .custom<JsonObject>()
  .superRefine((value, context) => {
    const refusal = refuseJsonObject(value);
    if (refusal) {
      context.addIssue({ code: 'custom', ...refusal });
    }
  });

function refuse(value: unknown, path: (string | number)[]): Refusal | null {
  if (path.length > MAX_DEPTH) {
    return { path, message: `is nested deeper than ${MAX_DEPTH} levels` };
  }
  if (value === null || typeof value === 'boolean') {
    return null;
  }
  if (typeof value === 'string') {
    return isWellFormed(value)
      ? null
      : { path, message: 'has a lone surrogate; use toWellFormed()' };
  }
  if (typeof value === 'number') {
    return Number.isSafeInteger(value)
      ? null
      : { path, message: `must be a safe integer, not ${value}` };
  }
  if (Array.isArray(value)) {
    return firstRefusal(
      Array.from(value, (item, at) => [at, item]),
      path,
    );
  }
  if (isPlainObject(value)) {
    return firstRefusal(Object.entries(value), path);
  }
  return { path, message: `must be JSON, not ${describe(value)}` };
}

function firstRefusal(
  members: [string | number, unknown][],
  path: (string | number)[],
): Refusal | null {
  for (const [key, member] of members) {
    const at = [...path, key];
    const refusal =
      typeof key === 'string' && !isWellFormed(key)
        ? { path: at, message: 'has a lone surrogate in its name' }
        : refuse(member, at);
    if (refusal) {
      return refusal;
    }
  }
  return null;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (
    value === null ||
    typeof value !== 'object' ||
    Object.prototype.toString.call(value) !== '[object Object]' ||
    'toJSON' in value
  ) {
    return false;
  }
  // A class instance has a prototype between itself and the root; the root may
  // belong to another realm, so it is not compared by identity.
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  return typeof value === 'object'
    ? value?.constructor?.name ?? 'object'
    : typeof value;
}
