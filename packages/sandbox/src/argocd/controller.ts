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
import { carryOnFights } from './fights';
import { Findings } from './findings';
import { GitRepositories } from './git';
import { Instants, RECONCILED_AT_EVERY_MS, Timings } from './instants';
import { Operations } from './operations';
import { Renderer } from './render';
import { tipsOf } from './tips';
import { ApplicationRecord, StateStore } from './state';
import { Operation } from './types';
import { rfc3339, sameJson } from './values';
import { Projects } from './projects/Projects';
import { Validity } from './projects/Validity';
import { evaluateWindows, WindowState } from './windows';

/** Looks that one wake-up may take until nothing is due any more. */
const MAX_PASSES = 1_000;
const MIN_DELAY_MS = 5;

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
  /** Runs before each pass: what makes Applications, and what hydrates. */
  prepare: () => Promise<void>;
  timings: Timings;
  now: () => Date;
  /** Nothing happens by itself: `advance` makes what is due happen. */
  stepping: boolean;
  /** Told which Application was looked at. */
  looked: (application: string) => void;
}

/**
 * The application controller: compares Applications with Git, runs
 * operations and starts automated ones. A pass looks only at what may have
 * changed: where a ref moved, a spec or a live object changed, an operation
 * can go on or health settles. Passes never overlap.
 */
