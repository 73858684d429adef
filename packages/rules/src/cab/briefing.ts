import type { ChangeClass, ChangeKind } from '../changes';
import { MAX_RISK, type Risk } from '../risk';
import { counted, listed, shortRevision } from '../sentences';

/** What a member of the board is told of a change. */
export interface BriefingFacts {
  /** Who asks, as people know them. */
  requester: string;
  /** Why, in their words; null: it was erased. */
  reason: string | null;
  kind: ChangeKind;
  class: ChangeClass;
  /** Name of the service, without kind and namespace. */
  service: string;
  environment: string;
  /** Environment that the revision comes from; null: from none. */
  from: string | null;
  fromRevision: string | null;
  toRevision: string | null;
  /** Commits that it brings and takes away; null: not known. */
  commits: { brings: number; takesAway: number; newest: string | null } | null;
  /** Null: not told yet. */
  risk: Risk | null;
  /** What the calendar says of the target, as a sentence. */
  window: string;
}

/** From which score on a risk is called so, the highest first. */
const RISK_WORDS: readonly (readonly [number, string])[] = [
  [7, 'high'],
  [4, 'medium'],
  [1, 'low'],
  [0, 'lowest'],
];

const VERBS: Record<ChangeKind, string> = {
  promotion: 'promote',
  direct: 'change',
  rollback: 'roll back',
};

/**
 * A change in five sentences: who asks and why, what it brings, from where to
 * where, how risky it is, and when it may go. Words come from a template alone,
 * so equal facts give equal sentences.
 */
export function briefingLines(facts: BriefingFacts): string[] {
  return [
    whoOf(facts),
    whatOf(facts),
    whereOf(facts),
    riskOf(facts.risk),
    facts.window,
  ];
}

/** How a risk is called: `lowest`, `low`, `medium` or `high`. */
export function riskWord(score: number): string {
  return RISK_WORDS.find(([least]) => score >= least)?.[1] ?? 'lowest';
}

function whoOf({ requester, reason, kind, service, ...facts }: BriefingFacts) {
  const urgent = facts.class === 'expedited' ? ', expedited' : '';
  const why = reason === null ? '' : `: “${reason}”`;
  return `${requester} asks to ${VERBS[kind]} ${service} ${
    kind === 'promotion' ? 'to' : 'in'
  } ${facts.environment}${urgent}${why}.`;
}

function whatOf({ commits, kind }: BriefingFacts): string {
  if (!commits) {
    return kind === 'direct'
      ? 'It edits files of the target by hand.'
      : 'Which commits it brings is not known.';
  }
  const { brings, takesAway, newest } = commits;
  const parts = [
    ...(brings > 0 ? [`brings ${counted(brings, 'commit')}`] : []),
    ...(takesAway > 0 ? [`takes ${counted(takesAway, 'commit')} away`] : []),
  ];
  if (parts.length === 0) return 'It brings no commit.';
  return `It ${listed(parts)}${newest ? `, the newest “${newest}”` : ''}.`;
}

function whereOf(facts: BriefingFacts): string {
  const { environment, from, fromRevision, toRevision } = facts;
  const where = from ? `From ${from} to ${environment}` : `In ${environment}`;
  if (!toRevision) return `${where}: no pin moves.`;
  return `${where}: ${shortRevision(toRevision)}${
    fromRevision
      ? ` takes the place of ${shortRevision(fromRevision)}`
      : ', the first that is pinned there'
  }.`;
}

function riskOf(risk: Risk | null): string {
  if (!risk) return 'Its risk is not told yet.';
  const because = [...risk.parts]
    .sort((one, other) => other.points - one.points)
    .map(part => part.because);
  return `Risk ${risk.score} of ${MAX_RISK}, ${riskWord(risk.score)}${
    because.length > 0 ? `: ${listed(because)}` : ''
  }.`;
}
