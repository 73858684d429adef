import type {
  DeploymentSource,
  ObservedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Ledger, Recording } from '../ledger/Ledger';
import type { Identities } from '../persons/Identities';
import { environmentOfApplication, type Policy } from '../policy/Policy';
import type { Service, ServiceStore } from '../services/ServiceStore';
import { sameJson } from '../shared/json';
import { instant } from '../shared/time';
import { locatePin, serviceOfApplication, type PinLookup } from './mapping';
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

/**
 * Whether the caller may still record, asked under the stream's lock: another
 * replica may have taken over meanwhile.
 */
export type Guard = (db: Knex) => Promise<boolean>;

/** How long the list of services is believed while observations come in. */
const SERVICES_CACHE_MS = 2_000;

/**
 * Turns observations into entries: an entry only when a normalised field
 * changed (design §6), mapped to service and environment, with the pinned
 * revision where it is plain from the application itself.
 */
export class DeploymentRecorder {
  #services: { at: number; list: Service[] } | undefined;

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
   * Records an application if it changed since the last observation.
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
  ): Promise<void> {
    const { isAllowed, readAt } = options;
    const id = deploymentId(source.instance, application);
    const services = await this.#allServices();
    const seen = normalise(source, application);
    const mapped = this.#map(seen, application, services);
    if (known && isUnchanged(known, seen, mapped)) return;
    const portalAccount = await source.account();
    await this.options.ledger.record(deploymentStream(id), async recording => {
      const { trx } = recording;
      if (!(await isAllowed(trx))) return;
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
        if (await isNewerOnRecord(recording, id, readAt)) return;
      }
      if (changed) await this.#appendObserved(recording, seen, application);
      const isMapped =
        row &&
        row.service_ref === mapped.service &&
        row.environment === mapped.environment;
      if (!isMapped) await this.#appendMapped(recording, seen, mapped);
      if (changed || !isMapped || row.pin?.problem) {
        await this.#appendPinned(recording, id, seen, mapped, services);
        await wakeChanges(recording, mapped.service);
      }
    });
  }

  /** Records that an application is gone. */
  async remove(id: string, collector: string, isAllowed: Guard): Promise<void> {
    await this.options.ledger.record(deploymentStream(id), async recording => {
      if (!(await isAllowed(recording.trx))) return;
      const row = await recording.trx('deployments').where({ id }).first();
      if (!row || row.removed_at) return;
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

  async #allServices(): Promise<Service[]> {
    const now = this.options.clock().toMillis();
    if (!this.#services || now - this.#services.at > SERVICES_CACHE_MS) {
      this.#services = { at: now, list: await this.options.services.all() };
    }
    return this.#services.list;
  }

  #map(
    seen: ObservedPayload,
    application: ObservedApplication,
    services: Service[],
  ): MappedPayload {
    const policy = this.options.policy();
    return {
      service: serviceOfApplication(seen, services),
      environment: environmentOfApplication(policy, {
        instance: seen.instance,
        project: seen.project,
        labels: seen.labels,
        destinationNamespace: application.destination.namespace,
      }),
      policyHash: policy.hash,
    };
  }

  async #appendObserved(
    recording: Recording,
    seen: ObservedPayload,
    application: ObservedApplication,
  ): Promise<void> {
    const message = application.operation?.message ?? '';
    await recording.append({
      type: 'deployment.observed',
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: `${seen.provider}:${seen.instance}` },
      attestation: 'read',
      persons: seen.operation?.startedBy
        ? { syncer: seen.operation.startedBy }
        : {},
      controls: ['SOC2:CC7.1', 'NIST:CM-6', 'NIST:CM-8'],
      payload: asPayload(seen),
      erasable: message ? { message } : undefined,
    });
  }

  async #appendMapped(
    recording: Recording,
    seen: ObservedPayload,
    mapped: MappedPayload,
  ): Promise<void> {
    await recording.append({
      type: 'deployment.mapped',
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: `${seen.provider}:${seen.instance}` },
      attestation: 'decided',
      controls: ['NIST:CM-8'],
      payload: asPayload(mapped),
    });
  }

  async #appendPinned(
    recording: Recording,
    id: string,
    seen: ObservedPayload,
    mapped: MappedPayload,
    services: Service[],
  ): Promise<void> {
    const service = services.find(s => s.entityRef === mapped.service);
    if (!service || !mapped.environment || !seen.applied) return;
    const located = locatePin(
      this.options.policy(),
      service,
      mapped.environment,
    );
    const source = located.ok ? pinnedSource(seen, located.pin) : null;
    const syncedRevision = source?.revision ?? '';
    const problem = problemOf(located, source);
    const row: DeploymentRow | undefined = await recording
      .trx<DeploymentRow>('deployments')
      .where({ id })
      .first();
    const pin = located.ok ? located.pin : null;
    const isSame =
      row?.pin?.syncedRevision === syncedRevision &&
      row.pin.path === pin?.path &&
      row.pin.repository === pin?.repository &&
      row.pin.sourceRepository === (pin?.sourceRepository ?? null);
    if (isSame && !row.pin?.problem) return;
    await recording.enqueue({
      queue: 'deployment.resolve-pin',
      data: { deploymentId: id },
      key: id,
    });
    const byFile = !problem && pin?.kind === 'kustomize-image';
    if (byFile || (isSame && row.pin?.problem === problem)) return;
    const payload: PinnedPayload = {
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
      baseline: !row?.pin,
    };
    await appendPinned(recording, payload, {
      collector: `${seen.provider}:${seen.instance}`,
    });
  }
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

