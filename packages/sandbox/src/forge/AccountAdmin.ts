import { createPublicKey } from 'node:crypto';
import { DEFAULT_PERMISSIONS } from './auth';
import { SigningKey } from './accountTypes';
import {
  addSigningKey,
  keyOf,
  removeSigningKey,
  signingKeys,
} from './signing/keys';
import { keyText, parseKey } from './signing/sshsig';
import { App, Team, User } from './types';
import { WEB_FLOW_ID, World } from './World';

/** Sets up who there is: people, tokens, teams, Apps. */
export class AccountAdmin {
  constructor(protected readonly world: World) {}

  /** A human account. `id` is the forge's own unless given. */
  async ensureUser(options: {
    login: string;
    name: string;
    email: string;
    id?: number;
    /** The address is not confirmed. */
    emailUnverified?: boolean;
  }): Promise<User> {
    const { login, name, email, id, emailUnverified } = options;
    const { state, store } = this.world;
    let user = this.world.findUser(login);
    if (!user) {
      user = { id: id ?? store.nextId(), login, name, email, type: 'User' };
      state.users.push(user);
    }
    Object.assign(user, { name, email, emailUnverified });
    store.save();
    return user;
  }

  /** Human accounts, in the order in which they came. */
  people(): User[] {
    return this.world.state.users.filter(
      ({ id, type }) => type === 'User' && id !== WEB_FLOW_ID,
    );
  }

  /**
   * The key with which an account signs, registered with it. Without `key` it
   * is the one that `sign` options use.
   */
  async ensureSigningKey(options: {
    login: string;
    /** A public key: `ssh-ed25519 AAAA…`. */
    key?: string;
    title?: string;
  }): Promise<SigningKey> {
    const user = this.world.userByLogin(options.login);
    const key = keyText(parseKey(options.key ?? keyOf(user)));
    const known = signingKeys(this.world, user).find(own => own.key === key);
    const title = options.title ?? 'signing key';
    return known ?? addSigningKey(this.world, user, { key, title });
  }

  /** Takes a signing key from its account. */
  async removeSigningKey(options: { id: number }): Promise<void> {
    removeSigningKey(this.world, options.id);
  }

  /** A personal access token that acts as `login`. */
  async ensureToken(options: { login: string; token: string }): Promise<void> {
    const { state, store } = this.world;
    const userId = this.world.userByLogin(options.login).id;
    state.userTokens = [
      ...state.userTokens.filter(known => known.token !== options.token),
      { token: options.token, userId },
    ];
    store.save();
  }

  /** A team; its members (logins) become those given. */
  async ensureTeam(options: {
    org: string;
    slug: string;
    members: string[];
  }): Promise<Team> {
    const { state, store } = this.world;
    const { org, slug } = options;
    const members = options.members.map(m => this.world.userByLogin(m).login);
    this.ensureOrganization(org);
    let team = state.teams.find(t => t.org === org && t.slug === slug);
    if (!team) {
      team = { id: store.nextId(), org, slug, members };
      state.teams.push(team);
    }
    team.members = members;
    store.save();
    return team;
  }

  /** A GitHub App, its bot user, and its one installation. */
  async ensureApp(options: {
    id: number;
    slug: string;
    privateKeyPem: string;
    webhookSecret: string;
    webhookUrl?: string;
    organization: string;
    permissions?: App['permissions'];
  }): Promise<App> {
    const { world } = this;
    const { state, store } = world;
    this.ensureOrganization(options.organization);
    let app = state.apps.find(known => known.id === options.id);
    if (!app) {
      const botId = store.nextId();
      const login = `${options.slug}[bot]`;
      const email = `${botId}+${login}@users.noreply.github.com`;
      const bot: User = { id: botId, login, name: login, email, type: 'Bot' };
      state.users.push(bot);
      app = {
        id: options.id,
        slug: options.slug,
        botId,
        installationId: store.nextId(),
        organization: options.organization,
        publicKeyPem: '',
        webhookSecret: '',
        permissions: {},
        createdAt: world.timestamp(),
      };
      state.apps.push(app);
    }
    const key = createPublicKey(options.privateKeyPem);
    Object.assign(app, {
      publicKeyPem: key.export({ type: 'spki', format: 'pem' }).toString(),
      webhookSecret: options.webhookSecret,
      webhookUrl: options.webhookUrl,
      permissions: options.permissions ?? DEFAULT_PERMISSIONS,
    });
    store.save();
    return app;
  }

  /** Where an App's webhooks go from now on. */
  async setWebhookUrl(appId: number, url: string): Promise<void> {
    this.world.app(appId).webhookUrl = url;
    this.world.store.save();
  }

  protected ensureOrganization(login: string): void {
    const { state, store } = this.world;
    if (!this.world.findOrganization(login)) {
      state.organizations.push({ id: store.nextId(), login });
    }
  }
}
