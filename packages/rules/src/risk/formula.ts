import { counted } from '../sentences';
import { migrationSign } from './migrations';
import type { RiskFacts } from './types';

/** Goes up whenever the same facts may get another score. */
export const RISK_FORMULA_VERSION = 1;
/** Highest score; a higher sum counts as this. */
export const MAX_RISK = 10;

/** A rule of the formula. */
export interface RiskRule {
  id: string;
  /** For the published table: what is looked at. */
  looksAt: string;
  /** For the published table: when it adds how much. */
  adds: string;
  /** Points, and why in a few words; null: it adds nothing. */
  weigh(facts: RiskFacts): { points: number; because: string } | null;
}

const add = (points: number, because: string) => ({ points, because });

/** Points by size: 1 above `some`, 2 above `many`. */
function bySize(
  count: number,
  some: number,
  many: number,
  thing: string,
): ReturnType<RiskRule['weigh']> {
  if (count <= some) return null;
  return add(count > many ? 2 : 1, counted(count, thing));
}

/**
 * The published formula: each rule adds its points, and the sum, at most 10, is
 * the risk. A fact that is not known adds at least as much as the mildest that
 * it might be.
 */
export const RISK_FORMULA: readonly RiskRule[] = [
  {
    id: 'commits',
    looksAt: 'Commits that the target gets',
    adds: '6 to 20: 1; more: 2; not known: 1',
    weigh: ({ commits, kind }) => {
      if (commits !== null) return bySize(commits, 5, 20, 'commit');
      return kind === 'direct' ? null : add(1, 'commits that cannot be told');
    },
  },
  {
    id: 'taken-away',
    looksAt: 'Commits that the target has and loses, other than by a rollback',
    adds: 'any: 1',
    weigh: ({ commitsTakenAway, kind }) =>
      commitsTakenAway && kind !== 'rollback'
        ? add(1, `${counted(commitsTakenAway, 'commit')} taken away`)
        : null,
  },
  {
    id: 'files',
    looksAt: 'Files that differ in the source and in the pull request',
    adds: '51 to 200: 1; more: 2',
    weigh: ({ source, files }) =>
      bySize((source?.count ?? 0) + (files?.count ?? 0), 50, 200, 'file'),
  },
  {
    id: 'resources',
    looksAt: 'Objects of the cluster that differ',
    adds: '6 to 20: 1; more: 2',
    weigh: ({ rendered }) =>
      rendered &&
      bySize(
        rendered.added + rendered.removed + rendered.changed,
        5,
        20,
        'object',
      ),
  },
  {
    id: 'not-rendered',
    looksAt: 'Whether it is known what differs in the cluster',
    adds: 'not known: 2',
    weigh: ({ rendered }) =>
      rendered ? null : add(2, 'not knowing what differs in the cluster'),
  },
  {
    id: 'secrets',
    looksAt: 'Secrets, and what fetches or unseals them',
    adds: 'one differs: 2; the source hides their values: 1',
    weigh: ({ rendered }) => {
      if (!rendered) return null;
      if (rendered.secrets > 0) {
        return add(2, `${counted(rendered.secrets, 'secret')} touched`);
      }
      return rendered.hiddenSecrets > 0
        ? add(1, 'secrets whose values are hidden from us')
        : null;
    },
  },
  {
    id: 'definitions',
    looksAt: 'Custom resource definitions',
    adds: 'one differs: 3',
    weigh: ({ rendered }) =>
      rendered && rendered.definitions > 0
        ? add(3, 'a custom resource definition')
        : null,
  },
  {
    id: 'migration',
    looksAt: 'Files of migrations, and jobs and hooks that run with the sync',
    adds: 'one differs: 2',
    weigh: facts => {
      const sign = migrationSign(facts);
      return sign ? add(2, sign) : null;
    },
  },
  {
    id: 'stateful',
    looksAt: 'StatefulSets and PersistentVolumeClaims',
    adds: 'one differs: 2',
    weigh: ({ rendered }) =>
      rendered && rendered.stateful > 0
        ? add(2, 'a workload that keeps state')
        : null,
  },
  {
    id: 'first-by-author',
    looksAt: 'Whether who asks brought something to this environment before',
    adds: 'never: 1; not known: 1',
    weigh: ({ firstByAuthor }) => {
      if (firstByAuthor === false) return null;
      return add(
        1,
        firstByAuthor
          ? 'a first change by its author here'
          : 'an author of whom nothing is known',
      );
    },
  },
  {
    id: 'recent-failures',
    looksAt:
      'Changes of the target in the last 30 days that failed or were undone',
    adds: 'one: 1; more: 2; not known: 1',
    weigh: ({ recentFailures: count }) => {
      if (count === 0) return null;
      if (count === null) return add(1, 'failures that cannot be told');
      return add(
        count > 1 ? 2 : 1,
        `${counted(count, 'change')} that failed here lately`,
      );
    },
  },
  {
    id: 'outside-hours',
    looksAt: 'When it was asked for, where the policy names working hours',
    adds: 'outside them: 1',
    weigh: ({ outsideHours }) =>
      outsideHours ? add(1, 'a time outside working hours') : null,
  },
  {
    id: 'expedited',
    looksAt: 'The class of the change',
    adds: 'expedited: 1',
    weigh: facts =>
      facts.class === 'expedited' ? add(1, 'being expedited') : null,
  },
];
