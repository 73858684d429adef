import type {
  CodeOwnersFact,
  HeadFacts,
  ReferencedActor,
} from '@gitops-compliance/rules';
import type { CodeOwnersRecord, HeadRecord } from '../changes/headRecord';
import type { ActorsAt } from '../persons/DatedActors';

/** References of the accounts that own what is changed. */
export function ownerRefs({ codeOwners }: HeadRecord): string[] {
  return (codeOwners?.owned ?? []).flatMap(({ owners }) =>
    owners.flatMap(owner => (owner.kind === 'account' ? owner.account : [])),
  );
}

/** What gates may know of a head, from its reading on record. */
export function headFactsOf(
  record: HeadRecord,
  actors: ActorsAt,
): HeadFacts & { ownerAccounts: ReferencedActor[] } {
  const { checks, commits, codeOwners, workflowFiles, twins } = record;
  return {
    checks,
    commits,
    codeOwners: codeOwners && codeOwnersFact(codeOwners, actors),
    workflowFiles,
    twins,
    unresolvedConversations: record.unresolvedConversations,
    ownerAccounts: ownerRefs(record).map(ref => actors.get(ref)),
  };
}

function codeOwnersFact(
  { path, problems, owned }: CodeOwnersRecord,
  actors: ActorsAt,
): CodeOwnersFact {
  return {
    path,
    problems,
    owned: owned.map(rule => ({
      ...rule,
      owners: rule.owners.map(owner =>
        owner.kind === 'account'
          ? { ...owner, account: actors.get(owner.account) }
          : owner,
      ),
    })),
  };
}
