import type { CodeOwners } from '@gitops-compliance/plugin-gitops-compliance-node';
import { accountOf } from '../accounts';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';
import type { Pull } from '../pulls/fragment';
import { Kept } from './Kept';

/**
 * Which of the owning teams those who approved the head belong to; members of
 * child teams count.
 *
 * One request for each team and approver that was not asked for within ten
 * minutes. The App needs 'Members: read'; without it nothing is known.
 */
export class OwnerTeams {
  readonly #memberships: Kept<boolean | null>;

  constructor(private readonly api: GithubApi, now: () => Date) {
    this.#memberships = new Kept(now);
  }

  /** By login; null: the forge does not let us know. */
  async of(
    pull: Pull,
    codeOwners: CodeOwners | null,
    signal?: AbortSignal,
  ): Promise<Map<string, string[] | null>> {
    const { owner } = splitRepository(pull.repository.nameWithOwner);
    // A team of another organisation cannot own anything here.
    const teams = [
      ...new Set(
        (codeOwners?.owned ?? []).flatMap(({ owners }) =>
          owners.flatMap(each => (each.kind === 'team' ? each.team : [])),
        ),
      ),
    ].filter(team => team.startsWith(`${owner.toLowerCase()}/`));
    const found = new Map<string, string[] | null>();
    if (teams.length === 0) return found;
    for (const login of approversOf(pull)) {
      const memberships: [string, boolean | null][] = [];
      for (const team of teams) {
        memberships.push([
          team,
          await this.#isMember(pull, team, login, signal),
        ]);
      }
      found.set(
        login,
        memberships.some(([, is]) => is === null)
          ? null
          : memberships.flatMap(([team, is]) => (is ? team : [])),
      );
    }
    return found;
  }

  async #isMember(
    pull: Pull,
    team: string,
    username: string,
    signal?: AbortSignal,
  ): Promise<boolean | null> {
    const key = `${team} ${username.toLowerCase()}`;
    const known = this.#memberships.get(key);
    if (known !== undefined) return known;
    const [org, slug] = team.split('/');
    const { state } = await this.api.rest<{ state: string }>(
      {
        repository: pull.repository.nameWithOwner,
        what: `read whether ${username} belongs to ${team}`,
        needs: "'Members: read'",
        kind: 'read',
        signal,
      },
      request =>
        request('GET /orgs/{org}/teams/{team_slug}/memberships/{username}', {
          org,
          team_slug: slug,
          username,
        }),
      ({ status }) => {
        if (status === 404) return { state: 'none' };
        return status === 403 ? { state: 'hidden' } : null;
      },
    );
    const is = state === 'hidden' ? null : state === 'active';
    this.#memberships.set(key, is);
    return is;
  }
}

/** People whose approval of the head may be one of an owner. */
function approversOf({ reviews, headRefOid }: Pull): string[] {
  const logins = (reviews?.nodes ?? []).flatMap(review => {
    const account = accountOf(review.author);
    return review.state === 'APPROVED' &&
      review.commit?.oid === headRefOid &&
      account &&
      !account.bot
      ? account.login
      : [];
  });
  return [...new Set(logins)];
}
