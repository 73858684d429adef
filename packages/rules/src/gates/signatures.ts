import { counted, shortRevision } from '../sentences';
import { worstFinding, type Finding } from './findings';
import { withPullRequest } from './freshness';
import { defineGate, open } from './gate';
import type { Gate, GateContext } from './gate';
import type { SourceSignatures, VerificationFact } from './headFacts';
import { ofTags, RESIGN } from './signedTags';
import type { PullRequestFact } from './types';

/** A full or abbreviated SHA-1 or SHA-256 of Git. */
const COMMIT = /^[0-9a-f]{7,64}$/;

/**
 * Every commit that the change brings is signed, and the forge verified it: those
 * of its pull request, and those of the source code between what the target runs
 * and what it shall run.
 *
 * What the forge signed itself (for its web pages and its API) proves that it
 * made the commit, not who was at the keyboard: the policy says whether that is
 * enough. The portal's own commit is made through the API and known by its id.
 * A pin that names a tag holds it to the same: annotated, signed, and never
 * moved since it was first read. A version or a digest tells no commits: unknown.
 */
export const signaturesGate = defineGate({
  id: 'signatures',
  title: 'Signatures',
  rule: "Every commit that the change brings, and the tag that a pin names, has a signature that the forge verified, by policy a person's own; the tag was never moved.",
  policyKeys: ['signatures', 'maxFactAgeSeconds'],
  ruleVersion: 2,
  controls: ['PCI:6.5.1', 'ISO:A.8.32', 'NIST:CM-14', 'NIST:SI-7'],
  decide(context) {
    const { signatures } = context.policy;
    if (signatures === 'none') {
      return open('The policy does not ask for signatures here.', {
        signatures,
      });
    }
    return withPullRequest(context, pullRequest => {
      const strict = signatures !== 'verified';
      const findings = [
        ...ofTags(context.facts.sourceTags, (which, verification) =>
          examine(which, kindOf(verification), strict, 'tag'),
        ),
        ...ofSources(context, strict),
        ...ofPullRequest(pullRequest, context, strict),
      ];
      const found = worstFinding(findings);
      const facts = {
        signatures,
        pullRequestCommits: pullRequest.commits?.length ?? null,
        ...countsOf(context.facts.sourceSignatures),
        ...(context.facts.sourceTags && {
          sourceTags: context.facts.sourceTags.length,
        }),
      };
      return found
        ? { ...found, facts }
        : open(
            strict
              ? 'Every commit is signed by a person.'
              : 'Every commit is signed.',
            facts,
          );
    });
  },
});

/** Before tags were read: a pin on one kept it unknown. */
export const signaturesGateV1: Gate = {
  ...signaturesGate,
  ruleVersion: 1,
  evaluate: context => ({
    ...signaturesGate.evaluate({
      ...context,
      facts: { ...context.facts, sourceTags: undefined },
    }),
    ruleVersion: 1,
  }),
};

function ofPullRequest(
  { commits, number }: PullRequestFact,
  { facts: { change } }: GateContext,
  strict: boolean,
): Finding[] {
  if (!commits) {
    return [
      {
        state: 'unknown',
        reason: `Not all commits of pull request #${number} are known.`,
        remedy:
          'Wait for the next reading of the forge; a pull request of very many commits must be split.',
      },
    ];
  }
  return commits.map(({ sha, verification }) =>
    examine(
      shortRevision(sha),
      kindOf(verification),
      strict && sha !== change.ourHeadSha,
    ),
  );
}

function ofSources(
  { facts: { change, sourceSignatures, sourceTags } }: GateContext,
  strict: boolean,
): Finding[] {
  const { toRevision: revision } = change;
  if (revision === null) return [];
  return (sourceSignatures ?? [null]).flatMap(range => {
    if (!range && !sourceTags && !COMMIT.test(revision)) {
      return {
        state: 'unknown',
        reason: `The pin names ${shortRevision(
          revision,
        )}, which is no commit and no tag: how versions and digests are signed is not read.`,
        remedy:
          'Pin a commit or a signed tag, or ask for no signatures here in the policy: a change of the policy that others approve.',
      };
    }
    if (!range) {
      return {
        state: 'unknown',
        reason:
          'How the commits of the source code are signed has not been read.',
        remedy:
          'Wait a moment; if it stays so, check that the service names its source repository and that the portal may read it.',
      };
    }
    const { repository, base, head, complete, worst } = range;
    if (!complete) {
      return {
        state: 'unknown',
        reason: `${repository} has more commits between ${shortRevision(
          base,
        )} and ${shortRevision(head)} than the forge gives at once.`,
        remedy: 'Promote a revision in between first.',
      };
    }
    const kinds = ['invalid', 'unsigned', 'unknown', 'forge'] as const;
    const kind = kinds.find(each => range[each] > 0) ?? 'person';
    const others = kind === 'person' ? 0 : range[kind] - 1;
    const more = others > 0 ? ` and ${counted(others, 'more commit')}` : '';
    const which = worst ? `${shortRevision(worst)}${more}` : 'A commit';
    return examine(`${which} of ${repository}`, kind, strict);
  });
}

type Kind = 'person' | 'forge' | 'unsigned' | 'invalid' | 'unknown';

function kindOf({ state, by }: VerificationFact): Kind {
  if (state !== 'valid') return state;
  return by ?? 'unknown';
}

function examine(
  which: string,
  kind: Kind,
  strict: boolean,
  what: 'commit' | 'tag' = 'commit',
): Finding {
  switch (kind) {
    case 'person':
      return { state: 'open', reason: '', remedy: '' };
    case 'forge':
      return strict
        ? {
            state: 'closed',
            reason: `${which}: signed by the forge, which does not prove who made it.`,
            remedy: `Let whoever made it sign the ${what} with their own key.`,
          }
        : { state: 'open', reason: '', remedy: '' };
    case 'unsigned':
      return {
        state: 'closed',
        reason: `${which}: not signed.`,
        remedy:
          what === 'tag'
            ? RESIGN
            : 'Sign the commits, or bring others that are signed.',
      };
    case 'invalid':
      return {
        state: 'closed',
        reason: `${which}: the signature is not valid.`,
        remedy:
          'Sign it again with a key that the forge knows as that of its author.',
      };
    default:
      return {
        state: 'unknown',
        reason: `${which}: whether the signature is valid is not known.`,
        remedy: 'Wait for the next reading of the forge.',
      };
  }
}

function countsOf(ranges: (SourceSignatures | null)[] | undefined) {
  const known = (ranges ?? []).filter(range => range !== null);
  const sum = (kind: Exclude<Kind, never>) =>
    known.reduce((all, range) => all + range[kind], 0);
  return {
    sourceRanges: ranges?.length ?? null,
    sourceByPerson: sum('person'),
    sourceByForge: sum('forge'),
    sourceWithout: sum('unsigned') + sum('invalid') + sum('unknown'),
  };
}
