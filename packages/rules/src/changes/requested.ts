import { z } from 'zod';
import type { StatementsFact } from './statements';
import type { ChangeClass, ChangeKind } from './types';

const pinSchema = z.looseObject({ path: z.string(), branch: z.string() });
const word = z.enum(['filled', 'template', 'empty']);
/** As `StatementsFact`. */
export const statementsSchema = z.object({
  asked: z.boolean(),
  reason: word,
  impact: word,
  backOut: word,
});
const common = {
  number: z.number().default(0),
  population: z
    .object({
      environment: z.string(),
      period: z.string(),
      number: z.number(),
    })
    .nullable()
    .default(null),
  service: z.string(),
  environment: z.string(),
  fromRevision: z.string().nullable().default(null),
  mode: z.string().default(''),
  policyHash: z.string().default(''),
  statements: statementsSchema.optional().catch(undefined),
};
const firstSchema = z
  .object({
    ...common,
    kind: z.literal('promotion').default('promotion'),
    from: z.string().nullable().default(null),
    toRevision: z.string(),
    pin: pinSchema.optional(),
  })
  .transform(({ pin, ...rest }) => ({
    ...rest,
    class: 'normal' as const,
    repository: typeof pin?.repository === 'string' ? pin.repository : '',
    branch: pin?.branch ?? '',
    pins: pin ? [pin] : [],
    release: null,
    lead: null,
    rollbackOf: null,
  }));
const secondSchema = z.object({
  ...common,
  kind: z.enum(['promotion', 'direct', 'rollback']),
  class: z.enum(['normal', 'expedited']),
  from: z.string().nullable(),
  toRevision: z.string().nullable(),
  repository: z.string(),
  branch: z.string(),
  pins: z.array(pinSchema),
  release: z
    .object({ id: z.string(), number: z.number(), wave: z.number() })
    .nullable(),
  lead: z.string().nullable().default(null),
  rollbackOf: z.string().nullable(),
});

/** What a change was requested for, whatever the version of its entry. */
export interface RequestedChange {
  kind: ChangeKind;
  class: ChangeClass;
  /** Number in the portal; 0: the entry does not say. */
  number: number;
  /** Gapless number per environment and month (design §5.4). */
  population: { environment: string; period: string; number: number } | null;
  service: string;
  environment: string;
  /** Environment that the revision comes from; null: from none. */
  from: string | null;
  fromRevision: string | null;
  /** Null: a direct change that moves no pin. */
  toRevision: string | null;
  /** Where its pull request is, and the branch that it changes. */
  repository: string;
  branch: string;
  pins: { path: string; branch: string; [key: string]: unknown }[];
  release: { id: string; number: number; wave: number } | null;
  /** Id of the change whose pull request it shares; null: it has its own. */
  lead: string | null;
  /** Id of the change that this rollback undoes. */
  rollbackOf: string | null;
  mode: string;
  policyHash: string;
  /** What it says in words; undefined: nothing of that was asked or told. */
  statements?: StatementsFact | undefined;
}

/**
 * The payload of `change.requested`: v1 had one pin and was always a promotion.
 * Null where it cannot be read.
 */
export function readRequested(payload: unknown): RequestedChange | null {
  const second = secondSchema.safeParse(payload);
  return second.data ?? firstSchema.safeParse(payload).data ?? null;
}

const editsSchema = z.object({ toRevision: z.string().nullable() });

/**
 * A change as it is after `change.edits-read`: somebody's own pull request may
 * move a pin, and to which revision is known only when it was read.
 */
export function withEdits(
  requested: RequestedChange | null,
  payload: unknown,
): RequestedChange | null {
  const read = editsSchema.safeParse(payload);
  return requested && read.success
    ? { ...requested, toRevision: read.data.toRevision }
    : requested;
}
