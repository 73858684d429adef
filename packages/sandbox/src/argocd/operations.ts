import { Cluster } from './cluster';
import { EventLog } from './events';
import { planSync, shortName } from './plan';
import {
  hasFailed,
  outOfSyncOnly,
  refusals,
  sharedResource,
  spendAttempt,
} from './syncChecks';
import { awaited, endHook, resultOf, runTask } from './tasks';
import { Validity } from './projects/Validity';
import { Renderer } from './render';
import {
  ApplicationRecord,
  OperationProgress,
  SyncStep,
  SyncTask,
} from './state';
import { keepHistory } from './history';
import { retryDelayMs } from './retry';
import {
  isMultiSource,
  revisionFields,
  revisionsIn,
  sourceFields,
  sourcesOf,
  targetsOf,
} from './sources';
import { OperationPhase, OperationState, ResourceResult } from './types';
import { messageOf, rfc3339 } from './values';

const BLOCKED = 'Sync operation blocked by sync window';
const INVALID = 'one or more synchronization tasks are not valid';
const TERMINATED = 'Operation terminated';
const FAILED = 'one or more synchronization tasks completed unsuccessfully';

/** What running operations need around them. */
export interface OperationDependencies {
  renderer: Renderer;
  cluster: Cluster;
  events: EventLog;
  now: () => Date;
  syncDurationMs: number;
  healthDelayMs: number;
  validity: Validity;
  mayRun: (record: ApplicationRecord) => boolean;
  changed: (record: ApplicationRecord) => void;
}

/** Runs sync operations, one step of one wave at a time. */
export class Operations {
  constructor(private readonly deps: OperationDependencies) {}

  /**
   * Moves the operation of an Application as far as the clock allows.
   *
   * @returns the instant (ms) at which it can go on, if that is known
   */
  async advance(record: ApplicationRecord): Promise<number | undefined> {
    const { application } = record;
    if (!application.operation) {
      return undefined;
    }
    if (application.status.operationState?.phase === 'Terminating') {
      this.end(record, application.status.operationState, 'Failed', TERMINATED);
      return undefined;
    }
    const retryAt = record.progress?.retryAtMs;
    if (retryAt !== undefined && this.deps.now().getTime() < retryAt) {
      return retryAt;
    }
    if (!record.progress || retryAt !== undefined) {
      await this.begin(record);
    } else if (this.isBlocked(record)) {
      return undefined;
    }
    const { progress } = record;
    const { operationState } = application.status;
    const dueMs =
      progress && operationState
        ? this.proceed(record, progress, operationState)
        : undefined;
    return record.progress?.retryAtMs ?? dueMs;
  }

  /** Whether a sync window holds the operation, begun or not; says so. */
  private isBlocked(record: ApplicationRecord): boolean {
    const { operationState } = record.application.status;
    const blocked = !this.deps.mayRun(record);
    if (blocked && operationState && operationState.message !== BLOCKED) {
      operationState.message = BLOCKED;
      this.deps.changed(record);
    }
    return blocked;
  }

  private async begin(record: ApplicationRecord): Promise<void> {
    const { application, progress: earlier } = record;
    const { operation } = application;
    if (!operation) {
      return;
    }
    const previous = application.status.operationState;
    const state: OperationState =
      previous?.phase === 'Running'
        ? previous
        : {
            operation,
            phase: 'Running',
            startedAt: rfc3339(this.deps.now()),
            retryCount: 0,
          };
    application.status.operationState = state;
    if (this.isBlocked(record)) {
      return;
    }
    delete state.message;
    const { sync } = operation;
    const several = isMultiSource(application.spec);
    const sources =
      sync.sources ??
      (sync.source ? [sync.source] : sourcesOf(application.spec));
    const asked = revisionsIn(sync);
    const targets = asked.length > 0 ? asked : targetsOf(sources);
    state.syncResult = {
      revision: '',
      ...revisionFields(targets, several),
      ...sourceFields(sources, several),
      resources: [],
    };
    record.progress = { steps: [], onFailure: [], step: 0 };
    const problems = this.deps.validity.problemsOf(application);
    if (problems.length > 0) {
      const reason = problems.map(text => `InvalidSpecError: ${text}`);
      this.finish(record, state, 'Error', reason.join('; '));
      return;
    }
    try {
      const rendering = await this.deps.renderer.renderAll(
        application,
        sources,
        targets,
      );
      const { revisions } = rendering;
      Object.assign(state.syncResult, revisionFields(revisions, several));
      const stamp = Math.floor(Date.parse(state.startedAt) / 1_000);
      record.progress = {
        ...planSync(
          rendering.manifests,
          this.deps.cluster.ownedBy(application.metadata.name),
          operation,
          `${revisions[0].slice(0, 7)}-${stamp}`,
          outOfSyncOnly(this.deps.cluster, application, rendering.manifests),
        ),
        step: 0,
        failure: earlier?.failure ?? record.failNextSync,
      };
      delete record.failNextSync;
      const { steps } = record.progress;
      const refused = refusals(this.deps.validity, application, steps);
      const shared = sharedResource(this.deps.cluster, application, steps);
      if (refused.length > 0) {
        state.syncResult.resources.push(...refused);
        this.finish(record, state, 'Failed', INVALID);
      } else if (shared !== undefined) {
        this.finish(record, state, 'Failed', shared);
      }
      this.deps.changed(record);
    } catch (error) {
      const reason = `ComparisonError: Failed to load target state: failed to generate manifest for ${messageOf(
        error,
      )}`;
      this.finish(record, state, 'Error', reason);
    }
  }

