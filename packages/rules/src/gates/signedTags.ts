import { shortRevision } from '../sentences';
import type { Finding } from './findings';
import type { SourceTag, VerificationFact } from './headFacts';

/** What to do about a tag without a signature that counts. */
export const RESIGN =
  'Make a signed tag of the same commit (git tag -s), and promote that.';

/** What to do about one that does not stay where it was. */
const MOVED =
  'Ask who did that; make a new tag of what shall run, and promote that.';

/**
 * What is to be said of the tags that pins name: one that is not there, or was
 * moved since it was first read, is told at once; how one is signed is left to
 * `examine`.
 *
 * @param tags - absent: the pins name none
 */
export function ofTags(
  tags: (SourceTag | null)[] | undefined,
  examine: (which: string, verification: VerificationFact) => Finding,
): Finding[] {
  return (tags ?? []).map(tag => {
    const unsettled = whyUnsettled(tag);
    if (unsettled || !tag) return unsettled as Finding;
    const which = `Tag ${tag.name} of ${tag.repository}`;
    if (tag.verification === null) {
      return {
        state: 'closed',
        reason: `${which}: a lightweight tag, which nobody can sign.`,
        remedy: RESIGN,
      };
    }
    return examine(which, tag.verification);
  });
}

/**
 * Why it is not certain which commit a tag names: it was not read, there is
 * none, or it is not where it was when it was first read. Undefined: it is.
 */
export function whyUnsettled(tag: SourceTag | null): Finding | undefined {
  if (!tag) {
    return {
      state: 'unknown',
      reason: 'Which commit the tag of the pin names has not been read.',
      remedy:
        'Wait a moment; if it stays so, check that the service names its source repository and that the portal may read it.',
    };
  }
  const { name, repository, commit, firstCommit } = tag;
  const which = `Tag ${name} of ${repository}`;
  if (commit === null) {
    return firstCommit === null
      ? {
          state: 'unknown',
          reason: `${repository} has no tag ${name}, or the portal may not read it.`,
          remedy: `Pin a commit or a tag of ${repository} that the portal may read, or have the policy ask for less here: a change of the policy that others approve.`,
        }
      : {
          state: 'closed',
          reason: `${which} was deleted; it named ${shortRevision(
            firstCommit,
          )}.`,
          remedy: MOVED,
        };
  }
  if (firstCommit === commit) return undefined;
  return {
    state: 'closed',
    reason: `${which} was moved: it names ${shortRevision(commit)}, and named ${
      firstCommit ? shortRevision(firstCommit) : 'none'
    } when it was first read.`,
    remedy: MOVED,
  };
}
