import { z } from 'zod';
import type { CalendarTiming } from './types';
import { checkTiming, timingShape } from './timing';

/** Any text that people write into an entry. */
export const text = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(2000, 'must not be longer than 2000 characters');

/** Minutes of a buffer. */
export const minutes = z.number().int().min(0).max(1440).optional();

/** A pattern would match no environment, which would leave it open. */
const environment = text.refine(name => !name.includes('*'), {
  error: issue =>
    `"${issue.input}" is not the name of an environment; patterns are not understood`,
});

const everyOrSome = z.union([
  z.tuple([z.literal('*')]),
  z.array(environment).min(1, 'name at least one environment'),
]);

/** A list that names something, where it is there. */
export const some = z
  .array(text)
  .min(1, 'name at least one, or leave it out')
  .max(1000);

/** Keys of a scope, as they are written: at least one must be given. */
export const scopeShape = {
  environments: everyOrSome.optional(),
  criticalities: some.optional(),
  regions: some.optional(),
  services: some.optional(),
  teams: some.optional(),
};

/** What {@link scopeShape} says of environments and services. */
export interface WrittenScope {
  environments?: string[];
  criticalities?: string[];
  regions?: string[];
  services?: string[];
}

/** An object that is for somebody. */
export function scoped<T extends z.ZodRawShape>(shape: T) {
  return z
    .strictObject({ id: text, title: text, ...scopeShape, ...shape })
    .superRefine((each, context) => {
      const given = each as Record<string, unknown>;
      if (Object.keys(scopeShape).some(key => given[key])) return;
      context.addIssue({
        code: 'custom',
        path: ['environments'],
        message: 'name at least one environment, or ["*"] for all',
      });
    });
}

/** An entry: for somebody, and at times. */
export function entry<T extends z.ZodRawShape>(more: T) {
  return scoped({ ...timingShape, ...more }).superRefine((each, context) => {
    const given = each as unknown as CalendarTiming;
    for (const { key, message } of checkTiming(given)) {
      context.addIssue({ code: 'custom', path: [key], message });
    }
  });
}
