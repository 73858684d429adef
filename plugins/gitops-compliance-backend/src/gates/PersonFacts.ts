import type {
  Membership,
  ReferencedFacts,
  TargetPolicy,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DatedActors } from '../persons/DatedActors';
import type { PersonDirectory } from '../persons/PersonDirectory';
import { targetPolicyOf, type Policy } from '../policy/Policy';
import { asksWhoWrote } from '../sources/asked';
import { sourceTags } from '../sources/sourceTags';
import type { Proposal } from './GateFacts';
import { actorsOf } from './pullRequestFact';
import {
  actorsOfRange,
  rangeKey,
  recordedRanges,
  sourceFact,
  type RecordedRange,
  type SourceRange,
} from './SourceFacts';

/** Who had a hand in the changes that are asked about, and who may review. */
export interface PersonFactsOf {
  actors: DatedActors;
  /** What of a proposal's facts is about persons. */
  of(proposal: Proposal): Pick<
    ReferencedFacts,
    'memberships' | 'source' | 'requesterAliasRefs'
  > & {
    requesterAliases?: string[];
  };
}

/**
 * What gates may know of persons, from read models alone, in a fixed number of
 * queries however many changes are asked about.
 */
export class PersonFacts {
  constructor(private readonly persons: PersonDirectory) {}

  /**
   * @param catalogHeard - when the catalog was last read, ISO 8601 UTC
   * @param voters - who voted on any of them, by reference
   */
  async collect(
    proposals: Proposal[],
    policy: Policy,
    catalogHeard: string | null,
    voters: readonly string[],
    db: Knex,
  ): Promise<PersonFactsOf> {
    const policies = new Map(
      proposals.map(proposal => [proposal, policyOf(policy, proposal)]),
    );
    const ranges = await rangesOf(
      proposals.filter(proposal =>
        asksWhoWrote(policies.get(proposal) as TargetPolicy),
      ),
      db,
    );
    const recorded = await recordedRanges([...ranges.values()], db);
    const actors = await this.persons.datedActors(
      [
        ...proposals.flatMap(actorsOf),
        ...[...recorded.values()].flatMap(actorsOfRange),
        ...voters,
      ],
      db,
    );
    const groups = await membersOf([...policies.values()].flatMap(askedBy), db);
    return {
      actors,
      of: proposal => {
        const target = policies.get(proposal) as TargetPolicy;
        const asked = askedBy(target);
        const { requesterRef, requestedAt = null } = proposal;
        const same = requesterRef
          ? actors.sameAs(requesterRef, requestedAt)
          : { aliases: [], aliasRefs: [] };
        return {
          ...(asked.length > 0 && {
            memberships: {
              asOf: catalogHeard,
              groups: [...new Set(asked)].map(
                group => groups.get(group) as Membership,
              ),
            },
          }),
          ...(asksWhoWrote(target) && {
            source: sourceOf(
              ranges.get(proposal.id),
              recorded,
              proposal,
              actors,
            ),
          }),
          ...(same.aliases.length > 0 && {
            requesterAliases: same.aliases,
            requesterAliasRefs: same.aliasRefs,
          }),
        };
      },
    };
  }
}

function policyOf(
  policy: Policy,
  { serviceRef: service, environment }: Proposal,
): TargetPolicy {
  return targetPolicyOf(policy, { service, environment });
}

/** Users and groups whose word the policy asks for. */
function askedBy({ reviews, cab }: TargetPolicy): string[] {
  return [...reviews, ...cab].flatMap(({ from }) => from ?? []);
}

function sourceOf(
  range: SourceRange | undefined,
  recorded: ReadonlyMap<string, RecordedRange>,
  { requestedAt = null }: Proposal,
  actors: DatedActors,
): ReferencedFacts['source'] {
  const found = range && recorded.get(rangeKey(range));
  return found ? sourceFact(found, actors, requestedAt) : null;
}

/**
 * The commits that each proposal brings: between what its target ran when it
 * was requested, or runs, and what it shall run; of tags, between what they
 * named. Without either there is none.
 */
async function rangesOf(
  proposals: Proposal[],
  db: Knex,
): Promise<Map<string, SourceRange>> {
  if (proposals.length === 0) return new Map();
  const { rows } = await db.raw<{
    rows: {
      service_ref: string;
      environment: string;
      pinned_revision: string | null;
      repository: string | null;
    }[];
  }>(
    `SELECT DISTINCT ON (service_ref, environment) service_ref, environment,
       pinned_revision, pin ->> 'sourceRepository' AS repository
     FROM deployments
     WHERE removed_at IS NULL AND service_ref = ANY (?::text[])
     ORDER BY service_ref, environment, id`,
    [[...new Set(proposals.map(({ serviceRef }) => serviceRef))]],
  );
  const ranges = new Map<string, SourceRange>(
    proposals.flatMap(({ id, serviceRef, environment, toRevision, ...one }) => {
      const runs = rows.find(
        row =>
          row.service_ref === serviceRef && row.environment === environment,
      );
      const base =
        one.fromRevision === undefined
          ? runs?.pinned_revision
          : one.fromRevision;
      return runs?.repository && base && toRevision
        ? [[id, { repository: runs.repository, base, head: toRevision }]]
        : [];
    }),
  );
  const tags = await sourceTags([...ranges.values()], db);
  return new Map([...ranges].map(([id, range]) => [id, tags.between(range)]));
}

/** Whom these users and groups stand for. */
async function membersOf(
  asked: string[],
  db: Knex,
): Promise<Map<string, Membership>> {
  const found = new Map<string, Membership>();
  for (const group of asked) {
    const isUser = /^user:/i.test(group);
    found.set(group, { group, members: isUser ? [group] : null });
  }
  if (found.size === 0) return found;
  const { rows } = await db.raw<{ rows: { group: string; name: string }[] }>(
    `SELECT asked.group_ref AS "group", i.name
     FROM unnest(?::text[]) AS asked (group_ref)
     JOIN person_groups g ON lower(g.group_ref) = lower(asked.group_ref)
     JOIN persons p ON p.person_ref = g.person_ref AND NOT p.removed
     JOIN identities i ON i.ref = g.person_ref
     ORDER BY asked.group_ref, i.name`,
    [[...found.keys()]],
  );
  for (const { group, name } of rows) {
    const known = found.get(group) as Membership;
    found.set(group, { group, members: [...(known.members ?? []), name] });
  }
  return found;
}
