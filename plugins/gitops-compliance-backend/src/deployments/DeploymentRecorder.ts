import type {
  DeploymentSource,
  ObservedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import pLimit from 'p-limit';
import { driftJob } from '../drift/driftJob';
import type { EntryDraft, Ledger, Recording } from '../ledger/Ledger';
import type { Identities } from '../persons/Identities';
import type { Policy } from '../policy/Policy';
import type { ServiceStore } from '../services/ServiceStore';
import { sameJson } from '../shared/json';
import { instant } from '../shared/time';
import { keyInWords, readBy } from '../pins';
import { locatePins, type PinsProblem } from './locatePins';
import { mapApplication } from './mapApplication';
import { historyDrafts, historyNews, type HistoryNews } from './historyRows';
import {
  isUnchanged,
  normalise,
  withLasting,
  type KnownDeployment,
} from './observation';
import { knownDeployments, newerOnRecord } from './onRecord';
import { manifestJobs } from './ManifestWatch';
import { pinsToReadAgain, resolvePinJob } from './manifestWaits';
import { pinnedSource } from './pinnedSource';
import { whereIsIt } from './PinReader';
import { commitSeen, isReadByJob, isResolved } from './pinsInForce';
import type { DeploymentRow } from './rows';
import {
  asPayload,
  deploymentId,
  deploymentStream,
  type MappedPayload,
  type ObservedPayload,
  type PinnedPayload,
} from './records';
import { PortalAccounts } from './PortalAccounts';
import { ServiceIndex } from './ServiceIndex';

/**
 * Whether the caller may still record, asked under the stream's lock: another
 * replica may have taken over meanwhile.
 */
export type Guard = (db: Knex) => Promise<boolean>;

/** How applications are observed. */
export interface ObserveOptions {
  isAllowed: Guard;
  /**
   * When the reading began that told of them: what was recorded after that is
   * newer and stays.
   */
  readAt?: DateTime;
  /**
   * Most of them are likely to be on record as they are: they are compared with
   * it first, which saves the locks of their streams. Not for news that may
   * follow upon a recording that is not committed yet.
   */
  mostlyKnown?: boolean;
}

/** How long the list of services is believed while observations come in. */
const SERVICES_CACHE_MS = 10_000;
/** Recordings at once: requests and jobs share the pool of connections. */
const RECORDINGS_AT_ONCE = 4;

/**
 * Turns observations into entries: an entry only when a normalised field
 * changed (design §6), mapped to service and environment, with the pinned
 * revision where it is plain from the application itself.
 */
export class DeploymentRecorder {
  readonly #inTurn = pLimit(RECORDINGS_AT_ONCE);
  readonly #accounts: PortalAccounts;
  #services: { at: number; index: Promise<ServiceIndex> } | undefined;

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      services: ServiceStore;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {
    this.#accounts = new PortalAccounts(options);
  }

  /** Forgets cached services, so that the next observation maps anew. */
  servicesChanged(): void {
    this.#services = undefined;
  }

  /**
   * Records the applications that changed since their last observation, all in
   * one transaction. May be called for many batches at once; resolves to how
   * many were recorded. Where a batch cannot be recorded, each of its
   * applications is on its own, so that one that is refused keeps no other off
   * the record.
   *
   * @param applications - of one application the last one counts
   * @throws what kept the first of them off the record
   */
  async observe(
    source: DeploymentSource,
    applications: ObservedApplication[],
    options: ObserveOptions,
  ): Promise<number> {
    const services = await this.#allServices();
    const all = new Map<string, Observation>();
    for (const application of applications) {
      const id = deploymentId(source.instance, application);
      const seen = normalise(source, application);
      const mapped = mapApplication(this.options.policy(), services, {
        ...seen,
        destination: application.destination,
      });
      all.set(id, { id, source, application, seen, mapped, services });
    }
    const news = await this.#news([...all.values()], options);
    if (news.length === 0) return 0;
    const portalAccount = await source.account();
    if (portalAccount) await this.#accounts.observe(source, portalAccount);
    const record = (some: Observation[]) =>
      this.#inTurn(() => this.#record(some, portalAccount, options));
    try {
      return await record(news);
    } catch (error) {
      if (news.length === 1) throw error;
    }
    const outcomes = await Promise.allSettled(news.map(one => record([one])));
    return outcomes.reduce((sum, outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return sum + outcome.value;
    }, 0);
  }

  /** What is not on record as it was seen, as far as is worth a look. */
  async #news(
    observations: Observation[],
    { mostlyKnown }: ObserveOptions,
  ): Promise<Observation[]> {
    if (!mostlyKnown) return observations;
    const known = await knownDeployments(
      this.options.db,
      observations.map(({ id }) => id),
    );
    return observations.filter(({ id, seen, mapped, application }) => {
      const before = known.get(id);
      return !before || !isUnchanged(before, seen, mapped, application.history);
    });
  }

  async #record(
    observations: Observation[],
    portalAccount: string | null,
    { isAllowed, readAt }: ObserveOptions,
  ): Promise<number> {
    const streams = observations.map(({ id }) => deploymentStream(id));
    return this.options.ledger.recordMany(streams, async recordings => {
      const { trx } = recordings;
      if (!(await isAllowed(trx))) return 0;
      const known = await knownDeployments(
        trx,
        observations.map(({ id }) => id),
      );
      await this.#nameStarters(trx, observations, portalAccount);
      const newer = readAt ? await newerOnRecord(trx, streams, readAt) : null;
      const news = observations.flatMap(observation => {
        const stream = deploymentStream(observation.id);
        const before = known.get(observation.id);
        const told = this.#told(observation, before, newer?.has(stream));
        return told ? [{ stream, observation, ...told }] : [];
      });
      await recordings.appendAll(
        news.flatMap(({ stream, drafts }) =>
          drafts.map(draft => ({ stream, draft })),
        ),
      );
      await recordings.enqueue(
        news.flatMap(({ observation: { mapped }, resolve }) =>
          resolve && mapped.service ? [resolvePinJob(mapped.service)] : [],
        ),
      );
      const moved = news.filter(({ drafts }) => drafts.length > 0);
      await recordings.enqueue(
        await pinsToReadAgain(
          moved.map(({ observation }) => observation.seen),
          trx,
        ),
      );
      await recordings.enqueue(
        manifestJobs(
          moved.map(({ observation: { id, seen } }) => ({
            id,
            seen,
            before: known.get(id)?.observed,
          })),
          this.options.policy(),
        ),
      );
      await recordings.enqueue(
        moved.some(({ observation: { id, seen } }) =>
          mayDrift(seen, known.get(id)?.observed),
        )
          ? [driftJob()]
          : [],
      );
      await wakeChanges(
        recordings,
        news.map(({ observation }) => observation.mapped.service),
        news.flatMap(
          ({ observation }) => observation.seen.operation?.correlationId ?? [],
        ),
      );
      return moved.length;
    });
  }

  /** What is to be recorded of an observation; null: nothing. */
  #told(
    observation: Observation,
    before: KnownDeployment | undefined,
    isNewerOnRecord: boolean | undefined,
  ): { drafts: EntryDraft[]; resolve: boolean } | null {
    const { application, mapped } = observation;
    const seen = withLasting(observation.seen, before?.observed);
    const changed =
      !before || before.removed_at || !sameJson(before.observed, seen);
    const history = historyNews(
      before?.history ?? null,
      seen.uid,
      application.history,
    );
    if (before && (changed || history) && isNewerOnRecord) return null;
    const isMapped =
      before &&
      before.service_ref === mapped.service &&
      before.environment === mapped.environment;
    if (!changed && !history && isMapped && !before.pin?.problem) return null;
    const pinned = this.#pinned(observation, before?.pin ?? null);
    return {
      drafts: [
        ...(changed ? [this.#observedDraft(seen, application)] : []),
        ...(history ? this.#historyDrafts(history, seen, before) : []),
        ...(isMapped ? [] : [this.#mappedDraft(seen, mapped)]),
        ...(pinned?.payload
          ? [pinnedDraft(pinned.payload, { collector: collectorOf(seen) })]
          : []),
      ],
      resolve: pinned !== undefined,
    };
  }

  /** Puts references in the place of the names of those who started syncs. */
  async #nameStarters(
    trx: Knex.Transaction,
    observations: Observation[],
    portalAccount: string | null,
  ): Promise<void> {
    const started = observations.flatMap(({ source, application, seen }) => {
      const name = application.operation?.startedBy;
      if (!name || !seen.operation) return [];
      // What the portal's own account does is nobody's personal doing.
      const bot = name.startsWith('proj:') || name === portalAccount;
      const { operation } = seen;
      return [{ operation, starter: { provider: source.provider, name, bot } }];
    });
    const refs = await this.options.identities.refs(
      trx,
      started.map(({ starter }) => starter),
    );
    started.forEach(({ operation }, index) => {
      operation.startedBy = refs[index];
    });
  }

  /** Records that an application is gone; `readAt` as for {@link observe}. */
  async remove(
    id: string,
    collector: string,
    { isAllowed, readAt }: { isAllowed: Guard; readAt?: DateTime },
  ): Promise<void> {
    await this.options.ledger.record(deploymentStream(id), async recording => {
      if (!(await isAllowed(recording.trx))) return;
      const row = await recording.trx('deployments').where({ id }).first();
      if (!row || row.removed_at) return;
      const stream = deploymentStream(id);
      const newer =
        readAt && (await newerOnRecord(recording.trx, [stream], readAt));
      if (newer?.has(stream)) return;
      await recording.append({
        type: 'deployment.removed',
        v: 1,
        occurredAt: instant(this.options.clock()),
        source: { collector },
        attestation: 'read',
        controls: ['NIST:CM-8'],
        payload: {},
      });
      await wakeChanges(recording, [row.service_ref]);
    });
  }

  #allServices(): Promise<ServiceIndex> {
    const now = this.options.clock().toMillis();
    if (!this.#services || now - this.#services.at > SERVICES_CACHE_MS) {
      const loading = this.options.services
        .all()
        .then(services => new ServiceIndex(services));
      this.#services = { at: now, index: loading };
      // Who waits for it is told; who comes later tries again.
      loading.catch(() => this.servicesChanged());
    }
    return this.#services.index;
  }

  #observedDraft(
    seen: ObservedPayload,
    application: ObservedApplication,
  ): EntryDraft {
    const message = application.operation?.message ?? '';
    return {
      type: 'deployment.observed',
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: collectorOf(seen) },
      attestation: 'read',
      persons: seen.operation?.startedBy
        ? { syncer: seen.operation.startedBy }
        : {},
      controls: ['SOC2:CC7.1', 'NIST:CM-6', 'NIST:CM-8'],
      payload: asPayload(seen),
      erasable: message ? { message } : undefined,
    };
  }

  #historyDrafts(
    news: HistoryNews,
    seen: ObservedPayload,
    before: KnownDeployment | undefined,
  ): EntryDraft[] {
    const known = before?.history ?? null;
    const collector = collectorOf(seen);
    const now = instant(this.options.clock());
    return historyDrafts(news, { uid: seen.uid, collector, known }, now);
  }

  #mappedDraft(seen: ObservedPayload, mapped: MappedPayload): EntryDraft {
    return {
      type: 'deployment.mapped',
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: collectorOf(seen) },
      attestation: 'decided',
      controls: ['NIST:CM-8'],
      payload: asPayload(mapped),
    };
  }

  /**
   * What the pin is now, where it is plain from the application; undefined when
   * nothing is to be resolved. Where only its file can tell, a job reads it.
   */
  #pinned(
    { seen, mapped, services }: Observation,
    before: DeploymentRow['pin'],
  ): { payload: PinnedPayload | null } | undefined {
    const service = services.get(mapped.service);
    if (!service || !mapped.environment || !seen.applied) return undefined;
    const located = locatePins(
      this.options.policy(),
      service,
      mapped.environment,
    );
    if (!located.ok) {
      return before?.problem === located.problem
        ? undefined
        : { payload: unlocated(located, seen.applied.at, !before) };
    }
    const { pins } = located;
    const [pin] = pins;
    const commits = pins.map(one => commitSeen(seen, one));
    const isSame = isResolved(before, pins, commits);
    if (isSame && !before?.problem) return undefined;
    const isKnown = readBy(pin) === 'manifest' || commits[0] !== null;
    if (isKnown && isReadByJob(pins)) return { payload: null };
    const source = pinnedSource(seen, pin);
    const problem = source ? null : whereIsIt(pin);
    if (isSame && before?.problem === problem) return { payload: null };
    return {
      payload: {
        syncedRevision: source?.revision ?? '',
        pinnedRevision: source?.revision ?? null,
        sourceRepository: pin.sourceRepository,
        pin: {
          kind: pin.kind,
          repository: pin.repository,
          branch: pin.branch,
          path: pin.path,
          key: keyInWords(pin),
          value: source?.targetRevision ?? null,
          commit: source?.revision ?? null,
        },
        others: [],
        problem,
        since: seen.applied.at,
        baseline: !before,
      },
    };
  }
}

