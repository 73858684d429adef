import { z } from 'zod';
import {
  driftsWithin,
  runtimeOf,
  runtimeReadSchema,
  type DriftOfRecord,
  type DriftRecord,
  type ManagedKinds,
  type RuntimeFact,
  type RuntimeRead,
  type SyncJob,
} from '../checks';
import type { ArgoSyncWindow } from '../calendar';
import { uncomparedSchema, type Uncompared } from '../drift/uncompared';
import {
  branchesOfPins,
  type AccessPlaces,
  type BranchPlace,
} from '../deployers';
import type { EvidenceEntry } from './types';

const operationSchema = z.object({
  phase: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  revisions: z.array(z.string()),
  startedBy: z.string().nullable(),
  automated: z.boolean(),
  jobs: z
    .array(
      z.object({
        name: z.string(),
        phase: z.enum(['before', 'with', 'after']),
        succeeded: z.boolean(),
        waves: z
          .object({ own: z.number(), workloads: z.array(z.number()) })
          .optional(),
      }),
    )
    .optional()
    .catch(undefined),
});
const destinationSchema = z.object({
  server: z.string().nullable(),
  name: z.string().nullable(),
  namespace: z.string().nullable(),
});
const observedSchema = z.object({
  instance: z.string(),
  namespace: z.string().default(''),
  application: z.string().default(''),
  uid: z.string().default(''),
  project: z.string().default(''),
  destination: destinationSchema.nullish().catch(null),
  operation: operationSchema.nullable(),
  applied: z.object({ revisions: z.array(z.string()) }).nullish(),
  images: z.array(z.string()).optional(),
  sync: z.object({ status: z.string() }).optional(),
  autoSync: z.boolean().optional(),
  selfHeal: z.boolean().optional(),
  prune: z.boolean().optional(),
  uncompared: z.array(uncomparedSchema).optional().catch(undefined),
  managed: z
    .object({
      kinds: z.array(z.string()),
      byPlugin: z.boolean().optional(),
    })
    .optional()
    .catch(undefined),
});
const text = z.string();
const texts = z.array(text).optional();
const flag = z.boolean().optional();
const windowsSchema = z.object({
  windows: z.array(
    z.object({
      kind: text,
      schedule: text,
      duration: text,
      timeZone: text.optional(),
      applications: texts,
      namespaces: texts,
      clusters: texts,
      manualSync: flag,
      andOperator: flag,
      description: text.optional(),
      syncOverrun: flag,
    }),
  ),
});
const mappedSchema = z.object({
  service: z.string().nullable(),
  environment: z.string().nullable(),
});
const pin = z.object({
  repository: z.string(),
  branch: z.string().optional().catch(undefined),
});
const pinnedSchema = z.object({
  // Others than these do not keep the rest from being read.
  pin: pin.nullable().catch(null),
  others: z.array(pin).catch([]),
  syncedRevision: z.string(),
  pinnedRevision: z.string().nullable(),
  since: z.string(),
  baseline: z.boolean(),
});

const openedSchema = z.object({
  what: z.literal('drifted'),
  since: z.string(),
  dueAt: z.string().nullable(),
  attribution: z.object({ by: z.string() }),
});
const moveSchema = z.object({
  incident: z.number(),
  attribution: z.object({ by: z.string() }).optional(),
});

/** A sync operation as it was seen last. */
export interface Operation {
  startedAt: string;
  finishedAt: string | null;
  phase: string;
  revision: string | null;
  /** What the pin named at `revision`; null: not known. */
  pinned: string | null;
  startedBy: string | null;
  automated: boolean;
  /** Undefined: not told. */
  jobs?: SyncJob[] | undefined;
  place: string;
}

/** What was seen last while something ran; what is undefined was not told. */
export interface SeenWith {
  images: string[] | undefined;
  /** Whether it synced by itself. */
  autoSync: boolean | undefined;
  selfHeal: boolean | undefined;
  prune: boolean | undefined;
  uncompared: Uncompared[] | undefined;
  managed: ManagedKinds | undefined;
}

/** What ran from when on. */
export interface Interval extends SeenWith {
  revision: string | null;
  since: string;
  baseline: boolean;
  /** Commit of its pin that was applied last. */
  synced: string;
  /** As of the last time that it was seen while it ran; undefined: never. */
  status: string | undefined;
  /** Sync windows as told last while it ran; undefined: never. */
  syncWindows: ArgoSyncWindow[] | undefined;
  /** As read last while it was applied; undefined: it was not. */
  runtime: RuntimeFact | undefined;
}

const NOTHING_SEEN: SeenWith = {
  images: undefined,
  autoSync: undefined,
  selfHeal: undefined,
  prune: undefined,
  uncompared: undefined,
  managed: undefined,
};

