import { createPublicKey } from 'node:crypto';
import { DEFAULT_PERMISSIONS } from './auth';
import { App, Organization, User } from './types';
import { World } from './World';

/** Sets up Apps. */
export class AppAdmin {
  constructor(protected readonly world: World) {}

  /** A GitHub App, its bot user, and its one installation. */
  async ensureApp(options: {
    id: number;
    slug: string;
    privateKeyPem: string;
    webhookSecret: string;
    webhookUrl?: string;
    organization: string;
    permissions?: App['permissions'];
    /** Names of the repositories on which it is; default: all. */
    repositories?: string[];
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
      repositoryIds: options.repositories?.map(
        name => world.repo(options.organization, name).id,
      ),
    });
    store.save();
    return app;
  }

  /** Suspends an App's installation, or lets it work again. */
  async suspendInstallation(options: {
    appId: number;
    suspended: boolean;
  }): Promise<void> {
    this.world.app(options.appId).suspendedAt = options.suspended
      ? this.world.timestamp()
      : undefined;
    this.world.store.save();
  }

  /** Where an App's webhooks go from now on. */
  async setWebhookUrl(appId: number, url: string): Promise<void> {
    this.world.app(appId).webhookUrl = url;
    this.world.store.save();
  }

  protected ensureOrganization(login: string): Organization {
    const { state, store } = this.world;
    const known = this.world.findOrganization(login);
    const org = known ?? { id: store.nextId(), login };
    if (!known) {
      state.organizations.push(org);
    }
    return org;
  }
}
