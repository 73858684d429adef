import { z } from 'zod';
import { allOf, demanded, sortKey, type TargetRule } from './tightening';

const windowSchema = z.strictObject({
  kind: z.enum(['allow', 'deny']),
  /** Cron with five fields. */
  schedule: z.string().trim().min(9).max(200),
  /** A duration of Go, such as `1h30m`. */
  duration: z
    .string()
    .regex(/^(\d+(\.\d+)?(ms|s|m|h))+$/, 'use a duration such as 1h30m'),
  timeZone: z.string().min(1).max(64).default('UTC'),
  manualSync: z.boolean().default(false),
});

/** A sync window that Argo CD has to have for a target. */
export type SyncWindowRule = z.output<typeof windowSchema>;

/** What is listed in several places adds up; null: nothing is asked. */
const syncWindows: TargetRule<SyncWindowRule[] | null> = {
  sentence:
    'The sync windows that Argo CD has for it, these and no others; null: whichever it has.',
  schema: z.array(windowSchema).max(50).nullable() as unknown as z.ZodType<
    SyncWindowRule[] | null
  >,
  default: null,
  adds: true,
  tighten: (one, other) => {
    if (one === null && other === null) return null;
    const byKey = new Map(
      [...(one ?? []), ...(other ?? [])].map(each => [sortKey(each), each]),
    );
    return [...byKey]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, each]) => each);
  },
  hint: () => 'what is listed is added to the rest',
};

/** What can be asked of the sync policy of an application. */
export const SYNC_SETTINGS = [
  'automatic',
  'manual',
  'self-heal',
  'no-self-heal',
  'prune',
  'no-prune',
] as const;

/** A setting of a sync policy, and how it is to be. */
export type SyncSetting = (typeof SYNC_SETTINGS)[number];

const syncPolicy = allOf<SyncSetting>({
  sentence:
    'How Argo CD is to sync it: automatically or by hand, with or without self-heal and automatic pruning; what is not listed may be either way.',
  schema: z.array(z.enum(SYNC_SETTINGS)).max(SYNC_SETTINGS.length),
  default: [],
});

const narrowIgnores = demanded({
  sentence:
    'What the ignoreDifferences of an Application leave out of the comparison must be narrow: no whole object, spec or data, no containers, nothing that people write.',
  default: false,
});

/** Rules about what holds changes up outside the portal. */
export const GUARDRAIL_RULES = { syncWindows, syncPolicy, narrowIgnores };
