import {
  RenderFailedError,
  type ApplicationEvent,
  type DeploymentSource,
  type ObservedApplication,
  type SyncWindow,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { eventually } from '../../ledger/__testUtils__/eventually';

interface Watcher {
  onEvent: (event: ApplicationEvent) => Promise<void>;
  end: () => void;
}

/**
 * A `DeploymentSource` in memory that can drop events, end its streams and
 * hold a list back. A new stream first tells everything that exists.
 */
export class MemorySource implements DeploymentSource {
  readonly instance = 'eu-1';
  readonly provider = 'argocd';
  readonly #applications = new Map<string, ObservedApplication>();
  readonly #watchers = new Set<Watcher>();
  #held: Promise<void> | undefined;
  /** Sync windows of every project. */
  windows: SyncWindow[] = [];
  /** Lists that were begun. */
  lists = 0;
  /** Streams that were connected. */
  connections = 0;

  async account(): Promise<string | null> {
    return 'gitops-compliance';
  }

  async list(): Promise<ObservedApplication[]> {
    this.lists += 1;
    const all = [...this.#applications.values()];
    await this.#held;
    return all;
  }

  async watch(options: {
    onEvent: (event: ApplicationEvent) => Promise<void>;
    onAlive: () => void;
    signal: AbortSignal;
  }): Promise<void> {
    const { onEvent, onAlive, signal } = options;
    this.connections += 1;
    onAlive();
    for (const application of this.#applications.values()) {
      await onEvent({ kind: 'changed', application });
    }
    await new Promise<void>(resolve => {
      const watcher = { onEvent, end: resolve };
      this.#watchers.add(watcher);
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
    this.#watchers.clear();
  }

  async readSyncWindows(
    projects: readonly string[],
  ): Promise<Map<string, SyncWindow[]>> {
    return new Map(projects.map(project => [project, this.windows]));
  }

  async readRollouts(): Promise<[]> {
    return [];
  }

  async sync(): Promise<void> {
    throw new Error('Nothing is synced here');
  }

  async renderManifests(): Promise<never> {
    throw new RenderFailedError('Nothing is rendered here');
  }

  applicationUrl({ namespace, name }: { namespace: string; name: string }) {
    return `https://argocd.example/applications/${namespace}/${name}`;
  }

  /** Changes or makes an application, and tells streams unless dropped. */
  async put(
    application: ObservedApplication,
    options: { drop?: boolean } = {},
  ): Promise<void> {
    this.#applications.set(application.name, application);
    if (!options.drop) await this.#tell({ kind: 'changed', application });
  }

  /** Removes an application; no stream is told. */
  forget(name: string): void {
    this.#applications.delete(name);
  }

  /** Resolves once a stream stands and has told what exists. */
  async watched(): Promise<void> {
    await eventually('a stream stands', () => this.#watchers.size > 0);
  }

  /** Ends every stream. */
  endStreams(): void {
    for (const { end } of this.#watchers) end();
  }

  /** Keeps lists from being answered until the function is called. */
  holdLists(): () => void {
    let release: () => void = () => {};
    this.#held = new Promise(resolve => {
      release = resolve;
    });
    return () => {
      this.#held = undefined;
      release();
    };
  }

  async #tell(event: ApplicationEvent): Promise<void> {
    for (const { onEvent } of this.#watchers) await onEvent(event);
  }
}
