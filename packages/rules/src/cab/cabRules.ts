import { z } from 'zod';
import type { ChangeKind } from '../changes';
import { boardRemindersSchema, type BoardReminders } from './reminders';

/**
 * Changes that a rule of the board does not ask for, because they were approved
 * as a kind: ITIL's standard changes.
 */
export interface StandardChange {
  /** What kind of change. */
  kind: ChangeKind;
  /** Files that it may touch: whole paths, or folders that end with a slash. */
  paths: string[];
}

/**
 * A rule that votes of a change advisory board (CAB) must meet. A vote may serve
 * several rules, but each keeps its own quorum.
 */
export interface CabRule {
  name: string;
  /** Users and groups who vote, by entity reference. */
  from: string[];
  /** Approvals that it needs. */
  quorum: number;
  /** Rejections of its members that end the change; 1: each has a veto. */
  rejectsAt: number;
  /** What it does not ask for. */
  standard: StandardChange[];
  /** Absent: nobody is reminded. */
  reminders?: BoardReminders;
}

const REFERENCE = z
  .string()
  .regex(
    /^(user|group):[^:/\s]+\/[^:/\s]+$/,
    'use the reference of a user or group, such as group:default/cab',
  );

const standardSchema = z.strictObject({
  kind: z.enum(['promotion', 'direct']),
  paths: z.array(z.string().min(1).max(500)).min(1).max(50),
});

/** A rule as a policy says it. */
export const cabRuleSchema: z.ZodType<CabRule> = z.strictObject({
  name: z.string().min(1).max(63),
  from: z.array(REFERENCE).min(1).max(20),
  quorum: z.number().int().min(1).max(10),
  rejectsAt: z.number().int().min(1).max(10).default(1),
  standard: z.array(standardSchema).max(20).default([]),
  reminders: boardRemindersSchema.optional(),
});

/** What of a change tells whether it is a standard one. */
export interface StandardFacts {
  kind: ChangeKind;
  /** Every file that it touches; null: not known. */
  files: readonly string[] | null;
}

/** Whether a rule leaves a change to its approval as a kind. */
export function isStandard(
  { standard }: Pick<CabRule, 'standard'>,
  { kind, files }: StandardFacts,
): boolean {
  if (files === null || files.length === 0) return false;
  return standard.some(
    one =>
      one.kind === kind &&
      files.every(file =>
        one.paths.some(path =>
          path.endsWith('/') ? file.startsWith(path) : file === path,
        ),
      ),
  );
}
