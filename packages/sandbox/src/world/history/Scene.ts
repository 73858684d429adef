import type {
  Board,
  ChangeView,
  EntityEnvironments,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  CONFIG_REPOSITORY,
  environmentNamed,
  ORGANIZATION,
  serviceNamed,
} from '../plan';
import type { Target } from './Setting';
import { SourceScene } from './SourceScene';
import type { Flow } from './Story';
import { BERLIN, HOUR_MS, MINUTE_MS, NEW_YORK, untilOpen } from './time';

/** A promotion through the portal. */
export interface Promotion {
  service: string;
  from: string;
  to: string;
  requester: string;
  approver: string;
  merger: string;
  reason: string;
  /** How long until the approval, and from there until the merge. */
  reviewMs?: number;
  mergeMs?: number;
  /** Who asks for the sync again, should it fail. */
  retry?: string;
  /** A gate whose word nobody minds, where the environment lets them. */
  heedless?: 'source-review' | 'signatures';
}

/** What a service is carried with. */
export type CarryOptions = Pick<Promotion, 'heedless' | 'retry'>;

/** What a promotion's change came to. */
export type Outcome = ChangeView['summary']['state'];

const PATIENCE_HOURS = 24 * 14;
const TRY_AGAIN_MS = 5 * MINUTE_MS;
const PATIENCE_TRIES = 200;

/** What people do with the portal, besides what they do without it. */
export class Scene extends SourceScene {
  /**
   * Promotes through the portal, from the request until it ended. Where a gate
   * holds, everybody waits.
   */
  async *promote(promotion: Promotion): Flow<Outcome> {
    const ticket = this.askFor(promotion);
    yield* this.untilOffered(promotion);
    const id = await this.request(promotion, ticket);
    yield promotion.reviewMs ?? 40 * MINUTE_MS;
    await this.approve(id, promotion.approver);
    for (const member of this.boardOf(promotion.to))
      await this.vote(id, member);
    yield promotion.mergeMs ?? 10 * MINUTE_MS;
    for (let hours = 0; ; hours += 1) {
      const { actions, gates } = await this.change(promotion.merger, id);
      const held = gates.filter(
        ({ gate, state }) => state !== 'open' && gate !== promotion.heedless,
      );
      const { looksAtSource } = environmentNamed(this.world.plan, promotion.to);
      if (actions.merge.allowed && !(looksAtSource && held.length > 0)) break;
      if (hours === PATIENCE_HOURS) {
        throw new Error(`Nothing opens the gates: ${JSON.stringify(held)}`);
      }
      yield HOUR_MS;
    }
    await this.portal.call(promotion.merger, 'POST', `/changes/${id}/merge`);
    await this.director.settle();
    yield 30 * MINUTE_MS;
    const { summary } = await this.change(promotion.merger, id);
    if (summary.state !== 'deploying' || !promotion.retry) return summary.state;
    await this.portal.call(promotion.retry, 'POST', `/changes/${id}/sync`);
    yield 30 * MINUTE_MS;
    return (await this.change(promotion.merger, id)).summary.state;
  }

  /** Where production changes, there is a ticket, approved before; its key. */
  private askFor({ service, to, reason }: Promotion): string | null {
    const place = environmentNamed(this.world.plan, to);
    if (place.criticality !== 'critical') return null;
    const key = this.openTicket(service, reason);
    this.jira.people.move(key, 'Approved');
    return key;
  }

  /** Opens a ticket that nobody approved yet; its key. */
  openTicket(service: string, summary: string): string {
    const { team } = serviceNamed(this.world.plan, service);
    const project = team.slice(0, 3).toUpperCase();
    return this.jira.people.open({ summary, service, project }).key;
  }

  /** Writes something new and brings it as far as staging. */
  async *deliverToStaging(service: string): Flow {
    const { authors } = serviceNamed(this.world.plan, service);
    yield* this.sourceChange({
      service,
      message: 'Small improvements',
      author: authors[0],
      reviewer: authors[1],
    });
    yield* this.carry(service, ['staging']);
  }

