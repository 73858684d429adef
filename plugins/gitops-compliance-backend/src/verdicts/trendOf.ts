import type { EntityCompliance } from '@gitops-compliance/plugin-gitops-compliance-common';
import { scoreOf } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { ServiceNames, underNames } from '../services/ServiceNames';
import { instant } from '../shared/time';
import type { CountsRow } from './records';

const DAYS = 90;

/**
 * How the score of a service went in the last 90 days, by the verdicts on record:
 * how it stood at the beginning, and a point for each change of them since. It goes
 * on where the service got another name.
 */
export async function trendOf(
  service: string,
  environments: readonly string[],
  now: DateTime,
  db: Knex,
): Promise<EntityCompliance['trend']> {
  const rows: CountsRow[] = await db<CountsRow>('verdict_counts')
    .modify(underNames(await new ServiceNames(db).of(service), 'at'))
    .whereRaw('environment = ANY (?::text[])', [[...environments]])
    .orderBy(['at', 'environment', 'stream_seq']);
  const from = now.minus({ days: DAYS });
  const latest = new Map<string, CountsRow>();
  const points: EntityCompliance['trend'] = [];
  for (const row of rows) {
    latest.set(row.environment, row);
    const isBefore = row.at < from.toJSDate();
    const point = {
      at: instant(isBefore ? from : row.at),
      score: totalOf([...latest.values()]),
    };
    const last = points[points.length - 1];
    // What changed at one instant is one point.
    if (last?.at === point.at) points.pop();
    points.push(point);
  }
  return points;
}

function totalOf(rows: CountsRow[]) {
  const sum = (name: 'passed' | 'failed' | 'indeterminate') =>
    rows.reduce((total, row) => total + row[name], 0);
  return scoreOf({
    passed: sum('passed'),
    failed: sum('failed'),
    indeterminate: sum('indeterminate'),
  });
}
