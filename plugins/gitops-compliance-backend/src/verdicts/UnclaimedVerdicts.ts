import type { UnclaimedChecks } from '@gitops-compliance/plugin-gitops-compliance-common';
import { scoreOf, type Verdict } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { NO_ENVIRONMENT, unclaimedRef } from '../controls/unclaimed';
import { instant } from '../shared/time';
import { verdictStream, type VerdictRow } from './records';

/**
 * What checks say of applications that nobody claims, from verdicts on record. The
 * caller answers for who is told.
 */
export class UnclaimedVerdicts {
  constructor(private readonly db: Knex) {}

  /** By the deployment; of those that are judged. One query. */
  async of(deployments: string[]): Promise<Map<string, UnclaimedChecks>> {
    const rows: VerdictRow[] = await this.db<VerdictRow>('verdicts')
      .whereRaw('service_ref = ANY (?::text[])', [
        deployments.map(unclaimedRef),
      ])
      .orderBy(['service_ref', 'check_id']);
    const byRef = new Map<string, VerdictRow[]>();
    for (const row of rows) {
      byRef.set(row.service_ref, [...(byRef.get(row.service_ref) ?? []), row]);
    }
    return new Map(
      deployments.flatMap(id => {
        const own = byRef.get(unclaimedRef(id));
        return own ? [[id, checksOf(own)] as const] : [];
      }),
    );
  }

  /**
   * Every verdict of all of them, in order.
   *
   * @param checks - only these; undefined: all
   */
  async all(
    checks: string[] | undefined,
    atMost: number,
  ): Promise<VerdictRow[]> {
    const rows: VerdictRow[] = await this.db<VerdictRow>('verdicts')
      .where({ environment: NO_ENVIRONMENT })
      .modify(query => {
        if (checks) query.whereRaw('check_id = ANY (?::text[])', [checks]);
      })
      .orderBy(['service_ref', 'check_id'])
      .limit(atMost);
    return rows;
  }
}

function checksOf(rows: VerdictRow[]): UnclaimedChecks {
  const count = (verdict: Verdict) =>
    rows.filter(row => row.verdict === verdict).length;
  const [{ service_ref: ref, environment }] = rows;
  return {
    score: scoreOf({
      passed: count('pass'),
      failed: count('fail'),
      indeterminate: count('indeterminate'),
    }),
    failing: rows
      .filter(({ verdict }) => verdict === 'fail')
      .map(row => ({
        check: row.check_id,
        reason: row.reason,
        remedy: row.remedy,
        since: instant(row.since),
      })),
    ledger: {
      stream: verdictStream(ref, environment),
      streamSeq: Math.max(...rows.map(row => Number(row.stream_seq))),
    },
  };
}