  /**
   * Promotes what dev runs through environments, in office hours, each time by
   * people of the team.
   *
   * @throws Error when a change does not succeed
   */
  async *carry(
    service: string,
    environments: string[],
    options: CarryOptions = {},
  ): Flow {
    const { authors, title } = serviceNamed(this.world.plan, service);
    for (const to of environments) {
      yield untilOpen(this.now(), to === 'prod-us' ? NEW_YORK : BERLIN);
      const state = yield* this.promote({
        service,
        from: to === 'staging' ? 'dev' : 'staging',
        to,
        requester: authors[0],
        approver: authors[1],
        merger: authors[2] ?? authors[1],
        reason: `Delivery of ${title}`,
        ...options,
      });
      if (state !== 'succeeded') {
        throw new Error(`${service} to ${to} came to ${state}`);
      }
    }
  }

  /** Waits until a promotion is offered: dev may still be starting. */
  private async *untilOffered(promotion: Promotion): Flow {
    for (let tries = 0; ; tries += 1) {
      const offer = await this.offerOf(promotion);
      if (offer?.allowed) return;
      if (tries === PATIENCE_TRIES) {
        const { service, from, to } = promotion;
        throw new Error(
          `${service} is not offered from ${from} to ${to}: ${offer?.reason}`,
        );
      }
      yield TRY_AGAIN_MS;
    }
  }

  private async offerOf({ service, from, to, requester }: Promotion) {
    const view = await this.portal.call<EntityEnvironments>(
      requester,
      'GET',
      `/entities/component/default/${service}/environments`,
    );
    return view.environments
      .find(({ name }) => name === to)
      ?.promotableFrom.find(candidate => candidate.from === from);
  }

  /** Requests a promotion of what the upstream environment runs. */
  async request(
    promotion: Promotion,
    ticket: string | null = null,
  ): Promise<string> {
    const { service, from, to, requester, reason } = promotion;
    const offer = await this.offerOf(promotion);
    const { summary } = await this.portal.call<ChangeView>(
      requester,
      'POST',
      '/changes',
      {
        entityRef: `component:default/${service}`,
        environment: to,
        from,
        revision: offer?.revision,
        reason,
        ...(ticket && { ticket }),
      },
    );
    await this.director.settle();
    return summary.id;
  }

  /** Approves a change's pull request on the forge. */
  async approve(id: string, login: string): Promise<void> {
    await this.world.forge.admin.review({
      owner: ORGANIZATION,
      repo: CONFIG_REPOSITORY,
      number: await this.pullRequest(id),
      as: login,
      event: 'APPROVE',
    });
    await this.director.readForge();
  }

  /** Logins of those who vote on changes of an environment. */
  private boardOf(environment: string): string[] {
    const { plan } = this.world;
    const { board } = environmentNamed(plan, environment);
    return plan.people
      .filter(({ team }) => team === board?.group)
      .map(({ login }) => login);
  }

  /** Approves a change as a member of the board. */
  async vote(id: string, login: string): Promise<void> {
    const { digest } = await this.portal.call<Board>(
      login,
      'GET',
      `/changes/${id}/board`,
    );
    await this.portal.call(login, 'POST', `/changes/${id}/vote`, {
      decision: 'approve',
      digest,
    });
    await this.director.settle();
  }

  /**
   * Id of the change as which the portal adopted a pull request of others.
   *
   * @throws Error where none of this target is under way
   */
  async adopted({ service, environment }: Target): Promise<string> {
    const view = await this.portal.call<EntityEnvironments>(
      this.anybody,
      'GET',
      `/entities/component/default/${service}/environments`,
    );
    const found = view.environments.find(({ name }) => name === environment);
    if (!found?.activeChange) {
      throw new Error(`No change of ${service} in ${environment} is under way`);
    }
    return found.activeChange.id;
  }

  /** Number of a change's pull request. */
  async pullRequest(id: string): Promise<number> {
    const { summary, problem } = await this.change(this.anybody, id);
    if (!summary.pullRequest) {
      throw new Error(
        `Change #${summary.number} has no pull request: ${JSON.stringify(
          problem,
        )}`,
      );
    }
    return summary.pullRequest.number;
  }

  /** A change as the portal shows it to somebody. */
  change(login: string, id: string): Promise<ChangeView> {
    return this.portal.call<ChangeView>(login, 'GET', `/changes/${id}`);
  }
}
