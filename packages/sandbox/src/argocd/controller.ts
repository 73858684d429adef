import { Applications } from './applications';
import { decideAutoSync } from './autosync';
import { Cluster } from './cluster';
import {
  compareApplication,
  Comparison,
  ComparisonDependencies,
  withCondition,
} from './comparison';
import { GatewayError } from './errors';
import { EventLog } from './events';
import { GitRepositories } from './git';
import { settlesAtMs } from './health';
import { Operations } from './operations';
import { Renderer } from './render';
import { ApplicationRecord, StateStore } from './state';
import { Operation } from './types';
import { rfc3339, sameJson } from './values';
import { Projects } from './projects/Projects';
import { Validity } from './projects/Validity';
import { evaluateWindows, WindowState } from './windows';

/** How often Argo CD looks at an Application of which nothing is heard. */
const RECONCILED_AT_EVERY_MS = 120_000;
/** Passes that one wake-up may take until nothing is urgent any more. */
const MAX_FOLLOW_UPS = 20;
const MIN_DELAY_MS = 5;

/** How long things take, in milliseconds. */
export interface Timings {
  /** Between two looks at Git. */
  reconcileIntervalMs: number;
  /** How long a sync runs, waiting for health between waves not counted. */
  syncDurationMs: number;
  /** How long a changed workload is Progressing. */
  healthDelayMs: number;
}

/** What the controller works on. */
export interface ControllerDependencies {
  store: StateStore;
  applications: Applications;
  cluster: Cluster;
  git: GitRepositories;
  renderer: Renderer;
  events: EventLog;
  projects: Projects;
  validity: Validity;
  timings: Timings;
  now: () => Date;
}

/**
 * The application controller: compares every Application with Git again and
 * again, runs operations and starts automated ones. Passes never overlap;
 * the state is on disk when one has ended.
 */
export class Controller {
  private readonly operations: Operations;
  private readonly comparing: ComparisonDependencies;
  private queue: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private urgent = false;
  private closed = false;

  constructor(private readonly deps: ControllerDependencies) {
    const { renderer, cluster, events, now, timings } = deps;
    const { healthDelayMs, syncDurationMs } = timings;
    this.comparing = {
      renderer,
      cluster,
      now,
      healthDelayMs,
      validity: deps.validity,
    };
    this.operations = new Operations({
      renderer,
      cluster,
      events,
      now,
      healthDelayMs,
      syncDurationMs,
      validity: deps.validity,
      mayRun: record => this.mayRun(record),
      changed: record => deps.applications.changed(record),
    });
  }

  /** Begins to reconcile in the background. */
  start() {
    this.schedule(0);
  }

  /** Stops; resolves when the pass that runs has ended and is on disk. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.queue;
    await this.deps.store.save();
  }

  /** Makes the controller look again at once. */
  wake() {
    this.urgent = true;
    this.schedule(0);
  }

  /**
   * Reads Git and compares now, as a webhook from Git makes Argo CD do.
   *
   * @param name - the Application whose `reconciledAt` moves; all without it
   */
  async refresh(name?: string): Promise<void> {
    const { applications } = this.deps;
    if (name !== undefined && !applications.find(name)) {
      throw new Error(`Application ${name} does not exist in the stand-in`);
    }
    await this.run(record =>
      name === undefined ? true : record.application.metadata.name === name,
    );
  }

  /**
   * Hands an operation to an Application.
   *
   * @throws GatewayError 400 while another one is in progress
   */
  request(record: ApplicationRecord, operation: Operation) {
    const { application } = record;
    if (application.operation) {
      throw new GatewayError(
        'failedPrecondition',
        'another operation is already in progress',
      );
    }
    application.operation = operation;
    this.deps.events.operationStarted(application, operation);
    this.deps.applications.changed(record);
    this.wake();
  }

  /** What the sync windows say about an Application now. */
  windows(record: ApplicationRecord, startedAt?: Date): WindowState {
    const { application } = record;
    const { projects, now } = this.deps;
    const project = projects.find(application.spec.project);
    const windows = project && projects.effective(project).syncWindows;
    return evaluateWindows(windows ?? [], application, now(), startedAt);
  }

