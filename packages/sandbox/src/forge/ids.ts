import { notFound } from './errors';

const PREFIXES = {
  Repository: 'R',
  PullRequest: 'PR',
  PullRequestReview: 'PRR',
  PullRequestReviewThread: 'PRRT',
  CheckRun: 'CR',
  CheckSuite: 'CS',
  StatusContext: 'SC',
  StatusCheckRollup: 'SCR',
  PullRequestCommit: 'PURC',
  Commit: 'C',
  Blob: 'B',
  Tree: 'T',
  Tag: 'TA',
  Ref: 'REF',
  User: 'U',
  Bot: 'BOT',
  Organization: 'O',
  Team: 'T4',
  App: 'A',
  BranchProtectionRule: 'BPR',
  RepositoryRuleset: 'RRS',
  RepositoryRule: 'RRU',
  RepositoryRulesetBypassActor: 'RRBA',
  BypassPullRequestAllowance: 'BPRA',
  PushAllowance: 'PA',
  ReviewDismissalAllowance: 'RDA',
  ReviewRequest: 'RR',
  MergeQueue: 'MQ',
  MergeQueueEntry: 'MQE',
  ReviewDismissedEvent: 'RDE',
  HeadRefForcePushedEvent: 'HFPE',
  MergedEvent: 'ME',
  ClosedEvent: 'CE',
  ReopenedEvent: 'RE',
  ReadyForReviewEvent: 'RFRE',
  ConvertToDraftEvent: 'CTDE',
  HeadRefDeletedEvent: 'HRDE',
  BaseRefChangedEvent: 'BRCE',
  RenamedTitleEvent: 'RTE',
  ReviewRequestedEvent: 'RRE',
  ReviewRequestRemovedEvent: 'RRRE',
  AddedToMergeQueueEvent: 'ATMQE',
  RemovedFromMergeQueueEvent: 'RFMQE',
  AutoMergeEnabledEvent: 'AMEE',
  AutoMergeDisabledEvent: 'AMDE',
} as const;

export type NodeType = keyof typeof PREFIXES;

/** GitHub's global node id: a type's letters and an opaque key. */
export function nodeId(type: NodeType, ...key: (string | number)[]): string {
  const opaque = Buffer.from(key.join(' ')).toString('base64url');
  return `${PREFIXES[type]}_${opaque}`;
}

/** The type and key of a node id; NOT_FOUND for anything else. */
export function parseNodeId(id: string): { type: NodeType; key: string[] } {
  const at = id.indexOf('_');
  const type = (Object.keys(PREFIXES) as NodeType[]).find(
    name => PREFIXES[name] === id.slice(0, at),
  );
  if (at < 0 || !type) {
    throw notFound(`Could not resolve to a node with the global id of '${id}'`);
  }
  const key = Buffer.from(id.slice(at + 1), 'base64url').toString('utf8');
  return { type, key: key.split(' ') };
}

/** The key of a node id that must be of `type`. */
export function nodeKey(type: NodeType, id: string): string[] {
  const parsed = parseNodeId(id);
  if (parsed.type !== type) {
    throw notFound(
      `Could not resolve to ${type} node with the global id of '${id}'`,
    );
  }
  return parsed.key;
}