/** What is on record of a deployment. */
export interface KnownDeployment {
  observed: ObservedPayload;
  service_ref: string | null;
  environment: string | null;
  removed_at: Date | null;
  pin: DeploymentRow['pin'];
}

function isUnchanged(
  known: KnownDeployment,
  seen: ObservedPayload,
  mapped: MappedPayload,
): boolean {
  // One operation has one starter: the reference on record stands for the name.
  const sameOperation =
    known.observed.operation?.startedAt === seen.operation?.startedAt;
  const operation =
    seen.operation && sameOperation
      ? {
          ...seen.operation,
          startedBy: known.observed.operation?.startedBy ?? null,
        }
      : seen.operation;
  return (
    known.removed_at === null &&
    // A problem with the pin is looked at again: it may have been mended.
    !known.pin?.problem &&
    known.service_ref === mapped.service &&
    known.environment === mapped.environment &&
    sameJson(known.observed, { ...seen, operation })
  );
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

/** Appends `deployment.pinned`. */
export async function appendPinned(
  recording: Recording,
  payload: PinnedPayload,
  source: { collector: string },
): Promise<void> {
  await recording.append({
    type: 'deployment.pinned',
    v: 1,
    occurredAt: payload.since,
    source,
    attestation: 'read',
    controls: ['SOC2:CC8.1', 'NIST:CM-3', 'ISO:A.8.32'],
    payload: asPayload(payload),
  });
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

function normalise(
  source: DeploymentSource,
  application: ObservedApplication,
): ObservedPayload {
  const { operation } = application;
  const history = application.history[application.history.length - 1];
  const fromOperation =
    operation?.phase === 'succeeded' &&
    !operation.partial &&
    !operation.dryRun &&
    operation.revisions.length > 0
      ? {
          revisions: operation.revisions,
          at: operation.finishedAt ?? operation.startedAt,
        }
      : null;
  const fromHistory = history
    ? { revisions: history.revisions, at: history.deployedAt }
    : null;
  return {
    instance: source.instance,
    provider: source.provider,
    namespace: application.namespace,
    application: application.name,
    uid: application.uid,
    project: application.project,
    url: source.applicationUrl(application),
    labels: application.labels,
    sources: application.sources,
    autoSync: application.autoSync,
    sync: application.sync,
    health: application.health,
    operation: operation
      ? {
          phase: operation.phase,
          startedAt: operation.startedAt,
          finishedAt: operation.finishedAt,
          revisions: operation.revisions,
          startedBy: null,
          automated: operation.automated,
          partial: operation.partial,
          retries: operation.retries,
          correlationId: operation.correlationId,
        }
      : null,
    applied: fromOperation ?? fromHistory,
    images: application.images,
  };
}
