import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { notFound } from './errors';
import { GitRepository } from './git/GitRepository';
import { isoSeconds, Signature } from './git/objects';
import { hasRole } from './roles';
import { forgeSigner } from './signing/keys';
import { StateStore } from './state';
import type { Saving } from './stateFile';
import { App, ForgeState, Organization, Repo, User } from './types';
import type { Webhooks } from './webhooks';

/** The account in whose name GitHub itself commits. */
export const WEB_FLOW_ID = 19864447;
const WEB_FLOW_EMAIL = 'noreply@github.com';

/** Who stands in for accounts that were deleted. */
export const GHOST: User = {
  id: 10137,
  login: 'ghost',
  name: 'Deleted user',
  email: 'ghost@users.noreply.github.com',
  type: 'User',
};

/** Who asks: a person, or an App through its installation. */
export interface Identity {
  user: User;
  /** Set when an installation token was used. */
  app?: App;
  /** What an installation token may do. */
  permissions?: App['permissions'];
  /** The repositories that the token is for; undefined: all installed. */
  repositoryIds?: number[];
}

const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/**
 * What every part of the forge works on: the state, the repositories, the
 * clock and the addresses. Changes of one repository run under `lock`.
 */
export class World {
  readonly store: StateStore;
  /** `http://localhost:PORT`, known once the server listens. */
  url = '';
  webhooks!: Webhooks;
  private readonly repositories = new Map<number, GitRepository>();
  private readonly locks = new Map<number, Promise<unknown>>();
  private readonly fixedTime = new AsyncLocalStorage<Date>();

  constructor(
    readonly dataDir: string,
    private readonly clock: () => Date = () => new Date(),
    saving?: Saving,
  ) {
    this.store = new StateStore(join(dataDir, 'state.json'), saving);
    const { users } = this.state;
    if (!users.some(user => user.id === WEB_FLOW_ID)) {
      users.push({
        id: WEB_FLOW_ID,
        login: 'web-flow',
        name: 'GitHub',
        email: WEB_FLOW_EMAIL,
        type: 'User',
      });
    }
  }

  get state(): ForgeState {
    return this.store.data;
  }

  get apiUrl(): string {
    return `${this.url}/api/v3`;
  }

  now(): Date {
    return this.fixedTime.getStore() ?? this.clock();
  }

  /** ISO 8601 UTC in whole seconds. */
  timestamp(): string {
    return isoSeconds(this.now());
  }

  /** Runs `action` as if it happened at `date`. */
  at<T>(date: Date | undefined, action: () => Promise<T>): Promise<T> {
    return date ? this.fixedTime.run(date, action) : action();
  }

  /** One change of a repository at a time. Not re-entrant. */
  lock<T>(repo: Repo, action: () => Promise<T>): Promise<T> {
    const before = this.locks.get(repo.id) ?? Promise.resolve();
    const result = before.then(action);
    this.locks.set(
      repo.id,
      result.then(
        () => undefined,
        () => undefined,
      ),
    );
    return result;
  }

  git(repo: Repo): GitRepository {
    let repository = this.repositories.get(repo.id);
    if (!repository) {
      repository = new GitRepository(
        join(this.dataDir, 'git', repo.owner, `${repo.name}.git`),
        // GitHub signs what it commits itself, by its own name.
        ({ email }) => (email === WEB_FLOW_EMAIL ? forgeSigner : undefined),
      );
      this.repositories.set(repo.id, repository);
    }
    return repository;
  }

  /** Ends Git's processes and writes the state. */
  close(): void {
    this.repositories.forEach(repository => repository.close());
    this.store.close();
  }

  findUser(login: string): User | undefined {
    return this.state.users.find(user => sameName(user.login, login));
  }

  user(id: number): User {
    const found = this.state.users.find(user => user.id === id);
    if (!found && this.state.deletedUserIds.includes(id)) {
      return GHOST;
    }
    if (!found) {
      throw new Error(`No user has the id ${id}`);
    }
    return found;
  }

  userByLogin(login: string): User {
    const found = this.findUser(login);
    if (!found) {
      throw new Error(`No user has the login ${login}; call ensureUser first`);
    }
    return found;
  }

  /** The account behind a commit's address, as GitHub matches it. */
  userByEmail(email: string): User | undefined {
    // The number of a noreply address outlives the login beside it.
    const id = /^(\d+)\+[^@]+@users\.noreply\.github\.com$/.exec(email)?.[1];
    return this.state.users.find(user =>
      id ? user.id === Number(id) : sameName(user.email, email),
    );
  }

  findOrganization(login: string): Organization | undefined {
    return this.state.organizations.find(org => sameName(org.login, login));
  }

  findRepo(owner: string, name: string): Repo | undefined {
    return this.state.repos.find(
      repo => sameName(repo.owner, owner) && sameName(repo.name, name),
    );
  }

  /** The repository, or GitHub's 404. */
  repo(owner: string, name: string): Repo {
    const found = this.findRepo(owner, name);
    if (!found) {
      throw notFound();
    }
    return found;
  }

  repoById(id: number): Repo {
    const found = this.state.repos.find(repo => repo.id === id);
    if (!found) {
      throw notFound();
    }
    return found;
  }

  app(id: number): App {
    const found = this.state.apps.find(app => app.id === id);
    if (!found) {
      throw notFound();
    }
    return found;
  }

  appOfBot(userId: number): App | undefined {
    return this.state.apps.find(app => app.botId === userId);
  }

  /** Whether a person (role write or more) or an App may push. */
  canWrite(repo: Repo, user: User): boolean {
    if (user.type === 'Bot') {
      const app = this.appOfBot(user.id);
      return (
        app !== undefined &&
        sameName(app.organization, repo.owner) &&
        app.permissions.contents === 'write'
      );
    }
    return hasRole(this, repo, user, 'write');
  }

  /** A commit signature of this user, now. */
  signature(user: User): Signature {
    return { name: user.name, email: user.email, date: this.timestamp() };
  }

  /** The signature that GitHub puts on what it commits for others. */
  webFlow(): Signature {
    return this.signature(this.user(WEB_FLOW_ID));
  }
}
