import { Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Cluster, replicasOf } from './cluster';
import { codeForStatus, gatewayBody } from './errors';
import { FaultAnswer, Faults, ResourceName } from './faultTypes';
import { Fight, liveObject, otherValue } from './fights';
import { isWorkload } from './health';
import { loseHistory } from './history';
import { Pause, PausePoint, Pauses, RequestMatcher } from './pauses';
import { valueAt } from './pointers';
import { ApplicationRecord, LiveObject, SyncFailure } from './state';
import { StreamHub } from './stream';
import { Health, Manifest } from './types';
import { asRecord } from './values';

/** How often the horizontal pod autoscaler looks. */
const FIGHT_AFTER_MS = 15_000;

/** What faults act on. */
export interface FaultTargets {
  server: Server;
  hub: StreamHub;
  cluster: Cluster;
  record: (name: string) => ApplicationRecord | undefined;
  records: () => ApplicationRecord[];
  changed: (record: ApplicationRecord) => void;
  touch: () => void;
  now: () => Date;
}

function driftByDefault(manifest: Manifest) {
  const spec = asRecord(manifest.spec);
  const data = asRecord(manifest.data);
  const [key] = Object.keys(data ?? {});
  if (spec && isWorkload(manifest.kind)) {
    spec.replicas = replicasOf(manifest) + 1;
  } else if (data && key !== undefined) {
    data[key] = `${data[key]} (edited by hand)`;
  } else {
    throw new Error(
      `Say how ${manifest.kind} ${manifest.metadata.name} drifts: pass a change`,
    );
  }
}

/** Switches for faults, and what the server asks about them. */
export class FaultSwitches implements Faults {
  private isDown = false;
  private delayMs = 0;
  private answers: FaultAnswer[] = [];
  readonly pauses = new Pauses();
  private readonly sockets = new Set<Socket>();

  constructor(private readonly targets: FaultTargets) {
    targets.server.on('connection', socket => {
      if (this.isDown) {
        socket.destroy();
        return;
      }
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  down() {
    this.isDown = true;
    this.cutConnections();
  }

  up() {
    this.isDown = false;
  }

  slow(ms: number) {
    this.delayMs = ms;
  }

  status(
    code: number,
    count: number,
    options: { retryAfterSeconds?: number } = {},
  ) {
    const body = gatewayBody(codeForStatus(code), 'fault of the stand-in');
    for (let i = 0; i < count; i++) {
      this.answers.push({ status: code, body, ...options });
    }
  }

  failNextSync(
    application: string,
    message: string,
    options: { phase?: SyncFailure['phase']; attempts?: number } = {},
  ) {
    const failure = { message, phase: 'Sync' as const, ...options };
    this.recordOf(application).failNextSync = failure;
    this.targets.touch();
  }

  degrade(application: string, message: string) {
    this.setDegraded(application, message);
  }

  heal(application: string) {
    this.setDegraded(application, undefined);
  }

  analyse(application: string, run: { name: string; health: Health }) {
    const { cluster, now } = this.targets;
    const rollouts = cluster
      .ownedBy(application)
      .filter(({ manifest }) => manifest.kind === 'Rollout');
    if (rollouts.length === 0) {
      throw new Error(`Application ${application} has no Rollout`);
    }
    for (const rollout of rollouts) {
      const runs = (rollout.analysisRuns ??= []);
      const known = runs.find(({ name }) => name === run.name);
      if (known) known.health = run.health;
      else runs.push({ ...run, createdAtMs: now().getTime() });
    }
    cluster.touch(application);
  }

  drift(
    application: string,
    resource: ResourceName,
    change: (manifest: Manifest) => void = driftByDefault,
    by?: string,
  ) {
    this.targets.cluster.edit(this.live(application, resource), change, by);
  }

  fight(
    application: string,
    resource: ResourceName,
    field: string,
    by: string,
    options: { value?: unknown; afterMs?: number } = {},
  ) {
    const { manifest } = this.live(application, resource);
    const { value = otherValue(valueAt(manifest, field), by) } = options;
    const { afterMs = FIGHT_AFTER_MS } = options;
    const { kind, name } = resource;
    const record = this.recordOf(application);
    const fight: Fight = { kind, name, field, value, by, afterMs, dueMs: 0 };
    record.fights = [...(record.fights ?? []), fight];
    this.targets.cluster.touch(application);
  }

  loseHistory(application: string, count?: number) {
    const record = this.recordOf(application);
    loseHistory(record.application, count);
    this.targets.changed(record);
  }

  stallStreams() {
    this.targets.hub.stall();
  }

  resumeStreams() {
    this.targets.hub.resume();
  }

  cutStreams() {
    this.targets.hub.close();
  }

  dropStreamEvents(count: number) {
    this.targets.hub.drop(count);
  }

  pause(matcher: RequestMatcher, point: PausePoint): Pause {
    return this.pauses.add(matcher, point);
  }

  active(): string[] {
    const toDrop = this.targets.hub.stillToDrop;
    return [
      ...(this.isDown ? ['Every connection is refused.'] : []),
      ...(this.delayMs > 0
        ? [`Every answer is delayed by ${this.delayMs} ms.`]
        : []),
      ...(this.answers.length > 0
        ? [`The next ${this.answers.length} API requests get an error.`]
        : []),
      ...(this.targets.hub.isStalled ? ['Readers of streams lag.'] : []),
      ...(toDrop > 0 ? [`The next ${toDrop} stream messages are lost.`] : []),
      ...this.targets.records().flatMap(record => this.troubleOf(record)),
    ];
  }

  clear() {
    this.up();
    this.slow(0);
    this.answers = [];
    this.targets.hub.dropNone();
    this.resumeStreams();
    for (const record of this.targets.records()) {
      delete record.failNextSync;
      delete record.fights;
      for (const object of this.degradedOf(record)) {
        delete object.degraded;
        this.targets.cluster.touch(object.application);
      }
    }
    this.targets.touch();
  }

  /** The answer that a fault has for the next request, if any. */
  nextAnswer(): FaultAnswer | undefined {
    return this.answers.shift();
  }

  /** Waits as long as `slow` says; false when the caller left meanwhile. */
  async delay(response: ServerResponse): Promise<boolean> {
    const { delayMs } = this;
    if (delayMs === 0) {
      return true;
    }
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(true), delayMs);
      response.once('close', () => {
        clearTimeout(timer);
        resolve(false);
      });
    });
  }

