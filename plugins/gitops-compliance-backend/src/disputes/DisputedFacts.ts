import type { Knex } from 'knex';
import { z } from 'zod';
import type { ChangeStore } from '../changes/ChangeStore';
import type { DeploymentCollector } from '../collectors/DeploymentCollector';
import type { ForgeCollector } from '../collectors/ForgeCollector';
import type { JobDraft } from '../jobs/Jobs';
import type { VerdictKeeper } from '../verdicts/VerdictKeeper';
import type { DisputeStore } from './DisputeStore';

const jobSchema = z.object({ disputeId: z.string().uuid() });

/** The job that reads anew what a disputed verdict rests on. */
export function readDisputedJob(disputeId: string): JobDraft {
  return { queue: 'dispute.read', data: { disputeId }, key: disputeId };
}

/**
 * Reads anew, where they come from, the facts that a disputed verdict rests on,
 * and judges by them: the pull request of the change that runs, for that of an
 * ended change nobody reads any more, and the instance that it runs on. Another
 * verdict is recorded like any other; the dispute stays open until it is answered.
 *
 * A source that is silent keeps none of the others from being read; the job is then
 * tried again. An instance is read where this replica watches it; where another one
 * does, its stream tells that one of every change.
 */
export class DisputedFacts {
  constructor(
    private readonly options: {
      db: Knex;
      store: DisputeStore;
      changes: ChangeStore;
      forge: Pick<ForgeCollector, 'refresh'>;
      collectors: readonly Pick<DeploymentCollector, 'instance' | 'remap'>[];
      verdicts: Pick<VerdictKeeper, 'evaluate'>;
    },
  ) {}

  /** Runs the job; nothing where the dispute is answered. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { db, store, changes, forge, collectors, verdicts } = this.options;
    const row = await store.get(jobSchema.parse(data).disputeId);
    if (!row || row.outcome) return;
    const { service_ref: service, environment } = row;
    const instances: string[] = await db('deployments')
      .where({ service_ref: service, environment, removed_at: null })
      .distinct()
      .pluck('instance');
    const running = (await changes.newestMerged([service])).filter(
      change => change.environment === environment,
    );
    const readings = await Promise.allSettled([
      ...running.map(({ id }) => forge.refresh({ changeId: id }, signal)),
      ...collectors
        .filter(({ instance }) => instances.includes(instance))
        .map(collector => collector.remap(signal)),
    ]);
    await verdicts.evaluate([service], signal);
    for (const reading of readings) {
      if (reading.status === 'rejected') throw reading.reason;
    }
  }
}