  private mayRun(record: ApplicationRecord): boolean {
    const { operation, status } = record.application;
    const { operationState } = status;
    const running = operationState?.finishedAt === undefined;
    const startedAt =
      operationState && running
        ? new Date(operationState.startedAt)
        : undefined;
    const { manual, automated } = this.windows(record, startedAt);
    return operation?.initiatedBy?.automated ? automated : manual;
  }

  private schedule(delayMs: number) {
    if (!this.closed) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.run(), Math.max(0, delayMs));
    }
  }

  private run(forced: (record: ApplicationRecord) => boolean = () => false) {
    const next = this.queue.then(async () => {
      if (this.closed) {
        return;
      }
      clearTimeout(this.timer);
      this.deps.git.forgetRefs();
      let dueMs = await this.pass(forced);
      for (let i = 0; this.urgent && i < MAX_FOLLOW_UPS; i++) {
        dueMs = await this.pass(() => false);
      }
      await this.deps.store.save();
      const { reconcileIntervalMs } = this.deps.timings;
      const waitMs = dueMs - this.deps.now().getTime();
      this.schedule(
        Math.min(reconcileIntervalMs, Math.max(MIN_DELAY_MS, waitMs)),
      );
    });
    this.queue = next;
    return next;
  }

  /** One look at all; returns when the next is due at the latest. */
  private async pass(
    forced: (record: ApplicationRecord) => boolean,
  ): Promise<number> {
    this.urgent = false;
    let dueMs = Number.POSITIVE_INFINITY;
    for (const record of [...this.deps.applications.all()]) {
      const exists = () => this.deps.applications.all().includes(record);
      if (exists()) {
        const operationDue = await this.operations.advance(record);
        dueMs = Math.min(dueMs, operationDue ?? dueMs);
      }
      if (exists()) {
        await this.reconcile(record, forced(record));
        dueMs = Math.min(dueMs, this.healthDueMs(record));
      }
    }
    return dueMs;
  }

  private healthDueMs(record: ApplicationRecord): number {
    const nowMs = this.deps.now().getTime();
    const { healthDelayMs } = this.deps.timings;
    const upcoming = this.deps.cluster
      .ownedBy(record.application.metadata.name)
      .map(object => settlesAtMs(object, healthDelayMs))
      .filter(instant => instant > nowMs);
    return Math.min(Number.POSITIVE_INFINITY, ...upcoming);
  }

  private async reconcile(
    record: ApplicationRecord,
    forced: boolean,
  ): Promise<void> {
    const { application } = record;
    const comparison = await compareApplication(application, this.comparing);
    const now = this.deps.now();
    const decision = decideAutoSync(
      {
        ...application,
        status: { ...application.status, ...comparison.status },
      },
      comparison.desiredCount,
    );
    if (decision.action === 'refuse') {
      const { reason } = decision;
      withCondition(application, comparison, 'SyncError', reason, now);
    }
    this.publish(record, comparison, forced);
    if (decision.action === 'sync' && this.windows(record).automated) {
      this.request(record, decision.operation);
    }
  }

  /** Takes a comparison over if it says something new or it is time to. */
  private publish(
    record: ApplicationRecord,
    comparison: Comparison,
    forced: boolean,
  ) {
    const { application } = record;
    const { status } = application;
    const now = this.deps.now();
    const next = { ...status, ...comparison.status };
    const changed = !sameJson(next, status);
    const age = now.getTime() - Date.parse(status.reconciledAt ?? '');
    if (!changed && !forced && age < RECONCILED_AT_EVERY_MS) {
      return;
    }
    const { events } = this.deps;
    const [syncBefore, sync] = [status.sync.status, next.sync.status];
    const [healthBefore, health] = [status.health.status, next.health.status];
    if (syncBefore !== sync) {
      events.updated(application, 'sync', syncBefore, sync);
    }
    if (healthBefore !== health) {
      events.updated(application, 'health', healthBefore, health);
    }
    application.status = { ...next, reconciledAt: rfc3339(now) };
    this.deps.applications.changed(record);
  }
}
