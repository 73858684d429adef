import type {
  ChangeView,
  EntityEnvironments,
  StatusView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { ArgoCd } from '../../argocd';
import { waitFor } from '../../waitFor';
import { applicationFile, applicationName, overlayFile } from '../manifests';
import { sourceFiles, UPDATER_APP_SLUG } from '../seed';
import {
  CONFIG_REPOSITORY,
  DEV_REPOSITORY,
  environmentNamed,
  ORGANIZATION,
  serviceNamed,
  type PlannedService,
} from '../plan';
import { argocdTokenOf, type World } from '../World';
import { syncByHand } from './deployBaseline';
import type { Director } from './Director';
import type { HistoryPortal } from './HistoryPortal';
import type { Flow } from './Story';
import type { Span } from './Span';
import { Tickets } from './Tickets';
import {
  BERLIN,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  NEW_YORK,
  untilOpen,
} from './time';

/** A change of a service's source, by its pull request. */
export interface SourceChange {
  service: string;
  message: string;
  author: string;
  /** Undefined: nobody looks at it. */
  reviewer?: string;
  /** Who merges. Default: the author. */
  merger?: string;
  /** Text of the pull request. */
  body?: string;
  /** Files instead of the usual ones. */
  files?: Record<string, string>;
  /** Default: the author signs. */
  sign?: false;
}

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
  /** Default: approved before, as everybody does for production. */
  ticket?: 'none' | 'late';
}

/** What a service is carried with. */
export type CarryOptions = Pick<Promotion, 'ticket' | 'retry'>;

/** A service in an environment. */
export interface Target {
  service: string;
  environment: string;
}

/** A pin that somebody sets without the portal. */
export interface PinByHand extends Target {
  sha: string;
  author: string;
  message: string;
}

/** What a promotion's change came to. */
export type Outcome = ChangeView['summary']['state'];

const PATIENCE_HOURS = 24 * 14;
const TRY_AGAIN_MS = 5 * MINUTE_MS;
const PATIENCE_TRIES = 200;

/** The vocabulary of a history: what people do, with what follows from it. */
export class Scene {
  private readonly versions = new Map<string, number>();
  private branches = 0;
  /** What people asked for in the ticket system. */
  readonly tickets = new Tickets();

  constructor(
    readonly world: World,
    readonly portal: HistoryPortal,
    readonly director: Director,
    readonly span: Span,
  ) {
    for (const { name, commits } of world.plan.services) {
      this.versions.set(name, commits.length);
    }
  }

  /** The next version of a service's source. */
  nextVersion(service: string): number {
    const next = (this.versions.get(service) ?? 0) + 1;
    this.versions.set(service, next);
    return next;
  }

  /** A branch that nobody used yet. */
  newBranch(prefix: string): string {
    this.branches += 1;
    return `${prefix}-${this.branches}`;
  }

  /** Opens, has reviewed and merges a pull request; gives the commit on main. */
  async *sourceChange(change: SourceChange): Flow<string> {
    const { service, message, author, reviewer, body } = change;
    const { admin } = this.world.forge;
    const target = { owner: ORGANIZATION, repo: service };
    yield untilOpen(this.now(), BERLIN);
    const branch = this.newBranch('feature');
    const version = this.nextVersion(service);
    await admin.commit({
      ...target,
      branch,
      files: change.files ?? sourceFiles(service, message, version),
      message,
      author,
      sign: change.sign ?? author,
    });
    yield 5 * MINUTE_MS;
    const { number } = await admin.openPullRequest({
      ...target,
      as: author,
      head: branch,
      title: message,
      body,
    });
    if (reviewer) {
      yield 2 * HOUR_MS;
      const event = 'APPROVE';
      await admin.review({ ...target, number, as: reviewer, event });
    }
    yield 20 * MINUTE_MS;
    const as = change.merger ?? author;
    const sha = await admin.merge({ ...target, number, as, method: 'squash' });
    yield* this.follow(serviceNamed(this.world.plan, service), sha);
    return sha;
  }

  /** The robot brings a merged commit to where no promotion is needed. */
  async *follow(service: PlannedService, sha: string): Flow {
    if (service.pin !== 'kustomize-image') return;
    yield 8 * MINUTE_MS;
    for (const place of this.world.plan.environments) {
      if (!place.followsMain) continue;
      await this.world.forge.admin.commit({
        owner: ORGANIZATION,
        repo: DEV_REPOSITORY,
        branch: 'main',
        files: overlayFile(service.name, place.name, sha),
        message: `${service.name} ${sha.slice(0, 7)} in ${place.name}`,
        author: `${UPDATER_APP_SLUG}[bot]`,
      });
    }
  }

