import { createHmac, randomUUID } from 'node:crypto';
import { Faults } from './faults';
import { ZERO_OID } from './git/objects';
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
import { World } from './World';

const DELIVERY_TIMEOUT_MS = 10_000;

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
 * are made at once, so they show the moment; deliveries of one App go out one
 * after the other. Each is tried once and noted: GitHub repeats none.
 */
export class Webhooks {
  private readonly queues = new Map<number, Promise<void>>();
  private closed = false;

  constructor(private readonly world: World, private readonly faults: Faults) {}

  /** Resolves when all deliveries asked for so far were tried. */
  async settled(): Promise<void> {
    await Promise.all(this.queues.values());
  }

  /** Tries no further delivery. */
  async close(): Promise<void> {
    this.closed = true;
    await this.settled();
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
    const owner = typeof home === 'string' ? home : home.owner;
    return this.world.state.apps.filter(
      app =>
        app.webhookUrl &&
        app.organization.toLowerCase() === owner.toLowerCase(),
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
      const queue = this.queues.get(app.id) ?? Promise.resolve();
      this.queues.set(
        app.id,
        queue.then(() => this.deliver(app, event, action, body)),
      );
    }
  }

  private async deliver(
    app: App,
    event: string,
    action: string | undefined,
    body: string,
  ): Promise<void> {
    const guid = randomUUID();
    const times = this.faults.takeDeliveryCount();
    for (let n = 0; n < times && !this.closed; n += 1) {
      const outcome = await this.post(app, event, guid, body);
      this.world.state.deliveries.push({
        guid,
        appId: app.id,
        event,
        action,
        ...outcome,
        deliveredAt: this.world.timestamp(),
      });
      this.world.store.save();
    }
  }

  private async post(app: App, event: string, guid: string, body: string) {
    const hmac = createHmac('sha256', app.webhookSecret).update(body);
    try {
      const response = await fetch(app.webhookUrl ?? '', {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'GitHub-Hookshot/stand-in',
          'x-github-event': event,
          'x-github-delivery': guid,
          'x-github-hook-id': String(app.id),
          'x-github-hook-installation-target-id': String(app.id),
          'x-github-hook-installation-target-type': 'integration',
          'x-hub-signature-256': `sha256=${hmac.digest('hex')}`,
        },
        body,
      });
      await response.arrayBuffer();
      return {
        statusCode: response.status,
        status: response.ok ? 'OK' : response.statusText,
      };
    } catch (error) {
      const status = error instanceof Error ? error.message : String(error);
      return { statusCode: 0, status };
    }
  }
}