  private proceed(
    record: ApplicationRecord,
    progress: OperationProgress,
    state: OperationState,
  ): number | undefined {
    const share = this.deps.syncDurationMs / Math.max(1, progress.steps.length);
    for (;;) {
      const nowMs = this.deps.now().getTime();
      const step = progress.steps[progress.step];
      if (!step) {
        this.complete(record, progress, state);
        return undefined;
      }
      if (progress.appliedAtMs === undefined) {
        progress.appliedAtMs = nowMs;
        this.applyStep(record, progress, state);
        this.deps.changed(record);
      }
      if (nowMs < progress.appliedAtMs + share) {
        return progress.appliedAtMs + share;
      }
      this.endHooks(record, state, step);
      if (hasFailed(state)) {
        this.complete(record, progress, state);
        return undefined;
      }
      const last = progress.step === progress.steps.length - 1;
      if (!last && !state.operation.sync.dryRun) {
        const waiting = awaited(this.deps, record, step.tasks);
        if (waiting === 'degraded') {
          this.finish(record, state, 'Failed', FAILED);
          return undefined;
        }
        if (waiting) {
          if (state.message !== waiting.message) {
            state.message = waiting.message;
            this.deps.changed(record);
          }
          return waiting.untilMs;
        }
      }
      progress.step += 1;
      delete progress.appliedAtMs;
      this.deps.changed(record);
    }
  }

  private applyStep(
    record: ApplicationRecord,
    progress: OperationProgress,
    state: OperationState,
  ) {
    const step = progress.steps[progress.step];
    const results = state.syncResult?.resources ?? [];
    const failure =
      progress.failure?.phase === step.phase ? progress.failure : undefined;
    for (const task of step.tasks) {
      const result = resultOf(task, step.phase);
      results.push(result);
      const isAtFault = Boolean(task.hookType) === (step.phase !== 'Sync');
      if (failure && isAtFault) {
        this.fail(record, task, result, failure.message);
        return;
      }
      Object.assign(result, runTask(this.deps.cluster, record, task));
    }
    const hook = step.tasks.find(task => task.hookType);
    const waitsFor = hook ? 'completion of hook' : 'healthy state of';
    const first = hook ?? step.tasks[0];
    state.message = `waiting for ${waitsFor} ${shortName(first.manifest)}`;
  }

  private fail(
    record: ApplicationRecord,
    task: SyncTask,
    result: ResourceResult,
    message: string,
  ) {
    if (task.hookType) {
      runTask(this.deps.cluster, record, task);
      Object.assign(result, { hookPhase: 'Failed', message });
    } else {
      Object.assign(result, { status: 'SyncFailed', message });
    }
  }

  private endHooks(
    record: ApplicationRecord,
    state: OperationState,
    { phase, tasks }: SyncStep,
  ) {
    for (const result of state.syncResult?.resources ?? []) {
      if (result.syncPhase === phase && result.hookPhase === 'Running') {
        result.hookPhase = 'Succeeded';
      }
    }
    for (const task of tasks.filter(({ hookType }) => hookType)) {
      const failed = hasFailed(state);
      endHook(this.deps.cluster, record, task, failed);
    }
  }

  private complete(
    record: ApplicationRecord,
    progress: OperationProgress,
    state: OperationState,
  ) {
    if (!hasFailed(state)) {
      const tasks =
        progress.steps.length > 0 ? 'all tasks run' : 'no more tasks';
      const message = `successfully synced (${tasks})`;
      this.finish(record, state, 'Succeeded', message);
      return;
    }
    for (const task of progress.onFailure) {
      const result = resultOf(task, 'SyncFail');
      runTask(this.deps.cluster, record, task);
      endHook(this.deps.cluster, record, task, false);
      result.hookPhase = 'Succeeded';
      state.syncResult?.resources.push(result);
    }
    const refused = state.syncResult?.resources.find(
      ({ status }) => status === 'SyncFailed',
    );
    const message = refused
      ? `one or more objects failed to apply, reason: ${refused.message}`
      : `${FAILED}, reason: ${progress.failure?.message}`;
    this.finish(record, state, 'Failed', message);
  }

  private finish(
    record: ApplicationRecord,
    state: OperationState,
    phase: OperationPhase,
    message: string,
  ) {
    const now = this.deps.now();
    const { retry } = state.operation;
    const count = state.retryCount ?? 0;
    const retries = retry && (retry.limit ?? 0) !== 0 ? retry : undefined;
    const mayRetry =
      retries && ((retries.limit ?? 0) < 0 || count < (retries.limit ?? 0));
    if (phase !== 'Succeeded' && mayRetry && record.progress) {
      const waitMs = retryDelayMs(retries, count);
      state.retryCount = count + 1;
      state.message = `${message}. Retrying attempt #${
        count + 1
      } in ${waitMs} ms.`;
      record.progress.retryAtMs = now.getTime() + waitMs;
      spendAttempt(record.progress);
      this.deps.changed(record);
      return;
    }
    this.end(record, state, phase, message);
  }

  private end(
    record: ApplicationRecord,
    state: OperationState,
    phase: OperationPhase,
    message: string,
  ) {
    const { application } = record;
    state.phase = phase;
    state.message = message;
    state.finishedAt = rfc3339(this.deps.now());
    delete application.operation;
    delete record.progress;
    keepHistory(application, state);
    this.deps.events.operationCompleted(application, state);
    this.deps.changed(record);
  }
}
