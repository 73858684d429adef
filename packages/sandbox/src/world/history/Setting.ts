import type {
  EntityEnvironments,
  StatusView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { ArgoCd } from '../../argocd';
import type { JiraStandIn } from '../../tickets';
import { waitFor } from '../../waitFor';
import { applicationName } from '../manifests';
import { environmentNamed } from '../plan';
import type { World } from '../World';
import type { Director } from './Director';
import type { HistoryPortal } from './HistoryPortal';
import type { Span } from './Span';
import type { Flow } from './Story';
import { HOUR_MS } from './time';

/** A service in an environment. */
export interface Target {
  service: string;
  environment: string;
}

/** Where and when a history plays, and what can be known of it. */
export class Setting {
  private branches = 0;

  constructor(
    readonly world: World,
    readonly portal: HistoryPortal,
    readonly director: Director,
    readonly span: Span,
    /** Where people ask for changes, and others approve them. */
    readonly jira: JiraStandIn,
  ) {}

  /** What time it is in the history. */
  now(): Date {
    return this.director.clock.now();
  }

  /** A branch that nobody used yet. */
  newBranch(prefix: string): string {
    this.branches += 1;
    return `${prefix}-${this.branches}`;
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

  /** Somebody who may read everything. */
  protected get anybody(): string {
    return this.world.plan.people[0].login;
  }
}