/** A deployment as it stands at a moment, also where no pin of it is known. */
export interface StandingDeployment {
  /** Name of its application; null: it was not observed. */
  application: string | null;
  places: AccessPlaces | null;
  /** What its pin names; null: not known. */
  revision: string | null;
  baseline: boolean;
  /** The operation that applied what runs; null: not known. */
  operation: Operation | null;
  drift: DriftRecord;
  seen: SeenWith;
  syncWindows: ArgoSyncWindow[] | undefined;
  runtime: RuntimeFact | undefined;
}

/** One deployment, folded from the entries of its stream. */
export class DeploymentFold {
  service: string | null = null;
  environment: string | null = null;
  /** When it was said to be of that service, ISO 8601 UTC. */
  mappedAt = '';
  /** Where it was deployed from, and by what, as it was seen last. */
  places: AccessPlaces | null = null;
  #repositories: string[] = [];
  #branches: BranchPlace[] = [];
  readonly intervals: Interval[] = [];
  readonly #operations = new Map<string, Operation>();
  /** By each commit that was applied, what was seen with it last. */
  readonly #seenAt = new Map<string, SeenWith>();

  /** Drifts by the place of their opening. */
  readonly #drifts = new Map<number, DriftOfRecord>();
  #status: string | undefined;
  #windows: ArgoSyncWindow[] | undefined;
  /** What was last applied, of which application. */
  #applied: { uid: string; applied: string[] } = { uid: '', applied: [] };
  #read: RuntimeRead | undefined;
  #seen: SeenWith | undefined;

  constructor(readonly id: string) {}

  /** Every operation, in the order in which they began to be seen. */
  get operations(): Operation[] {
    return [...this.#operations.values()];
  }

  /** Takes an entry of its stream; one that cannot be read is passed over. */
  add(entry: EvidenceEntry): void {
    const { type, payload } = entry;
    if (type === 'deployment.mapped') {
      const mapped = mappedSchema.safeParse(payload);
      if (!mapped.success) return;
      Object.assign(this, mapped.data);
      this.mappedAt = entry.occurredAt;
    } else if (type === 'deployment.observed') {
      const seen = observedSchema.safeParse(payload);
      if (seen.success) this.#observe(seen.data, entry.place);
    } else if (type === 'deployment.pinned') {
      const pinned = pinnedSchema.safeParse(payload);
      if (pinned.success) this.#pin(pinned.data);
    } else if (type === 'deployment.windows-observed') {
      this.#setWindows(windowsSchema.safeParse(payload).data?.windows);
    } else if (type === 'deployment.removed') {
      this.#setWindows(undefined);
      this.#read = undefined;
    } else if (type === 'deployment.runtime-read') {
      const read = runtimeReadSchema.safeParse(payload);
      // One that cannot be read leaves nothing known.
      this.#read = read.data;
      this.#keepRuntime();
    } else if (type.startsWith('drift.')) {
      this.#drift(entry);
    }
  }

  /** How it drifted while this ran. */
  driftOf(interval: Interval): DriftRecord {
    return {
      comparable:
        interval.status !== undefined && interval.status !== 'unknown',
      drifts: driftsWithin(
        [...this.#drifts.values()],
        interval.since,
        this.after(interval)?.since ?? null,
      ),
    };
  }

  /**
   * How it stands after the entries so far: a copy, which later ones leave as it is.
   * Where it is not known since when it runs what it runs, all its drift counts.
   */
  standing(): StandingDeployment {
    const last = this.intervals[this.intervals.length - 1];
    return structuredClone({
      application: this.places?.application.name ?? null,
      places: this.places,
      revision: last?.revision ?? null,
      baseline: last?.baseline ?? false,
      operation: last ? this.appliedBy(last) : null,
      drift: {
        comparable: this.#status !== undefined && this.#status !== 'unknown',
        drifts: driftsWithin(
          [...this.#drifts.values()],
          last?.since ?? new Date(0).toISOString(),
          null,
        ),
      },
      seen: this.#seen ?? NOTHING_SEEN,
      syncWindows: this.#windows,
      runtime: runtimeOf(this.#read, this.#applied),
    });
  }

  /** What ran next; undefined: it still runs. */
  after(interval: Interval): Interval | undefined {
    return this.intervals[this.intervals.indexOf(interval) + 1];
  }

  /** The operation that applied what runs since then; null: not seen. */
  appliedBy({ revision, since }: Interval): Operation | null {
    const applied = this.operations.filter(
      operation =>
        operation.phase === 'succeeded' &&
        operation.pinned === revision &&
        Date.parse(operation.startedAt) <= Date.parse(since),
    );
    return applied.reduce<Operation | null>(
      (newest, operation) =>
        newest &&
        Date.parse(newest.startedAt) >= Date.parse(operation.startedAt)
          ? newest
          : operation,
      null,
    );
  }

  #setWindows(windows: ArgoSyncWindow[] | undefined): void {
    this.#windows = windows;
    const last = this.intervals[this.intervals.length - 1];
    if (last) last.syncWindows = windows;
  }

  #drift({ type, payload, streamSeq, occurredAt }: EvidenceEntry): void {
    const opened = openedSchema.safeParse(payload);
    if (type === 'drift.opened' && opened.success) {
      const { since, dueAt, attribution } = opened.data;
      this.#drifts.set(streamSeq, {
        since,
        dueAt,
        closedAt: null,
        attributedBy: attribution.by,
      });
      return;
    }
    const moved = moveSchema.safeParse(payload);
    const drift = moved.success && this.#drifts.get(moved.data.incident);
    if (!drift) return;
    if (type === 'drift.closed') drift.closedAt = occurredAt;
    if (type === 'drift.attributed' && moved.data.attribution) {
      drift.attributedBy = moved.data.attribution.by;
    }
  }