  /**
   * Promotes through the portal, from the request until it ended. Where a gate
   * holds, everybody waits.
   */
  async *promote(promotion: Promotion): Flow<Outcome> {
    const key = this.askFor(promotion);
    const reason = key ? `${key} ${promotion.reason}` : promotion.reason;
    yield* this.untilOffered(promotion);
    const id = await this.request({ ...promotion, reason });
    yield promotion.reviewMs ?? 40 * MINUTE_MS;
    await this.approve(id, promotion.approver);
    yield promotion.mergeMs ?? 10 * MINUTE_MS;
    for (let hours = 0; ; hours += 1) {
      const { actions, gates } = await this.change(promotion.merger, id);
      if (actions.merge.allowed) break;
      if (hours === PATIENCE_HOURS) {
        const held = gates.filter(({ state }) => state !== 'open');
        throw new Error(`Nothing opens the gates: ${JSON.stringify(held)}`);
      }
      yield HOUR_MS;
    }
    await this.portal.call(promotion.merger, 'POST', `/changes/${id}/merge`);
    await this.director.settle();
    yield 30 * MINUTE_MS;
    const { summary } = await this.change(promotion.merger, id);
    if (promotion.ticket === 'late') {
      this.tickets.approved(this.service(promotion), {
        at: new Date(this.now().getTime() + DAY_MS),
        change: summary.number,
      });
    }
    if (summary.state !== 'deploying' || !promotion.retry) return summary.state;
    await this.portal.call(promotion.retry, 'POST', `/changes/${id}/sync`);
    yield 30 * MINUTE_MS;
    return (await this.change(promotion.merger, id)).summary.state;
  }

  /** Where production changes, somebody approved a ticket before. */
  private askFor(promotion: Promotion): string | null {
    const place = environmentNamed(this.world.plan, promotion.to);
    if (place.criticality !== 'critical' || promotion.ticket) return null;
    return this.tickets.approved(this.service(promotion), { at: this.now() });
  }

  private service({ service }: Promotion): PlannedService {
    return serviceNamed(this.world.plan, service);
  }

  /** What time it is in the history. */
  now(): Date {
    return this.director.clock.now();
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

  /** Waits until no change waits for an Argo CD instance. */
  async *untilNothingRuns(instance: string): Flow {
    const names = this.world.plan.environments
      .filter(place => place.instance === instance)
      .map(place => place.name);
    for (;;) {
      const running = await this.director.running();
      if (!running.some(({ environment }) => names.includes(environment))) {
        return;
      }
      yield HOUR_MS;
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
  async request(promotion: Promotion): Promise<string> {
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

  /** An Argo CD cannot be reached from now on, and the portal notices. */
  async loseArgoCd(instance: string): Promise<void> {
    this.director.unreachable.add(instance);
    this.world.argocds[instance].faults.down();
    await this.untilNoticed(instance, true);
  }

  /** It can be reached again, and the portal has read it. */
  async findArgoCd(instance: string): Promise<void> {
    this.world.argocds[instance].faults.up();
    await this.untilNoticed(instance, false);
    this.director.unreachable.delete(instance);
  }

  /** The collector tries again by the system's clock: so this waits by it. */
  private async untilNoticed(instance: string, isLost: boolean): Promise<void> {
    const what = isLost ? 'lost' : 'found';
    await waitFor(`${instance} to be noticed as ${what}`, async () => {
      const { sources } = await this.portal.call<StatusView>(
        this.anybody,
        'GET',
        '/status',
      );
      const source = sources.find(({ name }) => name === `argocd:${instance}`);
      return source !== undefined && (source.message !== '') === isLost;
    });
  }

  /** Opens a pull request that sets a pin, around the portal. */
  async openPinByHand(pin: PinByHand): Promise<number> {
    const { admin } = this.world.forge;
    const target = { owner: ORGANIZATION, repo: CONFIG_REPOSITORY };
    const branch = this.newBranch('by-hand');
    await admin.commit({
      ...target,
      branch,
      files: this.pinFiles(pin),
      message: pin.message,
      author: pin.author,
    });
    const { number } = await admin.openPullRequest({
      ...target,
      as: pin.author,
      head: branch,
      title: pin.message,
    });
    return number;
  }

  /** The file of the config repository that sets a pin. */
  pinFiles({ service, environment, sha }: Target & { sha: string }) {
    const { plan, forge } = this.world;
    const planned = serviceNamed(plan, service);
    const place = environmentNamed(plan, environment);
    return planned.pin === 'kustomize-image'
      ? overlayFile(service, environment, sha)
      : applicationFile(planned, place, sha, forge.url);
  }

  /** What an environment runs, as the portal knows it. */
  async pinnedIn({ service, environment }: Target): Promise<string> {
    const view = await this.portal.call<EntityEnvironments>(
      this.anybody,
      'GET',
      `/entities/component/default/${service}/environments`,
    );
    const revision = view.environments.find(({ name }) => name === environment)
      ?.deployments[0]?.pinnedRevision;
    if (!revision) {
      throw new Error(`What ${service} runs in ${environment} is not known`);
    }
    return revision;
  }

  /** The Argo CD that deploys to an environment, and the Application there. */
  deploymentOf({ service, environment }: Target): {
    argocd: ArgoCd;
    application: string;
  } {
    const { instance } = environmentNamed(this.world.plan, environment);
    return {
      argocd: this.world.argocds[instance],
      application: applicationName(service, environment),
    };
  }

  /** Somebody with an account at Argo CD presses Sync there. */
  async syncAs(
    account: string,
    target: Target,
    resources?: { group: string; kind: string; name: string }[],
  ): Promise<void> {
    const { plan, secrets } = this.world;
    await syncByHand(this.world, {
      instance: environmentNamed(plan, target.environment).instance,
      application: this.deploymentOf(target).application,
      token: argocdTokenOf(secrets, account),
      resources,
    });
    await this.director.settle();
  }

  private get anybody(): string {
    return this.world.plan.people[0].login;
  }
}
