import { asRecord } from './values';

/** The keys of a JSON pointer (RFC 6901). */
export function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function inside(value: unknown, key: string): unknown {
  return Array.isArray(value) ? value[Number(key)] : asRecord(value)?.[key];
}

/** What a JSON pointer names. */
export function valueAt(target: unknown, pointer: string): unknown {
  return keysOf(pointer).reduce(inside, target);
}

/**
 * Writes what a JSON pointer names.
 *
 * @throws when there is nothing that could hold it
 */
export function setAt(target: unknown, pointer: string, value: unknown) {
  const keys = keysOf(pointer);
  const last = keys.pop();
  const holder = keys.reduce(inside, target);
  if (last === undefined || typeof holder !== 'object' || holder === null) {
    throw new Error(`There is no ${pointer} to write`);
  }
  Object.assign(holder, { [last]: value });
}

/** Removes what a JSON pointer names, if it is there. */
export function removeAt(target: unknown, pointer: string) {
  const keys = keysOf(pointer);
  const last = keys.pop();
  const holder = asRecord(keys.reduce(inside, target));
  if (holder && last !== undefined) {
    delete holder[last];
  }
}
