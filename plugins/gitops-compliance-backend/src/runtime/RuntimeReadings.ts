import type { LedgerRef } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  runtimeOf,
  runtimeReadSchema,
  type RuntimeFact,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { deploymentStream } from '../deployments/records';
import type { DeploymentRow } from '../deployments/rows';
import type { RuntimeRow } from './records';

/** What was last read of what some deployments run. */
export class RuntimeReadings {
  private constructor(private readonly rows: ReadonlyMap<string, RuntimeRow>) {}

  /** Reads what is on record, in one query. */
  static async of(
    deployments: readonly { id: string }[],
    db: Knex,
  ): Promise<RuntimeReadings> {
    const rows = await db<RuntimeRow>('deployment_runtimes').whereRaw(
      'deployment_id = ANY (?::text[])',
      [deployments.map(({ id }) => id)],
    );
    return new RuntimeReadings(
      new Map(rows.map(row => [row.deployment_id, row])),
    );
  }

  /** Undefined: nothing was read of what is applied now. */
  of({ id, observed }: DeploymentRow): RuntimeFact | undefined {
    const read = runtimeReadSchema.safeParse(this.rows.get(id)?.told);
    const { uid, applied } = observed;
    return runtimeOf(read.data, { uid, applied: applied?.revisions ?? [] });
  }

  /** Entries that tell of a deployment. */
  evidenceOf(row: DeploymentRow): LedgerRef[] {
    const read = this.rows.get(row.id);
    return read && this.of(row)
      ? [
          {
            stream: deploymentStream(row.id),
            streamSeq: Number(read.stream_seq),
          },
        ]
      : [];
  }
}
