import { counted, listed, shortRevision } from '../sentences';

/** What was noticed beside the portal, with what its meaning depends on. */
export type AroundFacts =
  | {
      /** A change's pull request was merged by others than the portal. */
      what: 'merged-outside';
      /** Gates that were not open when it was last evaluated. */
      held: string[];
    }
  | {
      /** The branch of a pull request was replaced by force. */
      what: 'force-pushed';
      before: string | null;
      after: string | null;
      /** Approvals of the head that was replaced. */
      approvals: number;
    }
  | {
      what: 'review-dismissed';
      /** What the review said before. */
      was: 'approved' | 'changes-requested' | 'commented' | null;
    }
  | {
      /** The pull request was pointed at another branch. */
      what: 'base-changed';
      from: string;
      to: string;
      /** Branch that the change is about. */
      wanted: string;
    }
  | {
      /** Commits on a deployed branch that no pull request brought. */
      what: 'direct-push';
      branch: string;
      /** The newest of them. */
      sha: string;
      /** How many there are. */
      commits: number;
    }
  | {
      /** Commits were taken off a deployed branch by force. */
      what: 'branch-rewritten';
      branch: string;
      before: string;
      after: string;
    }
  | {
      /** A target runs a pinned revision that no change brought there. */
      what: 'pin-changed';
      before: string | null;
      after: string;
    };

/** What can be noticed. */
export type AroundWhat = AroundFacts['what'];

/**
 * What it means: `reached-target` something runs, or will run, that the gates
 * did not let through; `explained` the same within an emergency that names the
 * target; `voids-approval` what was approved is no longer there;
 * `weakens-review` a review counts no more; `no-effect` nothing that the gates
 * count on moved.
 */
export type AroundClass =
  | 'reached-target'
  | 'explained'
  | 'voids-approval'
  | 'weakens-review'
  | 'no-effect';

/** What a notice says to people. */
export interface AroundVerdict {
  classification: AroundClass;
  /** One sentence: what happened. */
  reason: string;
  /** One sentence: what to do; empty where nothing is. */
  remedy: string;
  /** Control ids that it tells about. */
  controls: string[];
}

/** Version of the classification, kept with each notice. */
export const AROUND_RULE_VERSION = 2;

const CHANGE_CONTROLS = ['SOC2:CC8.1', 'NIST:CM-3', 'NIST:CM-5'];
const REVIEW_CONTROLS = ['SOC2:CC8.1', 'PCI:6.5.1', 'NIST:AC-5'];

/**
 * Says what something that happened beside the portal means.
 *
 * @param emergency - name of the emergency that was in force for the target;
 *   absent: none was
 */
export function classifyAround(
  facts: AroundFacts,
  emergency?: string,
): AroundVerdict {
  const found = classOf(facts);
  if (!emergency || found.classification !== 'reached-target') return found;
  return {
    ...found,
    classification: 'explained',
    reason: `${found.reason} It happened within emergency ${emergency}, which explains it.`,
    remedy: `It is looked at when ${emergency} is reviewed.`,
  };
}

function classOf(facts: AroundFacts): AroundVerdict {
  switch (facts.what) {
    case 'merged-outside':
      return verdict(
        'reached-target',
        facts.held.length > 0
          ? `It was merged outside the portal while ${listed(facts.held)} ${
              facts.held.length === 1 ? 'was' : 'were'
            } not open.`
          : 'It was merged outside the portal, with every gate open when it was last looked at.',
        'Review it afterwards, and let the branch demand the check of the portal from its App, with nobody on the bypass list.',
        CHANGE_CONTROLS,
      );
    case 'force-pushed': {
      const moved = `${shortOrNone(facts.before)} was replaced by ${shortOrNone(
        facts.after,
      )} by force`;
      return facts.approvals > 0
        ? verdict(
            'voids-approval',
            `${moved} after ${counted(
              facts.approvals,
              'approval',
            )}, which no longer ${facts.approvals === 1 ? 'counts' : 'count'}.`,
            'Have the new head reviewed.',
            REVIEW_CONTROLS,
          )
        : verdict(
            'no-effect',
            `${moved} before anybody approved it.`,
            '',
            REVIEW_CONTROLS,
          );
    }
    case 'review-dismissed':
      return verdict(
        facts.was === 'commented' ? 'no-effect' : 'weakens-review',
        `A review was dismissed${
          facts.was ? ` that said: ${facts.was.replace('-', ' ')}` : ''
        }.`,
        facts.was === 'commented' ? '' : 'Ask the reviewer to review again.',
        REVIEW_CONTROLS,
      );
    case 'base-changed':
      return verdict(
        facts.to === facts.wanted ? 'no-effect' : 'voids-approval',
        `The pull request was pointed at ${facts.to} instead of ${facts.from}.`,
        facts.to === facts.wanted
          ? ''
          : `Set its base back to ${facts.wanted}, or close it.`,
        CHANGE_CONTROLS,
      );
    case 'direct-push':
      return verdict(
        'reached-target',
        `${
          facts.commits === 1
            ? `Commit ${shortRevision(facts.sha)} was`
            : `${facts.commits} commits up to ${shortRevision(facts.sha)} were`
        } pushed to ${facts.branch} without a pull request.`,
        `Review it afterwards, and let ${facts.branch} demand pull requests.`,
        CHANGE_CONTROLS,
      );
    case 'branch-rewritten':
      return verdict(
        'reached-target',
        `${facts.branch} was rewritten by force from ${shortRevision(
          facts.before,
        )} to ${shortRevision(facts.after)}.`,
        `Compare both, and forbid force-pushes to ${facts.branch}.`,
        CHANGE_CONTROLS,
      );
    default:
      return verdict(
        'reached-target',
        `It runs ${shortRevision(facts.after)}, which no change brought there${
          facts.before ? `; before it ran ${shortRevision(facts.before)}` : ''
        }.`,
        'Find out who changed the pin, and promote the revision that shall run.',
        CHANGE_CONTROLS,
      );
  }
}

function shortOrNone(revision: string | null): string {
  return revision === null ? 'an unknown commit' : shortRevision(revision);
}

function verdict(
  classification: AroundClass,
  reason: string,
  remedy: string,
  controls: string[],
): AroundVerdict {
  return { classification, reason, remedy, controls };
}
