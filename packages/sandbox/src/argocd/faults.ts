import { Server } from 'node:http';
import { Socket } from 'node:net';
import { Cluster, replicasOf } from './cluster';
import { codeForStatus, gatewayBody } from './errors';
import { isWorkload } from './health';
import { Pause, PausePoint, Pauses, RequestMatcher } from './pauses';
import { ApplicationRecord, LiveObject } from './state';
import { StreamHub } from './stream';
import { Manifest } from './types';
import { asRecord } from './values';

/** An answer that a fault gives instead of the real one. */
export interface FaultAnswer {
  status: number;
  body: object;
  retryAfterSeconds?: number;
}

/** The live object to drift. */
export interface ResourceName {
  kind: string;
  name: string;
}

/** What can be made to go wrong. */
export interface Faults {
  /** Refuses and cuts every connection until `up`. */
  down(): void;
  up(): void;
  /** Delays every answer of the API; 0 ends it. */
  slow(ms: number): void;
  /** Answers the next `count` API requests with an HTTP status. */
  status(
    code: number,
    count: number,
    options?: { retryAfterSeconds?: number },
  ): void;
  /** The next operation of the Application, retries included, fails. */
  failNextSync(application: string, message: string): void;
  /** Degrades the workloads until `heal`. */
  degrade(application: string, message: string): void;
  heal(application: string): void;
  /**
   * Changes a live object as `kubectl edit` would; without `change` one more
   * replica, or another value of a ConfigMap's first key.
   */
  drift(
    application: string,
    resource: ResourceName,
    change?: (manifest: Manifest) => void,
  ): void;
  /** Loses the next `count` messages of the application stream. */
  dropStreamEvents(count: number): void;
  /** Holds the first request that matches before it acts or answers. */
  pause(matcher: RequestMatcher, point: PausePoint): Pause;
  /** What is broken at present, a sentence each; held requests left out. */
  active(): string[];
  /** Lifts everything that `active` tells. */
  clear(): void;
}

/** What faults act on. */
export interface FaultTargets {
  server: Server;
  hub: StreamHub;
  cluster: Cluster;
  record: (name: string) => ApplicationRecord | undefined;
  records: () => ApplicationRecord[];
  touch: () => void;
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

  failNextSync(application: string, message: string) {
    this.recordOf(application).failNextSync = message;
    this.targets.touch();
  }

  degrade(application: string, message: string) {
    this.setDegraded(application, message);
  }

  heal(application: string) {
    this.setDegraded(application, undefined);
  }

  drift(
    application: string,
    resource: ResourceName,
    change: (manifest: Manifest) => void = driftByDefault,
  ) {
    const { cluster } = this.targets;
    this.recordOf(application);
    const object = cluster
      .ownedBy(application)
      .find(
        ({ manifest }) =>
          manifest.kind === resource.kind &&
          manifest.metadata.name === resource.name,
      );
    if (!object) {
      throw new Error(
        `Application ${application} has no live ${resource.kind} ${resource.name}`,
      );
    }
    cluster.edit(object, change);
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
      ...(toDrop > 0 ? [`The next ${toDrop} stream messages are lost.`] : []),
      ...this.targets.records().flatMap(record => this.troubleOf(record)),
    ];
  }

  clear() {
    this.up();
    this.slow(0);
    this.answers = [];
    this.targets.hub.dropNone();
    for (const record of this.targets.records()) {
      delete record.failNextSync;
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

  /** Waits as long as `slow` says. */
  async delay(): Promise<void> {
    const { delayMs } = this;
    if (delayMs > 0) {
      await new Promise(resolve => setTimeout(resolve, delayMs));
    }
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
    const { failNextSync } = record;
    const [degraded] = this.degradedOf(record);
    return [
      ...(failNextSync === undefined
        ? []
        : [`The next sync of ${name} fails: ${failNextSync}.`]),
      ...(degraded ? [`${name} is degraded: ${degraded.degraded}.`] : []),
    ];
  }

  private degradedOf(record: ApplicationRecord): LiveObject[] {
    const { name } = record.application.metadata;
    return this.targets.cluster
      .ownedBy(name)
      .filter(({ degraded }) => degraded !== undefined);
  }

  private recordOf(application: string): ApplicationRecord {
    const record = this.targets.record(application);
    if (!record) {
      throw new Error(`Application ${application} does not exist`);
    }
    return record;
  }
}
