import { GatewayError } from '../errors';
import { projectPolicies } from '../projects/parse';
import { Projects } from '../projects/Projects';
import { AppProject, JwtToken } from '../projects/types';
import { StateStore } from '../state';
import { namedUid } from '../uid';
import { messageOf, rfc3339 } from '../values';
import { Account, assertCapable } from './accounts';
import { ConfigMaps, RBAC, SETTINGS } from './ConfigMaps';
import { Enforcer } from './Enforcer';
import { parsePolicy } from './policy';
import { bearerToken, Caller } from './rbac';
import { Claims, Sessions } from './Sessions';
import {
  AccountSetting,
  accountSettings,
  RbacSettings,
  rbacSettings,
} from './settings';

/** Resources whose objects are named after a project. */
const IN_PROJECTS = [
  'applications',
  'applicationsets',
  'projects',
  'logs',
  'exec',
  'repositories',
  'clusters',
];
const SESSION_SECONDS = 86_400;

/** What access control works with. */
export interface AccessDependencies {
  store: StateStore;
  configMaps: ConfigMaps;
  projects: Projects;
  accounts: Account[];
  now: () => Date;
}

type Identity = Omit<Caller, 'may'>;

/**
 * Who may do what. Callers show a token of an option, or one that this Argo
 * CD has signed; what they may do follows from `argocd-rbac-cm` and, for
 * what belongs to a project, from the roles of the project.
 */
export class Access {
  private readonly sessions: Sessions;
  private readonly startedAt: string;
  private kept?: {
    version: string;
    settings: RbacSettings;
    enforcers: Map<string, Enforcer>;
  };

  constructor(private readonly deps: AccessDependencies) {
    const { store, now } = deps;
    this.sessions = new Sessions(() => store.state.sessionKey, now);
    this.startedAt = rfc3339(now());
  }

  /** The local accounts that `argocd-cm` declares. */
  localAccounts(): AccountSetting[] {
    return accountSettings(this.deps.configMaps.data(SETTINGS));
  }

  /** Everybody with a token in the options. */
  tokenHolders(): Account[] {
    return this.deps.accounts.filter(({ token }) => token !== undefined);
  }

  /**
   * Finds who calls.
   *
   * @throws GatewayError 401 when the token is missing, unknown or expired
   */
  authenticate(authorization: string | undefined): Caller {
    const token = bearerToken(authorization);
    if (token === undefined) {
      throw new GatewayError('unauthenticated', 'no session information');
    }
    try {
      return this.caller(this.identityOf(token));
    } catch (error) {
      const reason = `invalid session: ${messageOf(error)}`;
      throw new GatewayError('unauthenticated', reason);
    }
  }

  /** Who calls, if that can be told. */
  find(authorization: string | undefined): Caller | undefined {
    try {
      return this.authenticate(authorization);
    } catch (error) {
      if (error instanceof GatewayError) {
        return undefined;
      }
      throw error;
    }
  }

  /** A holder of a token, as its requests are seen. */
  callerNamed(name: string): Caller | undefined {
    const account = this.tokenHolders().find(holder => holder.name === name);
    return account && this.caller(this.identityOfHolder(account));
  }

  /**
   * Signs in with user name and password, for a day.
   *
   * @throws GatewayError 401
   */
  signIn(username: string, password: string): string {
    const account = this.deps.accounts.find(({ name }) => name === username);
    const right =
      account?.password !== undefined && account.password === password;
    if (!right) {
      const reason = 'Invalid username or password';
      throw new GatewayError('unauthenticated', reason);
    }
    try {
      assertCapable(this.setting(username), username, 'login');
    } catch (error) {
      throw new GatewayError('unauthenticated', messageOf(error));
    }
    const id = this.tokenId(username);
    return this.sessions.create(`${username}:login`, SESSION_SECONDS, id).token;
  }

  /**
   * Signs an API key of a local account or a token of a project's role.
   *
   * @param subject - `name:apiKey` or `proj:<project>:<role>`
   */
  issue(
    subject: string,
    expiresInSeconds: number,
    id = this.tokenId(subject),
  ): { token: string; row: JwtToken } {
    const { token, claims } = this.sessions.create(
      subject,
      expiresInSeconds,
      id,
    );
    const { iat, exp } = claims;
    return { token, row: { iat, ...(exp ? { exp } : {}), id } };
  }

