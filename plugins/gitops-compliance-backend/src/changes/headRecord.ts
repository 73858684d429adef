import type {
  ForgeAccount,
  PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type {
  CheckFact,
  CodeOwnersFact,
  TargetPolicy,
  VerificationFact,
} from '@gitops-compliance/rules';
import { createHash } from 'node:crypto';

/**
 * What `change.pull-request-observed` says of a head since v2; accounts as
 * references. What only a rule of the target asks for is left out where none
 * does, so that no entry is made of what decides nothing.
 */
export interface HeadRecord {
  /** Those that rules name. In the entry without titles, which are beside it. */
  checks?: CheckFact[] | null;
  commits?: { sha: string; verification: VerificationFact }[] | null;
  codeOwners?: CodeOwnersRecord | null;
  /**
   * Whom the forge takes for the authors of its commits, each once; a null
   * stands for one behind whose address there is no account, and for commits
   * that the forge did not name. Absent: not told.
   */
  writers?: (string | null)[];
  /** The same of their committers, where a rule separates them from others. */
  committers?: (string | null)[];
  workflowFiles?: string[] | null;
  /** Other open pull requests with this head. */
  twins?: number[] | null;
  unresolvedConversations?: number | null;
  reviewRequests?: {
    account: string | null;
    team: string | null;
    asCodeOwner: boolean;
  }[];
  events?: PullRequestEventRecord[];
}

/** As `CodeOwnersFact`, accounts as references, with the file's blob. */
export interface CodeOwnersRecord
  extends Pick<CodeOwnersFact, 'path' | 'problems'> {
  blob: string | null;
  owned: (Omit<CodeOwnersFact['owned'][number], 'owners'> & {
    owners: (
      | { kind: 'account'; account: string }
      | { kind: 'team'; team: string }
      | { kind: 'address' }
    )[];
  })[];
}

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;

/** What happened to it beside reviews and pushes. */
export type PullRequestEventRecord = Without<
  PullRequestSnapshot['events'][number],
  'by'
> & { by: string | null };

/** Reference of an account. */
export type RefOf = (account: ForgeAccount) => string;

/** Accounts whose references `headRecord` asks for. */
export function accountsOfHead(
  snapshot: PullRequestSnapshot,
  policy: TargetPolicy,
): ForgeAccount[] {
  const owned = policy.requireCodeOwners
    ? snapshot.codeOwners?.owned ?? []
    : [];
  return [
    ...owned.flatMap(({ owners }) =>
      owners.flatMap(owner => (owner.kind === 'account' ? owner.account : [])),
    ),
    ...snapshot.reviewRequests.flatMap(({ account }) => account ?? []),
    ...snapshot.events.flatMap(({ by }) => by ?? []),
    ...snapshot.commits.flatMap(({ author }) => author ?? []),
    ...(separatesCommitters(policy)
      ? snapshot.commits.flatMap(({ committer }) => committer ?? [])
      : []),
  ];
}

/** What the forge says of a head, as far as the rules of the target ask. */
export function headRecord(
  snapshot: PullRequestSnapshot,
  policy: TargetPolicy,
  refOf: RefOf,
): HeadRecord {
  const named = new Set(
    [...policy.requiredChecks, ...policy.policyChecks].map(({ name }) => name),
  );
  const isWhole = (part: 'checks' | 'commits') =>
    !snapshot.truncated?.includes(part);
  const refOrNull = (account: ForgeAccount | null) =>
    account ? refOf(account) : null;
  const eachOnce = (accounts: (ForgeAccount | null)[]) => [
    ...new Set([
      ...accounts.map(refOrNull),
      ...(isWhole('commits') ? [] : [null]),
    ]),
  ];
  return {
    writers: eachOnce(snapshot.commits.map(({ author }) => author)),
    ...(separatesCommitters(policy) && {
      committers: eachOnce(snapshot.commits.map(({ committer }) => committer)),
    }),
    workflowFiles: snapshot.workflowFiles,
    twins: snapshot.twins,
    reviewRequests: snapshot.reviewRequests.map(request => ({
      ...request,
      account: refOrNull(request.account),
    })),
    events: snapshot.events.map(event => ({
      ...event,
      by: refOrNull(event.by),
    })),
    ...(named.size > 0 && {
      checks: isWhole('checks')
        ? snapshot.checks.filter(({ name }) => named.has(name)).map(checkRecord)
        : null,
    }),
    ...(policy.signatures !== 'none' && {
      commits: isWhole('commits')
        ? snapshot.commits.map(({ sha, verification: { state, by } }) => ({
            sha,
            verification: { state, by },
          }))
        : null,
    }),
    ...(policy.requireCodeOwners && {
      codeOwners:
        snapshot.codeOwners && codeOwnersRecord(snapshot.codeOwners, refOf),
    }),
    ...(snapshot.protection?.requiresConversationResolution && {
      unresolvedConversations: snapshot.unresolvedConversations,
    }),
  };
}

function separatesCommitters({ separation }: TargetPolicy): boolean {
  return separation.some(set => set.includes('committer'));
}

/** What a tool says while it runs changes all the time and decides nothing. */
function checkRecord(check: PullRequestSnapshot['checks'][number]): CheckFact {
  const { name, commit, conclusion, appId, detailsUrl } = check;
  const isDone = conclusion !== null;
  const { title, summary } = check;
  return {
    name,
    commit,
    conclusion,
    appId,
    detailsUrl,
    resultHash:
      isDone && (title || summary)
        ? createHash('sha256')
            .update(JSON.stringify([title, summary]))
            .digest('hex')
        : null,
    title: isDone ? title : null,
  };
}

function codeOwnersRecord(
  {
    path,
    blob,
    problems,
    owned,
  }: NonNullable<PullRequestSnapshot['codeOwners']>,
  refOf: RefOf,
): CodeOwnersRecord {
  return {
    path,
    blob,
    problems,
    owned: owned.map(rule => ({
      ...rule,
      owners: rule.owners.map(owner =>
        owner.kind === 'account'
          ? { kind: 'account', account: refOf(owner.account) }
          : owner,
      ),
    })),
  };
}

/** What tools say may name people: it goes beside the entry, erasable. */
export function withoutTitles(head: HeadRecord): HeadRecord {
  if (!head.checks) return head;
  return {
    ...head,
    checks: head.checks.map(check => ({ ...check, title: null })),
  };
}

/** The erasable part of the entry; undefined: nobody says anything. */
export function titlesOf({
  checks,
}: HeadRecord): { checkTitles: (string | null)[] } | undefined {
  const checkTitles = (checks ?? []).map(({ title }) => title);
  return checkTitles.some(title => title !== null)
    ? { checkTitles }
    : undefined;
}

/** The entry and what is beside it, together again. */
export function withTitles<T extends HeadRecord>(
  head: T,
  erasable: { checkTitles?: unknown } | null | undefined,
): T {
  const titles = erasable?.checkTitles;
  if (!head.checks || !Array.isArray(titles)) return head;
  return {
    ...head,
    checks: head.checks.map((check, index) => ({
      ...check,
      title: typeof titles[index] === 'string' ? titles[index] : null,
    })),
  };
}
