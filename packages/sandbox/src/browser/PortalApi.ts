import type {
  ChangeView,
  EntityCompliance,
  EntityEnvironments,
  EnvironmentView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Persona } from '../personas/personas';
import { signIn, type Session } from '../personas/Session';
import { waitFor } from '../waitFor';

/** The portal's API as one persona; for what a test sets up or compares. */
export class PortalApi {
  #session: Promise<Session> | undefined;

  constructor(
    private readonly url: string,
    private readonly persona: Persona['id'],
  ) {}

  /** @throws Error with the answer when it is not a success */
  async get<T>(route: string): Promise<T> {
    return (await this.#signedIn()).get<T>(route);
  }

  /** @throws Error with the answer when it is not a success */
  async post<T>(route: string, body?: object): Promise<T> {
    return (await this.#signedIn()).post<T>(route, body);
  }

  environments(service: string): Promise<EntityEnvironments> {
    return this.get(`/entities/component/default/${service}/environments`);
  }

  compliance(service: string): Promise<EntityCompliance> {
    return this.get(`/entities/component/default/${service}/compliance`);
  }

  change(id: string): Promise<ChangeView> {
    return this.get(`/changes/${id}`);
  }

  /** One environment of a service. */
  async environment(service: string, name: string): Promise<EnvironmentView> {
    const { environments } = await this.environments(service);
    const found = environments.find(each => each.name === name);
    if (!found) throw new Error(`${service} has no environment ${name}`);
    return found;
  }

  /** Whether all is collected of a service, comparisons included. */
  async knows(service: string): Promise<boolean> {
    const session = await this.#signedIn();
    const view = await session.find<EntityEnvironments>(
      `/entities/component/default/${service}/environments`,
    );
    return view?.environments.every(isCollected) ?? false;
  }

  /**
   * Requests a promotion of what runs upstream; waits for its review. A change
   * that a failed test left under way is cancelled first.
   */
  async promote(
    service: string,
    from: string,
    environment: string,
    reason: string,
  ): Promise<ChangeView> {
    const { activeChange } = await this.environment(service, environment);
    if (activeChange) await this.cancel(activeChange.id);
    const upstream = await this.environment(service, from);
    const { summary } = await this.post<ChangeView>('/changes', {
      entityRef: `component:default/${service}`,
      environment,
      from,
      revision: upstream.deployments[0].pinnedRevision,
      reason,
    });
    return this.untilChange(
      summary.id,
      'its pull request',
      change => change.summary.state === 'reviewing',
    );
  }

  /** Cancels a change that has been shown. */
  async cancel(id: string): Promise<void> {
    await this.post(`/changes/${id}/cancel`, { reason: 'Shown enough' });
  }

  /** Waits until a change is as wished. */
  async untilChange(
    id: string,
    what: string,
    holds: (change: ChangeView) => boolean,
  ): Promise<ChangeView> {
    let change = await this.change(id);
    await waitFor(what, async () => {
      change = await this.change(id);
      return holds(change);
    });
    return change;
  }

  /** Signs in at the first use. */
  #signedIn(): Promise<Session> {
    this.#session ??= signIn(this.url, this.persona);
    return this.#session;
  }
}

function isCollected(environment: EnvironmentView): boolean {
  return (
    environment.deployments.some(
      ({ pinnedRevision, commit }) =>
        // A tag has no commit of its own that is shown.
        pinnedRevision && (commit || !/^[0-9a-f]{40}$/.test(pinnedRevision)),
    ) &&
    environment.comparisons.every(comparison => comparison.state === 'known')
  );
}
