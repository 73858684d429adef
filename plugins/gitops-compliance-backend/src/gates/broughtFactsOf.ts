import type { ReferencedFacts, TargetPolicy } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { targetPolicyOf, type Policy } from '../policy/Policy';
import { asksForTags } from '../sources/asked';
import { sourceTags, type SourceRange } from '../sources/sourceTags';
import type { Proposal } from './GateFacts';
import { sourceSignatures } from './sourceSignatures';

/** What of facts tells how that which a change brings is signed and named. */
type BroughtFacts = Pick<ReferencedFacts, 'sourceSignatures' | 'sourceTags'>;

/**
 * How the source code that each proposal brings is signed, and what tags its
 * pins name, where the policy asks for it; in two queries at most.
 */
export async function broughtFactsOf(
  proposals: Proposal[],
  policy: Policy,
  db: Knex,
): Promise<(proposal: Proposal) => BroughtFacts> {
  const targets = new Map(
    proposals.map(proposal => {
      const { serviceRef: service, environment } = proposal;
      return [proposal, targetPolicyOf(policy, { service, environment })];
    }),
  );
  const askingFor = (asks: (target: TargetPolicy) => boolean) =>
    proposals.filter(proposal => asks(targets.get(proposal) as TargetPolicy));
  const forTags = askingFor(asksForTags);
  const forSignatures = askingFor(({ signatures }) => signatures !== 'none');
  const tags = await sourceTags(forTags.flatMap(broughtBy), db);
  const signaturesOf = await sourceSignatures(
    forSignatures.flatMap(broughtBy).map(tags.between),
    db,
  );
  return proposal => ({
    ...(forSignatures.includes(proposal) && {
      sourceSignatures: broughtBy(proposal).map(range =>
        signaturesOf(tags.between(range)),
      ),
    }),
    ...(forTags.includes(proposal) && {
      sourceTags: tags.brought(broughtBy(proposal)),
    }),
  });
}

function broughtBy({ sources = [] }: Proposal): SourceRange[] {
  return sources;
}

/** The source code of each repository between what runs and what shall run. */
export function sourcesOf(
  pins: readonly { sourceRepository: string | null }[],
  base: string | null,
  head: string | null,
): SourceRange[] {
  if (head === null) return [];
  return [...new Set(pins.map(pin => pin.sourceRepository))].map(
    repository => ({ repository, base, head }),
  );
}