/** Whether a drift may have begun or ended. */
function mayDrift(
  seen: ObservedPayload,
  before: ObservedPayload | undefined,
): boolean {
  return [seen, before].some(each => each?.sync.status === 'out-of-sync');
}

function unlocated(
  { problem }: PinsProblem,
  since: string,
  baseline: boolean,
): PinnedPayload {
  return {
    syncedRevision: '',
    pinnedRevision: null,
    sourceRepository: null,
    pin: null,
    others: [],
    problem,
    since,
    baseline,
  };
}

/** An application as it was seen, and what it is by the policy's rules. */
interface Observation {
  id: string;
  source: DeploymentSource;
  application: ObservedApplication;
  seen: ObservedPayload;
  mapped: MappedPayload;
  services: ServiceIndex;
}

function collectorOf(seen: ObservedPayload): string {
  return `${seen.provider}:${seen.instance}`;
}

/** The entry `deployment.pinned`. */
export function pinnedDraft(
  payload: PinnedPayload,
  source: { collector: string },
): EntryDraft {
  return {
    type: 'deployment.pinned',
    v: 2,
    occurredAt: payload.since,
    source,
    attestation: 'read',
    controls: ['SOC2:CC8.1', 'NIST:CM-3', 'ISO:A.8.32'],
    payload: asPayload(payload),
  };
}

/** Id of a change, with which the ids of its syncs begin. */
const CHANGE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=$|\/)/;

/**
 * Lets every unfinished change of the services look at the news, and those as
 * well, ended or not, whose ids these syncs bear: anybody may write an id.
 */
export async function wakeChanges(
  recording: Pick<Recording, 'trx' | 'enqueue'>,
  serviceRefs: (string | null)[],
  correlationIds: string[] = [],
): Promise<void> {
  const refs = new Set(serviceRefs.flatMap(ref => ref ?? []));
  const ids = new Set(
    correlationIds.flatMap(id => CHANGE_ID.exec(id)?.[0] ?? []),
  );
  if (refs.size + ids.size === 0) return;
  const changes = await recording
    .trx('changes_now')
    .select('id')
    .where(running =>
      running.whereIn('service_ref', [...refs]).whereNull('ended_at'),
    )
    .orWhereIn('id', [...ids]);
  if (changes.length === 0) return;
  await recording.enqueue(
    changes.map(({ id }) => ({
      queue: 'change.advance',
      data: { changeId: id },
      key: id,
    })),
  );
}
