import type {
  DeploymentSource,
  ObservedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  windowsFor,
  type ArgoApplication,
  type ArgoWindowsFact,
  type Target,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Guard } from '../../deployments/DeploymentRecorder';
import {
  asPayload,
  deploymentId,
  deploymentStream,
} from '../../deployments/records';
import type { Ledger } from '../../ledger/Ledger';
import { sameJson } from '../../shared/json';
import { instant } from '../../shared/time';

/**
 * Records which sync windows of Argo CD may be for each application, where that
 * differs from what is on record.
 */
export class WindowsRecorder {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      /**
       * Tells of which targets it is news that there are no windows; null: of none.
       */
      asked: () => ((target: Target) => boolean) | null;
      clock: () => DateTime;
    },
  ) {}

  /**
   * Reads the windows of these applications' projects; a source without such
   * windows has none.
   *
   * @throws what the source throws; nothing is recorded then
   */
  async observe(
    source: DeploymentSource,
    applications: ObservedApplication[],
    { collector, isAllowed }: { collector: string; isAllowed: Guard },
    signal?: AbortSignal,
  ): Promise<void> {
    const { db } = this.options;
    if (!source.readSyncWindows) return;
    const projects = [...new Set(applications.map(({ project }) => project))];
    const windows = await source.readSyncWindows(projects.sort(), signal);
    const told = await toldOf(db, source.instance);
    const asked = await this.#askedOf(source.instance);
    for (const application of applications) {
      const id = deploymentId(source.instance, application);
      const about = applicationOf(application);
      const payload: ArgoWindowsFact = {
        instance: source.instance,
        application: about,
        windows: windowsFor(windows.get(application.project) ?? [], about),
      };
      const before = told.get(id);
      const isNews = before
        ? !sameJson(before, payload)
        : payload.windows.length > 0 || asked.has(id);
      if (isNews) await this.#record(id, payload, { collector, isAllowed });
    }
  }

  /** Ids of deployments of which none are news as well. */
  async #askedOf(instance: string): Promise<Set<string>> {
    const isAsked = this.options.asked();
    if (!isAsked) return new Set();
    const rows: { id: string; service: string; environment: string }[] =
      await this.options
        .db('deployments')
        .where({ instance, removed_at: null })
        .whereNotNull('service_ref')
        .whereNotNull('environment')
        .select('id', 'environment', { service: 'service_ref' });
    return new Set(rows.filter(isAsked).map(({ id }) => id));
  }

  async #record(
    id: string,
    payload: ArgoWindowsFact,
    { collector, isAllowed }: { collector: string; isAllowed: Guard },
  ): Promise<void> {
    const { ledger, clock } = this.options;
    await ledger.record(deploymentStream(id), async recording => {
      const { trx } = recording;
      if (!(await isAllowed(trx))) return;
      // One that is not on record yet is told of at its next reading.
      if (!(await trx('deployments').where({ id, removed_at: null }).first())) {
        return;
      }
      await recording.append({
        type: 'deployment.windows-observed',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector },
        attestation: 'read',
        controls: [],
        payload: asPayload(payload),
      });
    });
  }
}

/** What is on record of an instance's deployments, by their ids. */
async function toldOf(
  db: Knex,
  instance: string,
): Promise<Map<string, ArgoWindowsFact>> {
  const rows: { deployment_id: string; told: ArgoWindowsFact }[] = await db(
    'deployment_windows',
  ).whereRaw("told ->> 'instance' = ?", [instance]);
  return new Map(rows.map(row => [row.deployment_id, row.told]));
}

function applicationOf({
  name,
  destination,
}: ObservedApplication): ArgoApplication {
  return {
    name,
    destination: {
      ...(destination.namespace && { namespace: destination.namespace }),
      ...(destination.server && { server: destination.server }),
      ...(destination.name && { name: destination.name }),
    },
  };
}
