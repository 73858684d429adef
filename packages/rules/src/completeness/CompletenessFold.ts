import { z } from 'zod';
import { NamesFold } from '../services/NamesFold';
import type {
  CompletenessEntry,
  CompletenessFacts,
  CompletenessScope,
  DeploymentFacts,
  MergeFact,
  RevisionFact,
} from './types';

const revisionsSchema = z.array(z.string());
const mappedSchema = z.object({
  service: z.string().nullable(),
  environment: z.string().nullable(),
});
const pinnedSchema = z.object({
  syncedRevision: z.string(),
  pinnedRevision: z.string().nullable(),
  pin: z.object({ kind: z.string() }).nullable(),
  since: z.string(),
  baseline: z.boolean(),
});
const observedSchema = z.object({
  sync: z.object({ status: z.string(), revisions: revisionsSchema }),
  applied: z.object({ revisions: revisionsSchema, at: z.string() }).nullable(),
});
const historySchema = z.object({
  rows: z.array(
    z.object({ revisions: revisionsSchema, deployedAt: z.string() }),
  ),
});
const requestedSchema = z.object({
  number: z.number(),
  service: z.string(),
  environment: z.string(),
  toRevision: z.string().nullable(),
});

/** Revisions of an application, one per source, from an instant on. */
interface Sighting {
  revisions: string[];
  at: string;
}

/** What is gathered of one deployment. */
interface Gathered {
  service: string | null;
  environment: string | null;
  /** When it was said to be of that service, ISO 8601 UTC. */
  mappedAt: string;
  /** Pinned revision by synced revision. */
  pins: Map<string, string>;
  /** Whether what is synced is what is pinned. */
  isDirect: boolean;
  baseline: DeploymentFacts['baseline'];
  syncs: Sighting[];
  running: Sighting[];
}

/**
 * Gathers from entries what the three-way count of an environment is worked
 * out from. Give it, each stream in its order, the entries `deployment.mapped`,
 * `deployment.pinned`, `deployment.observed`, `deployment.history-read`,
 * `change.requested`, `change.merged` and `service.renamed`; others are passed over,
 * and so is an entry that it cannot read. It keeps only what moved.
 */
export class CompletenessFold {
  readonly #deployments = new Map<string, Gathered>();
  readonly #names = new NamesFold();
  readonly #requested = new Map<
    string,
    Omit<MergeFact, 'at'> & { requestedAt: string }
  >();
  readonly #merges: (MergeFact & { requestedAt: string })[] = [];

  constructor(private readonly scope: Pick<CompletenessScope, 'environment'>) {}

  /** Takes an entry. */
  add(entry: CompletenessEntry): void {
    const { type, stream, occurredAt, payload } = entry;
    switch (type) {
      case 'service.renamed':
        this.#names.add(entry);
        return;
      case 'deployment.mapped': {
        const mapped = mappedSchema.safeParse(payload);
        if (!mapped.success) return;
        Object.assign(this.#of(stream), mapped.data, { mappedAt: occurredAt });
        return;
      }
      case 'deployment.pinned':
        this.#pinned(stream, payload);
        return;
      case 'deployment.observed':
        this.#observed(stream, occurredAt, payload);
        return;
      case 'deployment.history-read': {
        const read = historySchema.safeParse(payload);
        read.data?.rows.forEach(({ revisions, deployedAt }) =>
          keep(this.#of(stream).syncs, { revisions, at: deployedAt }),
        );
        return;
      }
      case 'change.requested':
        this.#request(stream, occurredAt, payload);
        return;
      case 'change.merged': {
        const requested = this.#requested.get(stream);
        if (requested) this.#merges.push({ ...requested, at: occurredAt });
        return;
      }
      default:
    }
  }

  /** What the entries say so far, of services by their present names. */
  facts(): CompletenessFacts {
    const deployments = [...this.#deployments].flatMap(([stream, gathered]) => {
      const { service, environment, mappedAt, baseline } = gathered;
      if (!service || environment !== this.scope.environment) return [];
      const resolve = (sighting: Sighting) => resolved(gathered, sighting);
      return [
        {
          deployment: stream.slice('deployment:'.length),
          service: this.#names.present(service, mappedAt),
          baseline,
          syncs: gathered.syncs.flatMap(resolve),
          // What cannot be resolved is a later commit with the same pin.
          running: gathered.running
            .flatMap(resolve)
            .filter(({ revision }) => revision !== null),
        },
      ];
    });
    const merges = this.#merges.map(({ requestedAt, ...merge }) => ({
      ...merge,
      service: this.#names.present(merge.service, requestedAt),
    }));
    return { merges, deployments };
  }

  #of(stream: string): Gathered {
    let gathered = this.#deployments.get(stream);
    if (!gathered) {
      gathered = {
        service: null,
        environment: null,
        mappedAt: '',
        pins: new Map(),
        isDirect: false,
        baseline: null,
        syncs: [],
        running: [],
      };
      this.#deployments.set(stream, gathered);
    }
    return gathered;
  }

  #pinned(stream: string, payload: CompletenessEntry['payload']): void {
    const parsed = pinnedSchema.safeParse(payload);
    if (!parsed.success) return;
    const { syncedRevision, pinnedRevision, pin, since, baseline } =
      parsed.data;
    const gathered = this.#of(stream);
    gathered.isDirect =
      pin?.kind === 'application-target-revision' ||
      pinnedRevision === syncedRevision;
    if (pinnedRevision) gathered.pins.set(syncedRevision, pinnedRevision);
    if (baseline && pinnedRevision) {
      gathered.baseline ??= { revision: pinnedRevision, since };
    }
  }

  #observed(
    stream: string,
    at: string,
    payload: CompletenessEntry['payload'],
  ): void {
    const parsed = observedSchema.safeParse(payload);
    if (!parsed.success) return;
    const { sync, applied } = parsed.data;
    const gathered = this.#of(stream);
    if (applied) keep(gathered.syncs, applied);
    if (sync.status === 'synced') {
      keep(gathered.running, { revisions: sync.revisions, at });
    }
  }

  #request(
    stream: string,
    requestedAt: string,
    payload: CompletenessEntry['payload'],
  ): void {
    const parsed = requestedSchema.safeParse(payload);
    if (!parsed.success) return;
    const { number, service, environment, toRevision } = parsed.data;
    // What moves no pin is no move of a deployment.
    if (environment !== this.scope.environment || toRevision === null) return;
    const change = { change: number, service, revision: toRevision };
    this.#requested.set(stream, { ...change, requestedAt });
  }
}

/** Keeps a sighting that says something else than the one before it. */
function keep(sightings: Sighting[], sighting: Sighting): void {
  const last = sightings[sightings.length - 1];
  const isSame =
    last?.revisions.length === sighting.revisions.length &&
    last.revisions.every((each, index) => each === sighting.revisions[index]);
  if (!isSame && sighting.revisions.length > 0) sightings.push(sighting);
}

/** What the pin named where these revisions were applied. */
function resolved(
  { pins, isDirect }: Gathered,
  { revisions, at }: Sighting,
): RevisionFact[] {
  const synced = revisions.find(revision => pins.has(revision));
  if (synced !== undefined) {
    return [{ revision: pins.get(synced) ?? null, synced, at }];
  }
  const [first] = revisions;
  const revision = isDirect && revisions.length === 1 ? first : null;
  return [{ revision, synced: first, at }];
}