export class Controller {
  private readonly operations: Operations;
  private readonly comparing: ComparisonDependencies;
  private readonly instants: Instants;
  private readonly waiting = new Set<ApplicationRecord>();
  private readonly due = new WeakMap<ApplicationRecord, number>();
  private readonly tips = new WeakMap<ApplicationRecord, string>();
  private queue: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly deps: ControllerDependencies) {
    const { renderer, cluster, events, now, timings } = deps;
    const { healthDelayMs, syncDurationMs } = timings;
    this.instants = new Instants(deps);
    this.comparing = {
      renderer,
      cluster,
      now,
      healthDelayMs,
      findings: new Findings({ cluster, now, healthDelayMs }),
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

  /** Begins to reconcile, in the background unless stepping. */
  start() {
    this.wake();
  }

  /** Stops; resolves when the pass that runs has ended and is on disk. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.queue;
    await this.deps.store.close();
  }

  /** Makes the controller look at everything again at once. */
  wake() {
    this.deps.applications.all().forEach(record => this.waiting.add(record));
    this.schedule(0);
  }

  /** Makes the controller look at one Application again at once. */
  look(record: ApplicationRecord) {
    this.waiting.add(record);
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
   * Makes everything happen that is due now.
   *
   * @returns when something will next be due by itself, if ever
   */
  async advance(): Promise<Date | undefined> {
    await this.run();
    const dueMs = this.nextDueMs();
    return Number.isFinite(dueMs) ? new Date(dueMs) : undefined;
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
    this.look(record);
  }

  /** What the sync windows say about an Application at an instant. */
  windows(
    record: ApplicationRecord,
    at = this.deps.now(),
    startedAt?: Date,
  ): WindowState {
    const { application } = record;
    const { projects } = this.deps;
    const project = projects.find(application.spec.project);
    const windows = project && projects.effective(project).syncWindows;
    return evaluateWindows(windows ?? [], application, at, startedAt);
  }

  private mayRun(record: ApplicationRecord, at = this.deps.now()): boolean {
    const { operation, status } = record.application;
    const { operationState } = status;
    const running = operationState?.finishedAt === undefined;
    const startedAt =
      operationState && running
        ? new Date(operationState.startedAt)
        : undefined;
    const { manual, automated } = this.windows(record, at, startedAt);
    return operation?.initiatedBy?.automated ? automated : manual;
  }

  private schedule(delayMs: number) {
    if (!this.closed && !this.deps.stepping) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        this.run().catch(error => this.failed(error));
      }, Math.max(0, delayMs));
    }
  }

  /** A turn that failed is told of, and is not the last one. */
  private failed(error: Error) {
    process.stderr.write(`The Argo CD stand-in tries again: ${error.stack}\n`);
    this.schedule(this.deps.timings.reconcileIntervalMs);
  }

  private run(forced: (record: ApplicationRecord) => boolean = () => false) {
    const next = this.queue.then(async () => {
      if (this.closed) {
        return;
      }
      clearTimeout(this.timer);
      this.deps.git.forgetRefs();
      await this.deps.prepare();
      await this.findMoved();
      await this.pass(forced);
      for (let i = 0; this.hasWork(); i++) {
        if (i === MAX_PASSES) {
          const [record] = this.waiting;
          throw new Error(
            `Application ${record?.application.metadata.name} of the Argo CD stand-in never comes to rest`,
          );
        }
        await this.deps.prepare();
        await this.pass(() => false);
      }
      this.deps.store.saveSoon();
      const { reconcileIntervalMs } = this.deps.timings;
      const waitMs = this.nextDueMs() - this.deps.now().getTime();
      this.schedule(
        Math.min(reconcileIntervalMs, Math.max(MIN_DELAY_MS, waitMs)),
      );
    });
    // Whoever asked for this turn hears that it failed; the next one comes.
    this.queue = next.catch(() => undefined);
    return next;
  }

  /** Marks the Applications whose branch or tag is not where it was. */
  private async findMoved(): Promise<void> {
    for (const record of this.deps.applications.all()) {
      if (this.tips.get(record) !== (await tipsOf(this.deps.git, record))) {
        this.waiting.add(record);
      }
    }
  }

  private hasWork(): boolean {
    return (
      this.waiting.size > 0 || this.nextDueMs() <= this.deps.now().getTime()
    );
  }

  private nextDueMs(): number {
    let dueMs = Number.POSITIVE_INFINITY;
    for (const record of this.deps.applications.all()) {
      dueMs = Math.min(dueMs, this.due.get(record) ?? dueMs);
    }
    return dueMs;
  }

  /** One look at all that may have changed. */
  private async pass(
    forced: (record: ApplicationRecord) => boolean,
  ): Promise<void> {
    const { applications, now } = this.deps;
    const isDue = (record: ApplicationRecord) =>
      (this.due.get(record) ?? Number.POSITIVE_INFINITY) <= now().getTime();
    for (const record of [...applications.all()]) {
      const isForced = forced(record);
      const looks = isForced || this.waiting.has(record) || isDue(record);
      this.waiting.delete(record);
      if (looks && this.exists(record)) {
        await this.lookAt(record, isForced);
        this.deps.looked(record.application.metadata.name);
      }
    }
    for (const record of this.waiting) {
      if (!this.exists(record)) {
        this.waiting.delete(record);
      }
    }
  }

  private exists(record: ApplicationRecord): boolean {
    const { name } = record.application.metadata;
    return this.deps.applications.find(name) === record;
  }

  private async lookAt(
    record: ApplicationRecord,
    forced: boolean,
  ): Promise<void> {
    const { cluster, now } = this.deps;
    this.due.delete(record);
    carryOnFights(cluster, record, now().getTime());
    const operationDue = await this.operations.advance(record);
    if (!this.exists(record)) {
      return;
    }
    this.waiting.delete(record);
    this.tips.set(record, await tipsOf(this.deps.git, record));
    const automatedDue = await this.reconcile(record, forced);
    const instants = [
      operationDue ?? this.opensAtMs(record),
      carryOnFights(cluster, record, now().getTime()),
      automatedDue,
      this.instants.settlesAtMs(record),
      this.instants.reconcilesAtMs(record),
    ];
    const known = instants.filter(instant => instant !== undefined);
    if (known.length > 0) {
      this.due.set(record, Math.min(...known));
    }
  }

  /** When the operation that waits for a sync window may run. */
  private opensAtMs(record: ApplicationRecord): number | undefined {
    const { operation } = record.application;
    const blocked = operation && !(record.progress && this.mayRun(record));
    return blocked
      ? this.instants.firstOpenMs(at => this.mayRun(record, at))
      : undefined;
  }

  /** @returns when an automated sync that must wait is due */
  private async reconcile(
    record: ApplicationRecord,
    forced: boolean,
  ): Promise<number | undefined> {
    const { application } = record;
    const comparison = await compareApplication(application, this.comparing);
    const now = this.deps.now();
    const decision = decideAutoSync(
      {
        ...application,
        status: { ...application.status, ...comparison.status },
      },
      comparison.desiredCount,
      now,
    );
    if (decision.action === 'refuse') {
      const { reason } = decision;
      withCondition(application, comparison, 'SyncError', reason, now);
    }
    this.publish(record, comparison, forced);
    if (decision.action !== 'sync') {
      return decision.action === 'wait' ? decision.untilMs : undefined;
    }
    if (!this.windows(record).automated) {
      return this.instants.firstOpenMs(
        at => this.windows(record, at).automated,
      );
    }
    this.request(record, decision.operation);
    return undefined;
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