  private tokenId(subject: string): string {
    return namedUid(`${subject}/${this.deps.store.nextResourceVersion()}`);
  }

  private setting(name: string): AccountSetting | undefined {
    return this.localAccounts().find(account => account.name === name);
  }

  private identityOf(token: string): Identity {
    const holder = this.deps.accounts.find(account => account.token === token);
    return holder
      ? this.identityOfHolder(holder)
      : this.identityOfClaims(this.sessions.read(token));
  }

  private identityOfHolder({ name, sso }: Account): Identity {
    if (!sso) {
      assertCapable(this.setting(name), name, 'apiKey');
    }
    return {
      name,
      subject: name,
      groups: sso?.groups ?? [],
      issuer: sso ? 'https://sso.example/dex' : 'argocd',
      issuedAt: this.startedAt,
    };
  }

  private identityOfClaims({ sub, jti, iat }: Claims): Identity {
    const issuedAt = rfc3339(new Date(iat * 1_000));
    const rest = { groups: [], issuer: 'argocd', issuedAt };
    const [, project, role] = /^proj:([^:]+):([^:]+)$/.exec(sub) ?? [];
    if (project !== undefined) {
      const { projects } = this.deps;
      const found = projects.find(project);
      const tokens = found ? projects.tokensOf(found, role) : [];
      if (!tokens.some(({ id }) => id === jti)) {
        throw new Error(
          `JWT token for role '${role}' issued at '${iat}' does not exist in project '${project}'`,
        );
      }
      return { ...rest, name: sub, subject: sub };
    }
    const [name, capability] = sub.split(':');
    if (capability !== 'apiKey' && capability !== 'login') {
      throw new Error(`the subject '${sub}' is not of any account`);
    }
    assertCapable(this.setting(name), name, capability);
    const issued = this.deps.store.state.accountTokens[name] ?? [];
    if (capability === 'apiKey' && !issued.some(({ id }) => id === jti)) {
      throw new Error(`account ${name} does not have token with id ${jti}`);
    }
    return { ...rest, name, subject: name };
  }

  private caller(identity: Identity): Caller {
    return {
      ...identity,
      may: (resource, action, object) =>
        this.decide(identity, resource, action, object),
    };
  }

  private decide(
    { name, subject, groups }: Identity,
    resource: string,
    action: string,
    object: string,
  ): boolean {
    const project = IN_PROJECTS.includes(resource)
      ? this.deps.projects.find(object.split('/')[0])
      : undefined;
    const { enforcer, defaultRole, scopes } = this.rulesOf(project);
    const allows = (who: string) =>
      enforcer.allows(who, resource, action, object);
    if (defaultRole !== '' && allows(defaultRole)) {
      return true;
    }
    const ofOther =
      project !== undefined &&
      subject.startsWith('proj:') &&
      subject.split(':')[1] !== project.metadata.name;
    if (ofOther) {
      return false;
    }
    const members = scopes.flatMap(scope => {
      if (scope === 'groups') {
        return groups;
      }
      return scope === 'email' ? [name] : [];
    });
    return (
      allows(subject) ||
      members.some(member => enforcer.hasMember(member) && allows(member))
    );
  }

  private rulesOf(project: AppProject | undefined) {
    const { configMaps, projects } = this.deps;
    const version = `${configMaps.version}/${projects.version}`;
    if (this.kept?.version !== version) {
      const settings = rbacSettings(configMaps.data(RBAC));
      this.kept = { version, settings, enforcers: new Map() };
    }
    const { settings, enforcers } = this.kept;
    const key = project?.metadata.name ?? '';
    let enforcer = enforcers.get(key);
    if (!enforcer) {
      const own = project ? projectPolicies(key, project.spec) : '';
      const policies = [...settings.policies, parsePolicy(own)];
      enforcer = new Enforcer(policies, settings.mode);
      enforcers.set(key, enforcer);
    }
    return { enforcer, ...settings };
  }
}