  #observe(seen: z.infer<typeof observedSchema>, place: string): void {
    const { instance, namespace, application: name, project } = seen;
    const { destination } = seen;
    this.places = {
      instance,
      application: { namespace, name, project },
      ...(destination && { destination }),
      repositories: this.#repositories,
      branches: this.#branches,
    };
    const { operation, applied, images, managed, uid } = seen;
    const { autoSync, selfHeal, prune, uncompared } = seen;
    this.#applied = { uid, applied: applied?.revisions ?? [] };
    this.#seen = { images, autoSync, selfHeal, prune, uncompared, managed };
    this.#keepRuntime();
    const last = this.intervals[this.intervals.length - 1];
    this.#status = seen.sync?.status;
    if (last) last.status = this.#status;
    for (const revision of applied?.revisions ?? []) {
      const before = this.#seenAt.get(revision);
      const now: SeenWith = {
        images: images ?? before?.images,
        autoSync: autoSync ?? before?.autoSync,
        selfHeal: selfHeal ?? before?.selfHeal,
        prune: prune ?? before?.prune,
        uncompared: uncompared ?? before?.uncompared,
        // The record itself keeps it for as long as it is true.
        managed,
      };
      this.#seenAt.set(revision, now);
      if (last?.synced === revision) keep(last, now);
    }
    if (!operation) return;
    const { revisions, startedAt, ...rest } = operation;
    const known = this.#operations.get(startedAt);
    this.#operations.set(startedAt, {
      ...rest,
      startedAt,
      revision: revisions[0] ?? null,
      pinned: known?.pinned ?? null,
      place,
    });
  }

  /** Lets what runs now have what was read of it. */
  #keepRuntime(): void {
    const last = this.intervals[this.intervals.length - 1];
    if (last && this.#applied.applied.includes(last.synced)) {
      last.runtime = runtimeOf(this.#read, this.#applied);
    }
  }

  #pin(pinned: z.infer<typeof pinnedSchema>): void {
    const { pin: first, others } = pinned;
    const pins = [...(first ? [first] : []), ...others];
    this.#repositories = [
      ...new Set(pins.map(({ repository }) => repository)),
    ].sort();
    this.#branches = branchesOfPins(pins);
    if (this.places) {
      this.places.repositories = this.#repositories;
      this.places.branches = this.#branches;
    }
    const { syncedRevision, pinnedRevision, since, baseline } = pinned;
    for (const operation of this.#operations.values()) {
      if (operation.revision === syncedRevision) {
        operation.pinned ??= pinnedRevision;
      }
    }
    const last = this.intervals[this.intervals.length - 1];
    const seen = this.#seenAt.get(syncedRevision);
    if (last && last.revision === pinnedRevision) {
      last.synced = syncedRevision;
      if (seen) keep(last, seen);
      this.#keepRuntime();
      return;
    }
    this.intervals.push({
      revision: pinnedRevision,
      since,
      baseline,
      synced: syncedRevision,
      status: this.#status,
      syncWindows: this.#windows,
      images: seen?.images,
      autoSync: seen?.autoSync,
      selfHeal: seen?.selfHeal,
      prune: seen?.prune,
      uncompared: seen?.uncompared,
      managed: seen?.managed,
      runtime: undefined,
    });
    this.#keepRuntime();
  }
}

/** Lets an interval have what was seen now, and keep what was not told. */
function keep(interval: Interval, seen: SeenWith): void {
  interval.images = seen.images ?? interval.images;
  interval.autoSync = seen.autoSync ?? interval.autoSync;
  interval.selfHeal = seen.selfHeal ?? interval.selfHeal;
  interval.prune = seen.prune ?? interval.prune;
  interval.uncompared = seen.uncompared ?? interval.uncompared;
  interval.managed = seen.managed;
}
