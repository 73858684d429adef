import { z } from 'zod';
import { stepsOf, type Step } from './fieldPath';

const managedFieldsSchema = z.array(
  z.object({
    manager: z.string().min(1),
    fieldsV1: z.record(z.string(), z.unknown()),
  }),
);

type Fields = Record<string, unknown>;

/**
 * Who wrote a value of an object last, by its `metadata.managedFields`
 * (Kubernetes: "Server-Side Apply"); empty where these do not tell. Who owns a
 * whole that the value is part of, and nothing within, owns the value too.
 *
 * @param managedFields - as parsed from JSON; what is no such list tells nothing
 * @param path - of a `FieldEdit`, such as `spec.containers[app].image`
 */
export function fieldOwners(managedFields: unknown, path: string): string[] {
  const parsed = managedFieldsSchema.safeParse(managedFields);
  const steps = stepsOf(path);
  if (!parsed.success || steps === null) return [];
  const owners = parsed.data
    .filter(({ fieldsV1 }) => owns(fieldsV1, steps))
    .map(({ manager }) => manager);
  return [...new Set(owners)].sort();
}

function owns(fields: Fields, [step, ...rest]: Step[]): boolean {
  const next = Object.entries(fields).find(([key]) => isOf(key, step))?.[1];
  if (!isFields(next)) return false;
  const hasParts = Object.keys(next).some(key => key !== '.');
  return rest.length === 0 || !hasParts || owns(next, rest);
}

/** Whether a key of `fieldsV1` is of a step: `f:name`, `k:{…}`, `v:…`, `i:0`. */
function isOf(key: string, { text, isItem }: Step): boolean {
  if (!isItem) return key === `f:${text}`;
  if (key === `i:${text}`) return true;
  const [, kind, json] = /^([kv]):(.*)$/s.exec(key) ?? [];
  if (kind === undefined) return false;
  const value = parsedJson(json);
  return kind === 'k' && isFields(value)
    ? Object.values(value).some(one => String(one) === text)
    : String(value) === text;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
