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
    ? refuse(value, 0)
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

/** The path is put together on the way out, for most values need none. */
function refuse(value: unknown, depth: number): Refusal | null {
  if (depth > MAX_DEPTH) {
    return refused(`is nested deeper than ${MAX_DEPTH} levels`);
  }
  if (typeof value === 'string') {
    return isWellFormed(value)
      ? null
      : refused('has a lone surrogate; use toWellFormed()');
  }
  if (value === null || typeof value === 'boolean') {
    return null;
  }
  if (typeof value === 'number') {
    return Number.isSafeInteger(value)
      ? null
      : refused(`must be a safe integer, not ${value}`);
  }
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      const refusal = refuse(value[at], depth + 1);
      if (refusal) return below(at, refusal);
    }
    return null;
  }
  if (!isPlainObject(value)) {
    return refused(`must be JSON, not ${describe(value)}`);
  }
  for (const key of Object.keys(value)) {
    const refusal = isWellFormed(key)
      ? refuse(value[key], depth + 1)
      : refused('has a lone surrogate in its name');
    if (refusal) return below(key, refusal);
  }
  return null;
}

function refused(message: string): Refusal {
  return { path: [], message };
}

function below(step: string | number, { path, message }: Refusal): Refusal {
  return { path: [step, ...path], message };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== 'object' || 'toJSON' in value) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) {
    return !(Symbol.toStringTag in value);
  }
  // A class instance has a prototype between itself and the root; the root may
  // belong to another realm, so it is not compared by identity.
  return (
    Object.getPrototypeOf(prototype) === null &&
    Object.prototype.toString.call(value) === '[object Object]'
  );
}

function describe(value: unknown): string {
  return typeof value === 'object'
    ? value?.constructor?.name ?? 'object'
    : typeof value;
}