  /** Ends every open connection. */
  cutConnections() {
    for (const socket of this.sockets) {
      socket.destroy();
    }
  }

  private setDegraded(application: string, message: string | undefined) {
    this.recordOf(application);
    const workloads = this.targets.cluster
      .ownedBy(application)
      .filter(({ manifest }) => isWorkload(manifest.kind));
    if (workloads.length === 0) {
      throw new Error(`Application ${application} runs no workload`);
    }
    for (const object of workloads) {
      if (message === undefined) {
        delete object.degraded;
      } else {
        object.degraded = message;
      }
    }
    this.targets.cluster.touch(application);
  }

  private troubleOf(record: ApplicationRecord): string[] {
    const { name } = record.application.metadata;
    const { failNextSync, fights = [] } = record;
    const [degraded] = this.degradedOf(record);
    return [
      ...(failNextSync === undefined
        ? []
        : [`The next sync of ${name} fails: ${failNextSync.message}.`]),
      ...fights.map(
        ({ by, field, kind, name: object }) =>
          `${by} fights ${name} over ${field} of ${kind} ${object}.`,
      ),
      ...(degraded ? [`${name} is degraded: ${degraded.degraded}.`] : []),
    ];
  }

  private degradedOf(record: ApplicationRecord): LiveObject[] {
    const { name } = record.application.metadata;
    return this.targets.cluster
      .ownedBy(name)
      .filter(({ degraded }) => degraded !== undefined);
  }

  private live(application: string, resource: ResourceName): LiveObject {
    this.recordOf(application);
    const { cluster } = this.targets;
    const object = liveObject(cluster, application, resource);
    if (!object) {
      throw new Error(
        `Application ${application} has no live ${resource.kind} ${resource.name}`,
      );
    }
    return object;
  }

  private recordOf(application: string): ApplicationRecord {
    const record = this.targets.record(application);
    if (!record) {
      throw new Error(`Application ${application} does not exist`);
    }
    return record;
  }
}
