import { Deliveries } from './deliveries';
import { ZERO_OID } from './git/objects';
import { isInstalledOn } from './installations';
import {
  checkRunJson,
  fullPullJson,
  pullJson,
  reviewJson,
} from './rest/pullShapes';
import { repoJson } from './rest/repoShapes';
import { Json, organizationJson, userJson } from './rest/shapes';
import { pushPayload, suiteJson } from './webhookPayloads';
import { App, CheckRun, Pull, Repo, Review, User } from './types';
import type { RefChange } from './refs';
import { WebhookFaults } from './webhookFaults';
import { World } from './World';

export type PullAction =
  | 'opened'
  | 'synchronize'
  | 'closed'
  | 'reopened'
  | 'edited'
  | 'ready_for_review'
  | 'converted_to_draft'
  | 'review_requested'
  | 'enqueued'
  | 'dequeued'
  | 'auto_merge_enabled'
  | 'auto_merge_disabled';

/**
 * Signed webhooks to every App installed where something happened. Payloads
 * are made at once, so they show the moment.
 */
export class Webhooks {
  readonly deliveries: Deliveries;

  constructor(private readonly world: World, faults: WebhookFaults) {
    this.deliveries = new Deliveries(world, faults);
  }

  async pull(
    action: PullAction,
    repo: Repo,
    pull: Pull,
    sender: User,
    extra: Json = {},
  ): Promise<void> {
    if (this.listeners(repo).length > 0) {
      this.send('pull_request', repo, sender, {
        action,
        number: pull.number,
        pull_request: await fullPullJson(this.world, repo, pull),
        ...extra,
      });
    }
  }

  async review(
    action: 'submitted' | 'dismissed',
    repo: Repo,
    pull: Pull,
    review: Review,
    sender: User,
  ): Promise<void> {
    if (this.listeners(repo).length > 0) {
      const json = reviewJson(this.world, repo, pull, review);
      this.send('pull_request_review', repo, sender, {
        action,
        review: { ...json, state: review.state.toLowerCase() },
        pull_request: await pullJson(this.world, repo, pull),
      });
    }
  }

  checkRun(
    action: 'created' | 'completed',
    repo: Repo,
    run: CheckRun,
    sender: User,
  ): void {
    const json = checkRunJson(this.world, repo, run);
    this.send('check_run', repo, sender, {
      action,
      check_run: {
        ...json,
        check_suite: suiteJson(this.world, repo, run, json.pull_requests),
      },
    });
  }

  async push(
    repo: Repo,
    change: RefChange,
    forced: boolean,
    sender: User,
  ): Promise<void> {
    if (this.listeners(repo).length === 0) {
      return;
    }
    const { before, after } = change;
    const created = before === ZERO_OID;
    const git = this.world.git(repo);
    const start = after === ZERO_OID ? undefined : await git.peel(after);
    const commits =
      start === undefined
        ? []
        : await git.log({
            start,
            exclude: created ? undefined : before,
            limit: created ? 1 : 20,
            reverse: true,
          });
    const payload = await pushPayload(this.world, repo, change, {
      commits,
      forced,
      sender,
    });
    this.send('push', repo, sender, payload);
  }

  /**
   * Any other event of a repository, or of an organisation by its login; its
   * payload is made only when somebody listens.
   */
  async event(
    event: string,
    home: Repo | string,
    sender: User,
    payload: () => Json | Promise<Json>,
  ): Promise<void> {
    if (this.listeners(home).length > 0) {
      this.send(event, home, sender, await payload());
    }
  }

  private listeners(home: Repo | string): App[] {
    return this.world.state.apps.filter(
      app =>
        app.webhookUrl &&
        !app.suspendedAt &&
        (typeof home === 'string'
          ? app.organization.toLowerCase() === home.toLowerCase()
          : isInstalledOn(app, home)),
    );
  }

  private send(
    event: string,
    home: Repo | string,
    sender: User,
    payload: Json,
  ): void {
    const [owner, repository] =
      typeof home === 'string'
        ? [home, {}]
        : [home.owner, { repository: repoJson(this.world, home) }];
    for (const app of this.listeners(home)) {
      const body = JSON.stringify({
        ...payload,
        ...repository,
        organization: organizationJson(this.world, owner),
        sender: userJson(this.world, sender),
        installation: {
          id: app.installationId,
          node_id: Buffer.from(`Installation${app.installationId}`).toString(
            'base64',
          ),
        },
      });
      const action = payload.action as string | undefined;
      const repositoryId = typeof home === 'string' ? undefined : home.id;
      this.deliveries.add(app, { event, action, repositoryId, body });
    }
  }
}
