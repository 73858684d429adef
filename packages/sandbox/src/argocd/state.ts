import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppProject, AppProjectManifest, JwtToken } from './projects/types';
import { Application, Manifest, SyncPhase } from './types';

/** A ReplicaSet of a Deployment: one per pod template. */
export interface ReplicaSet {
  /** Hash of the pod template, part of the name. */
  hash: string;
  /** Rollout number, as in `deployment.kubernetes.io/revision`. */
  revision: number;
  createdAtMs: number;
  /** When its present pods were made. */
  podsSinceMs: number;
  images: string[];
}

/** An object in a cluster, made by a sync. */
export interface LiveObject {
  server: string;
  key: string;
  /** The Application that owns it. */
  application: string;
  manifest: Manifest;
  lastApplied: Manifest;
  uid: string;
  resourceVersion: string;
  createdAtMs: number;
  /** When its spec last changed: a rollout runs from then on. */
  changedAtMs: number;
  /** Why it is degraded; absent while it is well. */
  degraded?: string;
  /** Newest last; empty for anything but workloads. */
  replicaSets: ReplicaSet[];
}

export interface SyncTask {
  key: string;
  manifest: Manifest;
  hookType?: string;
  prune?: 'delete' | 'skip';
}

/** The tasks of one wave of one phase; they are applied together. */
export interface SyncStep {
  phase: SyncPhase;
  wave: number;
  tasks: SyncTask[];
}

/** How far the running operation has come. */
export interface OperationProgress {
  steps: SyncStep[];
  /** Hooks to run should the operation fail. */
  onFailure: SyncTask[];
  step: number;
  /** When the present step was applied. */
  appliedAtMs?: number;
  /** Makes the operation fail with this message. */
  failure?: string;
  /** Not before this instant does the next attempt begin. */
  retryAtMs?: number;
}

/** An Application with what the controller keeps to itself. */
export interface ApplicationRecord {
  application: Application;
  progress?: OperationProgress;
  /** Set by a fault: the next operation fails with this message. */
  failNextSync?: string;
}

/** A core/v1 Event about an Application. */
export interface EventRecord {
  id: string;
  application: string;
  uid: string;
  reason: string;
  message: string;
  type: 'Normal' | 'Warning';
  user?: string;
  atMs: number;
}

/** An AppProject with what its option last said. */
export interface ProjectRecord {
  project: AppProject;
  /** The option as it was applied; unlike it, hands may have changed it since. */
  applied?: AppProjectManifest;
}

/** A ConfigMap of Argo CD's namespace. */
export interface ConfigMapRecord {
  name: string;
  data: Record<string, string>;
  /** The option as it was applied. */
  applied?: Record<string, string>;
  uid: string;
  resourceVersion: string;
  createdAtMs: number;
}

/** All that outlives a restart. */
export interface State {
  v: 2;
  resourceVersion: number;
  projects: ProjectRecord[];
  configMaps: ConfigMapRecord[];
  /** API keys that were issued, by account. */
  accountTokens: Record<string, JwtToken[]>;
  /** Key that signs tokens, as `server.secretkey` does. */
  sessionKey: string;
  applications: ApplicationRecord[];
  objects: LiveObject[];
  events: EventRecord[];
}

/**
 * Keeps the state in `state.json`, replaced atomically. `save` writes what is
 * there when its turn comes; it resolves once that is on disk.
 */
export class StateStore {
  private dirty = false;
  private writing: Promise<void> = Promise.resolve();

  private constructor(private readonly file: string, readonly state: State) {}

  /**
   * Opens the state of a data directory, or starts an empty one.
   *
   * @throws when the file is there but is not a state of version 2
   */
  static async open(dataDir: string): Promise<StateStore> {
    await mkdir(dataDir, { recursive: true });
    const file = path.join(dataDir, 'state.json');
    const empty: State = {
      v: 2,
      resourceVersion: 1,
      projects: [],
      configMaps: [],
      accountTokens: {},
      sessionKey: randomBytes(32).toString('base64'),
      applications: [],
      objects: [],
      events: [],
    };
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return new StateStore(file, empty);
      }
      throw error;
    }
    const state = JSON.parse(text) as State;
    if (state.v !== 2) {
      throw new Error(`${file} has version ${state.v}, not 2; delete it`);
    }
    return new StateStore(file, state);
  }

  /** Counts up the cluster's resource version. */
  nextResourceVersion(): string {
    this.state.resourceVersion += 1;
    this.dirty = true;
    return String(this.state.resourceVersion);
  }

  /** Notes that something changed which the next `save` must write. */
  touch() {
    this.dirty = true;
  }

  record(name: string): ApplicationRecord | undefined {
    return this.state.applications.find(
      ({ application }) => application.metadata.name === name,
    );
  }

  async save(): Promise<void> {
    const write = async () => {
      if (!this.dirty) {
        return;
      }
      this.dirty = false;
      const next = `${this.file}.next`;
      try {
        await writeFile(next, JSON.stringify(this.state));
        await rename(next, this.file);
      } catch (error) {
        this.dirty = true;
        throw error;
      }
    };
    this.writing = this.writing.then(write, write);
    await this.writing;
  }
}
