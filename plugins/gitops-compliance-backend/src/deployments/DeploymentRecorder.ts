import type {
  DeploymentSource,
  ObservedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import pLimit from 'p-limit';
import type { EntryDraft, Ledger, Recording } from '../ledger/Ledger';
import type { Identities } from '../persons/Identities';
import { environmentOfApplication, type Policy } from '../policy/Policy';
import type { ServiceStore } from '../services/ServiceStore';
import { sameJson } from '../shared/json';
import { instant } from '../shared/time';
import { locatePin, type PinLookup } from './mapping';
import { isUnchanged, normalise, type KnownDeployment } from './observation';
import { pinnedSource, type PinnedSource } from './pinnedSource';
import type { DeploymentRow } from './rows';
import {
  asPayload,
  deploymentId,
  deploymentStream,
  type MappedPayload,
  type ObservedPayload,
  type PinnedPayload,
} from './records';
import { ServiceIndex } from './ServiceIndex';

/**
 * Whether the caller may still record, asked under the stream's lock: another
 * replica may have taken over meanwhile.
 */
export type Guard = (db: Knex) => Promise<boolean>;

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
  #services: { at: number; index: Promise<ServiceIndex> } | undefined;

  constructor(
    private readonly options: {
      ledger: Ledger;
      identities: Identities;
      services: ServiceStore;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** Forgets cached services, so that the next observation maps anew. */
  servicesChanged(): void {
    this.#services = undefined;
  }

  /**
   * Records an application if it changed since the last observation. May be
   * called for many at once; resolves to whether anything was recorded.
   *
   * @param known - what is on record, where the caller has it: saves the
   *   stream's lock for what is unchanged and mapped as before.
   * @param readAt - when the reading began that told of it; what was recorded
   *   after that is newer and stays.
   */
  async observe(
    source: DeploymentSource,
    application: ObservedApplication,
    known: KnownDeployment | undefined,
    options: { isAllowed: Guard; readAt?: DateTime },
  ): Promise<boolean> {
    const services = await this.#allServices();
    const seen = normalise(source, application);
    const mapped = this.#map(seen, application, services);
    if (known && isUnchanged(known, seen, mapped)) return false;
    const observation = { source, application, seen, mapped, services };
    return this.#inTurn(() => this.#record(observation, options));
  }

  async #record(
    observation: Observation,
    { isAllowed, readAt }: { isAllowed: Guard; readAt?: DateTime },
  ): Promise<boolean> {
    const { source, application, seen, mapped } = observation;
    const id = deploymentId(source.instance, application);
    const portalAccount = await source.account();
    return this.options.ledger.record(deploymentStream(id), async recording => {
      const { trx } = recording;
      if (!(await isAllowed(trx))) return false;
      const row = await trx('deployments').where({ id }).first();
      const startedBy = application.operation?.startedBy;
      if (startedBy && seen.operation) {
        // What the portal's own account does is nobody's personal doing.
        const bot =
          startedBy.startsWith('proj:') || startedBy === portalAccount;
        const [ref] = await this.options.identities.refs(trx, [
          { provider: source.provider, name: startedBy, bot },
        ]);
        seen.operation.startedBy = ref;
      }
      const before: ObservedPayload | undefined = row?.observed;
      const changed = !before || row?.removed_at || !sameJson(before, seen);
      if (before && changed && readAt) {
        if (await isNewerOnRecord(recording, id, readAt)) return false;
      }
      const isMapped =
        row &&
        row.service_ref === mapped.service &&
        row.environment === mapped.environment;
      if (!changed && isMapped && !row.pin?.problem) return false;
      const pinned = this.#pinned(observation, row?.pin ?? null);
      const drafts = [
        ...(changed ? [this.#observedDraft(seen, application)] : []),
        ...(isMapped ? [] : [this.#mappedDraft(seen, mapped)]),
        ...(pinned?.payload
          ? [pinnedDraft(pinned.payload, { collector: collectorOf(seen) })]
          : []),
      ];
      await recording.appendAll(drafts);
      if (pinned) {
        await recording.enqueue({
          queue: 'deployment.resolve-pin',
          data: { serviceRef: mapped.service },
          key: mapped.service ?? undefined,
        });
      }
      await wakeChanges(recording, mapped.service);
      return drafts.length > 0;
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
      if (readAt && (await isNewerOnRecord(recording, id, readAt))) return;
      await recording.append({
        type: 'deployment.removed',
        v: 1,
        occurredAt: instant(this.options.clock()),
        source: { collector },
        attestation: 'read',
        controls: ['NIST:CM-8'],
        payload: {},
      });
      await wakeChanges(recording, row.service_ref);
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

  #map(
    seen: ObservedPayload,
    application: ObservedApplication,
    services: ServiceIndex,
  ): MappedPayload {
    const policy = this.options.policy();
    return {
      service: services.serviceOf(seen),
      environment: environmentOfApplication(policy, {
        instance: seen.instance,
        project: seen.project,
        labels: seen.labels,
        destinationNamespace: application.destination.namespace,
      }),
      policyHash: policy.hash,
    };
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
    const located = locatePin(
      this.options.policy(),
      service,
      mapped.environment,
    );
    const source = located.ok ? pinnedSource(seen, located.pin) : null;
    const syncedRevision = source?.revision ?? '';
    const problem = problemOf(located, source);
    const pin = located.ok ? located.pin : null;
    const isSame =
      before?.syncedRevision === syncedRevision &&
      before.path === pin?.path &&
      before.repository === pin?.repository &&
      before.sourceRepository === (pin?.sourceRepository ?? null);
    if (isSame && !before?.problem) return undefined;
    const byFile = !problem && pin?.kind === 'kustomize-image';
    if (byFile || (isSame && before?.problem === problem)) {
      return { payload: null };
    }
    return {
      payload: {
        syncedRevision,
        pinnedRevision: problem ? null : syncedRevision || null,
        sourceRepository: pin?.sourceRepository ?? null,
        pin: pin && {
          kind: pin.kind,
          repository: pin.repository,
          branch: pin.branch,
          path: pin.path,
          key: 'spec.source.targetRevision',
          value: source?.targetRevision ?? null,
        },
        problem,
        since: seen.applied.at,
        baseline: !before,
      },
    };
  }
}

/** An application as it was seen, and what it is by the policy's rules. */
interface Observation {
  source: DeploymentSource;
  application: ObservedApplication;
  seen: ObservedPayload;
  mapped: MappedPayload;
  services: ServiceIndex;
}

function collectorOf(seen: ObservedPayload): string {
  return `${seen.provider}:${seen.instance}`;
}

function problemOf(
  located: PinLookup,
  source: PinnedSource | null,
): string | null {
  if (!located.ok) return located.problem;
  return source
    ? null
    : `Which of the application's sources is of ${
        located.pin.sourceRepository ?? located.pin.repository
      } cannot be told`;
}

/** Whether an observation was recorded after this reading began. */
async function isNewerOnRecord(
  { trx }: Recording,
  id: string,
  readAt: DateTime,
): Promise<boolean> {
  const last = await trx('ledger_entries')
    .where({ stream: deploymentStream(id), type: 'deployment.observed' })
    .orderBy('stream_seq', 'desc')
    .first('observed_at');
  return last !== undefined && last.observed_at > readAt.toJSDate();
}

/** The entry `deployment.pinned`. */
export function pinnedDraft(
  payload: PinnedPayload,
  source: { collector: string },
): EntryDraft {
  return {
    type: 'deployment.pinned',
    v: 1,
    occurredAt: payload.since,
    source,
    attestation: 'read',
    controls: ['SOC2:CC8.1', 'NIST:CM-3', 'ISO:A.8.32'],
    payload: asPayload(payload),
  };
}

/** Lets every unfinished change of a service look at the news. */
export async function wakeChanges(
  recording: Recording,
  serviceRef: string | null,
): Promise<void> {
  if (!serviceRef) return;
  const changes = await recording
    .trx('changes')
    .select('id')
    .where({ service_ref: serviceRef })
    .whereNull('ended_at');
  for (const change of changes) {
    await recording.enqueue({
      queue: 'change.advance',
      data: { changeId: change.id },
      key: change.id,
    });
  }
}
