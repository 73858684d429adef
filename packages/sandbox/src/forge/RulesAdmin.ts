import { ProtectionOptions, RulesetOptions } from './adminOptions';
import { WEB_FLOW_ID } from './World';
import { RepoAdmin } from './RepoAdmin';
import { Role } from './roles';
import { actorList, nobody, saveProtection } from './rules/protections';
import { createRuleset, deleteRuleset, updateRuleset } from './rules/rulesets';
import { Ruleset, RuleSuite } from './rules/types';
import { findTeam } from './teams';
import { BranchProtection, MergeSettings, Repo } from './types';

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Sets up who may do what, and the rules of branches. */
export class RulesAdmin extends RepoAdmin {
  /** Gives a user a role of his own in a repository. */
  async ensureRole(options: {
    owner: string;
    repo: string;
    login: string;
    role: Role;
  }): Promise<void> {
    const { world } = this;
    const repo = world.repo(options.owner, options.repo);
    const userId = world.userByLogin(options.login).id;
    repo.collaborators = [
      ...(repo.collaborators ?? []).filter(c => c.userId !== userId),
      { userId, role: options.role },
    ];
    world.store.save();
  }

  /**
   * Gives a team a role in a repository. From then on it has only what it was
   * given; before, it may write in all repositories of its organisation.
   */
  async ensureTeamRole(options: {
    owner: string;
    repo: string;
    team: string;
    role: Role;
  }): Promise<void> {
    const { world } = this;
    const { id: repoId } = world.repo(options.owner, options.repo);
    const team = findTeam(world, options.owner, options.team);
    if (!team) {
      throw new Error(`No team ${options.owner}/${options.team}`);
    }
    team.repos = [
      ...(team.repos ?? []).filter(known => known.repoId !== repoId),
      { repoId, role: options.role },
    ];
    world.store.save();
  }

  /** How a repository merges; what is left out stays as it is. */
  async ensureMergeSettings(
    options: { owner: string; repo: string } & Partial<MergeSettings>,
  ): Promise<Repo> {
    const { owner, repo: name, ...settings } = options;
    const repo = this.world.repo(owner, name);
    repo.settings = { ...repo.settings, ...settings };
    this.world.store.save();
    return repo;
  }

  /** Classic protection of a branch or pattern; replaces what was set. */
  async ensureBranchProtection(
    options: ProtectionOptions,
  ): Promise<BranchProtection> {
    const { world } = this;
    const { owner, repo: name, branch, date, as } = options;
    const repo = world.repo(owner, name);
    const list = (names: ProtectionOptions['restrictions']) =>
      names && actorList(world, owner, names);
    return world.at(date, () =>
      saveProtection(world, this.ruler(as), repo, branch, {
        requiredApprovingReviewCount: options.requiredApprovingReviewCount,
        dismissStaleReviews: options.dismissStaleReviews ?? false,
        requireLastPushApproval: options.requireLastPushApproval ?? false,
        requireCodeOwnerReviews: options.requireCodeOwnerReviews ?? false,
        bypassPullRequestAllowances:
          list(options.bypassPullRequestAllowances) ?? nobody(),
        dismissalRestrictions: list(options.dismissalRestrictions),
        enforceAdmins: options.enforceAdmins ?? true,
        requiredStatusChecks: options.requiredStatusChecks ?? [],
        strict: options.strict ?? false,
        restrictions: list(options.restrictions),
        requiredLinearHistory: options.requiredLinearHistory ?? false,
        requiredSignatures: options.requiredSignatures ?? false,
        requiredConversationResolution:
          options.requiredConversationResolution ?? false,
        lockBranch: options.lockBranch ?? false,
        blockCreations: false,
        allowForcePushes: options.allowForcePushes ?? false,
        allowDeletions: options.allowDeletions ?? false,
      }),
    );
  }

  /** A ruleset by its name, of a repository or (without) its organisation. */
  async ensureRuleset(options: RulesetOptions): Promise<Ruleset> {
    const { world } = this;
    const { owner, repo: name, as, date, ...input } = options;
    const repo = name === undefined ? undefined : world.repo(owner, name);
    const known = this.findRuleset(owner, repo, options.name);
    const home = repo ? { repo } : { org: owner };
    return world.at(date, () =>
      known
        ? updateRuleset(world, this.ruler(as), known, input)
        : createRuleset(world, this.ruler(as), home, input),
    );
  }

  /** Takes a ruleset away, if it is there. */
  async removeRuleset(options: {
    owner: string;
    repo?: string;
    name: string;
    as?: string;
  }): Promise<void> {
    const { world } = this;
    const { owner, repo: name, as } = options;
    const repo = name === undefined ? undefined : world.repo(owner, name);
    const known = this.findRuleset(owner, repo, options.name);
    if (known) {
      await deleteRuleset(world, this.ruler(as), known);
    }
  }

  /** How rules judged the pushes and merges of a repository, oldest first. */
  ruleSuites(options: { owner: string; repo: string }): RuleSuite[] {
    const { id } = this.world.repo(options.owner, options.repo);
    return this.world.state.ruleSuites.filter(suite => suite.repoId === id);
  }

  private findRuleset(owner: string, repo: Repo | undefined, name: string) {
    return this.world.state.rulesets.find(
      ruleset =>
        ruleset.repoId === repo?.id &&
        same(ruleset.owner, owner) &&
        ruleset.name === name,
    );
  }

  private ruler(login: string | undefined) {
    return login
      ? this.identity(login)
      : { user: this.world.user(WEB_FLOW_ID) };
  }
}
