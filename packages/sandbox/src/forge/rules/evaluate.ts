import { ZERO_OID } from '../git/objects';
import { MergeMethod, Pull, Repo } from '../types';
import type { Identity, World } from '../World';
import { hasRole } from '../roles';
import { broughtCommits } from './brought';
import { isListed } from './bypass';
import { AppliedRule, RuleOf } from './inForce';
import { pullRequestProblems } from './pullRequest';
import { signatureProblems } from './signatures';
import { checkProblems } from './statusChecks';

/** A ref that is about to move, as rules judge it. */
export interface Update {
  ref: string;
  before: string;
  after: string;
  identity?: Identity;
  /** The pull request whose merge moves it; undefined for a push. */
  merge?: {
    pull: Pull;
    method?: MergeMethod;
    /** The commit that the checks must be on. */
    checked: string;
    queued: boolean;
  };
}

type Judge<T extends AppliedRule['rule']['type']> = (
  at: { world: World; repo: Repo; update: Update },
  rule: RuleOf<T>,
) => string[] | Promise<string[]>;

const when = (condition: boolean, problem: string) =>
  condition ? [problem] : [];

const isCreation = ({ before }: Update) => before === ZERO_OID;
const isDeletion = ({ after }: Update) => after === ZERO_OID;

async function isBehind(world: World, repo: Repo, update: Update) {
  return (
    update.merge !== undefined &&
    !update.merge.queued &&
    !(await world
      .git(repo)
      .isAncestor(update.before, update.merge.pull.headOid))
  );
}

/** The refusal of a head that lacks its base's tip, for status 409. */
export const OUT_OF_DATE =
  'Head branch is out of date. Review and try the merge again.';

/**
 * One judge per type of rule: it says what the rule holds against an update.
 * (GitHub docs: "Available rules for rulesets", "About protected branches";
 * the sentences are those that Git and the API answer.)
 */
const JUDGES: { [T in AppliedRule['rule']['type']]: Judge<T> } = {
  creation: ({ update }) =>
    when(
      isCreation(update),
      'Cannot create ref due to creations being restricted.',
    ),
  update: ({ update }) =>
    when(
      !isCreation(update) && !isDeletion(update),
      'Cannot update this protected ref.',
    ),
  deletion: ({ update }) =>
    when(isDeletion(update), 'Cannot delete this branch'),
  lock_branch: ({ update }) =>
    when(!isDeletion(update), 'Cannot change this locked branch'),
  authorization: ({ world, repo, update }, { parameters }) => {
    const { identity } = update;
    if (!identity || (isCreation(update) && !parameters.creations)) {
      return [];
    }
    return when(
      !isListed(world, parameters, identity) &&
        !hasRole(world, repo, identity.user, 'admin'),
      "You're not authorized to push to this branch.",
    );
  },
  non_fast_forward: async ({ world, repo, update }) => {
    const { before, after, merge } = update;
    const moves = !merge && !isCreation(update) && !isDeletion(update);
    return when(
      moves && !(await world.git(repo).isAncestor(before, after)),
      'Cannot force-push to this branch',
    );
  },
  required_linear_history: async ({ world, repo, update }) => {
    if (isDeletion(update)) {
      return [];
    }
    const merges = update.merge
      ? update.merge.method === 'merge'
      : (await broughtCommits(world, repo, update)).some(
          commit => commit.parents.length > 1,
        );
    return when(merges, 'This branch must not contain merge commits.');
  },
  required_signatures: ({ world, repo, update }) =>
    isDeletion(update) ? [] : signatureProblems(world, repo, update),
  // A branch can be made without a pull request.
  pull_request: ({ world, repo, update }, { parameters }) =>
    update.merge
      ? pullRequestProblems(world, repo, update.merge.pull, parameters)
      : when(
          !isCreation(update) && !isDeletion(update),
          'Changes must be made through a pull request.',
        ),
  required_status_checks: async ({ world, repo, update }, { parameters }) => {
    const { merge, after } = update;
    const exempt =
      isDeletion(update) ||
      (isCreation(update) && parameters.do_not_enforce_on_create === true);
    if (exempt) {
      return [];
    }
    const required = parameters.required_status_checks;
    const strict = parameters.strict_required_status_checks_policy;
    const problems = checkProblems(
      world,
      repo,
      required,
      merge?.checked ?? after,
    );
    if (strict && (await isBehind(world, repo, update))) {
      problems.push(OUT_OF_DATE);
    }
    return problems;
  },
  merge_queue: ({ update }) =>
    when(
      update.merge ? !update.merge.queued : !isCreation(update),
      'Changes must be made through the merge queue',
    ),
};

/** What one rule holds against an update; empty when nothing. */
export async function problemsOf(
  world: World,
  repo: Repo,
  update: Update,
  applied: AppliedRule,
): Promise<string[]> {
  const judge = JUDGES[applied.rule.type] as Judge<AppliedRule['rule']['type']>;
  return judge({ world, repo, update }, applied.rule);
}
