import { Request } from 'express';
import { claimedApp, credential } from '../auth';
import { organizationMembers } from '../teams';
import { App } from '../types';
import { World } from '../World';

const USER_LIMIT = 5_000;
const ANONYMOUS_LIMIT = 60;
const INSTALLATION_LIMIT_MAX = 12_500;
/** What an installation has more for each repository and user above 20. */
const EXTRA = 50;
const FREE = 20;

/** Whose budget a request is counted on, and how large it is per hour. */
export interface Subject {
  key: string;
  /** As GitHub's message names it. */
  name: string;
  limit: number;
}

/**
 * An installation's hourly limit. GitHub docs: 5,000, with 50 more for each
 * repository above 20 and each user above 20, up to 12,500.
 */
export function installationLimit(world: World, app: App): number {
  const owner = app.organization.toLowerCase();
  const org = world.findOrganization(owner);
  const repos = world.state.repos.filter(r => r.owner.toLowerCase() === owner);
  const users = org ? organizationMembers(world, org) : [];
  const more = (count: number) => Math.max(count - FREE, 0) * EXTRA;
  const limit = USER_LIMIT + more(repos.length) + more(users.length);
  return Math.min(limit, INSTALLATION_LIMIT_MAX);
}

/** All of a person's tokens share one budget, and so do an installation's. */
export function subjectOf(world: World, request: Request): Subject {
  const token = credential(request.headers.authorization) ?? '';
  const { userTokens, installationTokens } = world.state;
  const personal = userTokens.find(known => known.token === token);
  if (personal) {
    const name = `user ID ${personal.userId}`;
    return { key: name, name, limit: USER_LIMIT };
  }
  const now = world.now().getTime();
  const granted = installationTokens.find(
    known => known.token === token && Date.parse(known.expiresAt) > now,
  );
  if (granted) {
    const app = world.app(granted.appId);
    const name = `installation ID ${app.installationId}`;
    return { key: name, name, limit: installationLimit(world, app) };
  }
  const app = claimedApp(world, token);
  if (app) {
    const name = `app ID ${app.id}`;
    return { key: name, name, limit: USER_LIMIT };
  }
  const address = request.ip ?? 'unknown';
  return { key: address, name: address, limit: ANONYMOUS_LIMIT };
}
