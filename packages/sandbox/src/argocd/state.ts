import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ApplicationSet } from './applicationSets/types';
import { AppProject, AppProjectManifest, JwtToken } from './projects/types';
import { FieldManager } from './fieldManagers';
import { Fight } from './fights';
import { Application, Health, Manifest, SyncPhase } from './types';

const SAVE_WITHIN_MS = 1_000;

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

/** An AnalysisRun that a Rollout made. */
export interface AnalysisRun {
  name: string;
  health: Health;
  createdAtMs: number;
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
  /** Of a Rollout: what its analyses say, in the order in which they began. */
  analysisRuns?: AnalysisRun[];
  managers: FieldManager[];
}

export interface SyncTask {
  key: string;
  manifest: Manifest;
  hookType?: string;
  /** `keep`: its own option forbids to prune it. */
  prune?: 'delete' | 'skip' | 'keep';
}

/** The tasks of one wave of one phase; they are applied together. */
export interface SyncStep {
  phase: SyncPhase;
  wave: number;
  tasks: SyncTask[];
}

/** Makes attempts of an operation fail. */
export interface SyncFailure {
  message: string;
  /** Where: a hook of the phase fails; in `Sync`, the first object. */
  phase: 'PreSync' | 'Sync' | 'PostSync';
  /** How many attempts fail from now on; all without it. */
  attempts?: number;
}

/** How far the running operation has come. */
export interface OperationProgress {
  steps: SyncStep[];
  /** Hooks to run should the operation fail. */
  onFailure: SyncTask[];
  step: number;
  /** When the present step was applied. */
  appliedAtMs?: number;
  failure?: SyncFailure;
  /** Not before this instant does the next attempt begin. */
  retryAtMs?: number;
}

/** An Application with what the controller keeps to itself. */
export interface ApplicationRecord {
  application: Application;
  progress?: OperationProgress;
  /** Set by a fault: how the next operation fails. */
  failNextSync?: SyncFailure;
  /** Set by a fault: who writes fields again that Argo CD resets. */
  fights?: Fight[];
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
  v: 3;
  resourceVersion: number;
  projects: ProjectRecord[];
  applicationSets: ApplicationSet[];
  configMaps: ConfigMapRecord[];
  /** API keys that were issued, by account. */
  accountTokens: Record<string, JwtToken[]>;
  /** Key that signs tokens, as `server.secretkey` does. */
  sessionKey: string;
  applications: ApplicationRecord[];
  objects: LiveObject[];
  events: EventRecord[];
}

/** How the state is kept. */
export interface StateOptions {
  /** Writes only when closed: for a driver that would start anew anyway. */
  atCloseOnly?: boolean;
  /** Makes the key that signs tokens follow from it; random without it. */
  seed?: string;
}

/**
 * Keeps the state in `state.json`, replaced atomically. `save` writes what is
 * there when its turn comes; it resolves once that is on disk. `saveSoon`
 * lets changes of a while go into one write.
 */
export class StateStore {
  private dirty = false;
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private readonly byName: Map<string, ApplicationRecord>;

  private constructor(
    private readonly file: string,
    readonly state: State,
    private readonly options: StateOptions,
  ) {
    this.byName = new Map(
      state.applications.map(record => [nameOf(record), record]),
    );
  }

  /**
   * Opens the state of a data directory, or starts an empty one.
   *
   * @throws when the file is there but is not a state of version 3
   */
  static async open(
    dataDir: string,
    options: StateOptions = {},
  ): Promise<StateStore> {
    await mkdir(dataDir, { recursive: true });
    const file = path.join(dataDir, 'state.json');
    const empty: State = {
      v: 3,
      resourceVersion: 1,
      projects: [],
      applicationSets: [],
      configMaps: [],
      accountTokens: {},
      sessionKey: sessionKey(options.seed),
      applications: [],
      objects: [],
      events: [],
    };
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return new StateStore(file, empty, options);
      }
      throw error;
    }
    const state = JSON.parse(text) as State;
    if (state.v !== 3) {
      throw new Error(`${file} has version ${state.v}, not 3; delete it`);
    }
    return new StateStore(file, state, options);
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
    return this.byName.get(name);
  }

  addRecord(record: ApplicationRecord) {
    this.state.applications.push(record);
    this.byName.set(nameOf(record), record);
    this.dirty = true;
  }

  removeRecord(record: ApplicationRecord) {
    const { state } = this;
    state.applications = state.applications.filter(other => other !== record);
    this.byName.delete(nameOf(record));
    this.dirty = true;
  }

  /** Writes now what changed; resolves once it is on disk. */
  async save(): Promise<void> {
    if (!this.options.atCloseOnly) {
      await this.write();
    }
  }

  /** Writes within a second, together with what changes until then. */
  saveSoon() {
    if (this.dirty && !this.timer && !this.options.atCloseOnly) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        return this.write();
      }, SAVE_WITHIN_MS);
    }
  }

  /** Writes what is not on disk yet. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.write();
  }

  private async write(): Promise<void> {
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

function nameOf({ application }: ApplicationRecord): string {
  return application.metadata.name;
}

function sessionKey(seed: string | undefined): string {
  const bytes =
    seed === undefined
      ? randomBytes(32)
      : createHash('sha256').update(`session key/${seed}`).digest();
  return bytes.toString('base64');
}
