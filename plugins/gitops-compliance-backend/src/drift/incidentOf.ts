import { parseEntry } from '@gitops-compliance/evidence-log';
import type { Knex } from 'knex';
import type { NoticeRow } from '../around/records';
import { deploymentStream, type PinnedPayload } from '../deployments/records';
import { ofOneMove } from './ofOneMove';

/**
 * Finds the incident that a notice belongs to: what was pushed is noticed once on
 * the branch and once more where it runs, whichever is seen first.
 *
 * Only one that nobody resolved or adopted: who did spoke of what they saw.
 *
 * @returns its place in the stream; null: there is none
 */
export async function incidentOf(
  notice: NoticeRow,
  db: Knex,
): Promise<number | null> {
  const rows: (NoticeRow & { incident_seq: string })[] = await db(
    'drift_incidents as i',
  )
    .join('around_notices as n', join =>
      join
        .on('n.deployment_id', 'i.deployment_id')
        .on('n.stream_seq', 'i.notice_seq'),
    )
    .select('n.*', 'i.stream_seq as incident_seq')
    .where({
      'i.deployment_id': notice.deployment_id,
      'i.service_ref': notice.service_ref,
      'i.environment': notice.environment,
    })
    .whereNull('i.resolved_at')
    .whereRaw("i.joined = '[]'")
    .orderBy('i.stream_seq', 'desc');
  for (const row of rows) {
    const [push, pin] = isPin(notice) ? [row, notice] : [notice, row];
    if (isPin(push) || !isPin(pin)) continue;
    if (await brought(push, pin, db)) return Number(row.incident_seq);
  }
  return null;
}

function isPin({ facts }: NoticeRow): boolean {
  return facts.what === 'pin-changed';
}

async function brought(
  push: NoticeRow,
  pin: NoticeRow,
  db: Knex,
): Promise<boolean> {
  const { deployment_id: id, interval_seq: interval } = pin;
  if (interval === null) return false;
  const [entry]: Buffer[] = await db('ledger_entries')
    .where({
      stream: deploymentStream(id),
      stream_seq: interval,
      type: 'deployment.pinned',
    })
    .pluck('entry');
  if (!entry) return false;
  const [before]: string[] = await db('deployment_intervals')
    .where({ deployment_id: id })
    .where('opened_seq', '<', interval)
    .orderBy('opened_seq', 'desc')
    .limit(1)
    .pluck('opened_seq');
  return ofOneMove(
    { ...push, noticedAt: Number(push.stream_seq) },
    {
      reading: parseEntry(entry).payload as unknown as PinnedPayload,
      readAt: Number(interval),
      before: before === undefined ? null : Number(before),
    },
  );
}
