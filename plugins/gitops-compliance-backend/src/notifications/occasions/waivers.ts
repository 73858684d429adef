import { EVERYTHING } from '../../services/visibility';
import type { WaiverRow } from '../../waivers/records';
import { stateOf } from '../../waivers/WaiverRules';
import type { Notice, Occasion } from '../Notice';

/** Whoever decided on one within this time is asked to look again. */
const LOOKED_BACK_MONTHS = 12;
const PREFIX = 'waiver:';

/**
 * A waiver waits for somebody without a part in it: the owners of the service are
 * told, and those who decided on waivers before, for who else may only permissions
 * know. Once it is decided, who asked for it is told; and when its end is near, the
 * owners as well.
 */
export const waivers: Occasion = {
  types: ['waiver.asked', 'waiver.approved', 'waiver.refused', 'waiver.ending'],
  async notices({ envelope }, { db, services, checks, clock }) {
    const row: WaiverRow | undefined = await db<WaiverRow>('waivers_now')
      .where({ id: envelope.stream.slice(PREFIX.length) })
      .first();
    if (!row) return [];
    const { check_id: check, service_ref: service, environment } = row;
    const title = checks.titleOf(check);
    const what = [check, title].filter(Boolean).join(' ');
    const found = await services.find(service, EVERYTHING);
    const of = `${what} of ${found?.title ?? service} in ${environment}`;
    const told: Pick<Notice, 'kind' | 'subject' | 'service' | 'link'> = {
      kind: 'waiver',
      subject: `waiver:${row.id}`,
      service,
      link: '/change-control/waivers',
    };
    const state = stateOf(row, clock());
    if (envelope.type === 'waiver.asked') {
      if (state !== 'asked') return [];
      const since = clock().minus({ months: LOOKED_BACK_MONTHS }).toJSDate();
      const deciders: string[] = await db('waivers')
        .where('decided_at', '>', since)
        .distinct()
        .pluck('decided_by');
      return [
        {
          ...told,
          title: `A waiver of ${of} waits for somebody without a part in it`,
          description: `It would hold until ${row.until.toISOString()}. Read why, and approve or refuse it.`,
          recipients: [...(found?.ownedBy ?? []), ...deciders],
        },
      ];
    }
    if (envelope.type === 'waiver.ending') {
      if (state !== 'in-force') return [];
      return [
        {
          ...told,
          title: `The waiver of ${of} ends soon`,
          description: `It holds until ${row.until.toISOString()}; then the verdict counts again. Mend what the check found, or ask for a renewal, which somebody without a part in it decides.`,
          recipients: [row.asked_by, ...(found?.ownedBy ?? [])],
        },
      ];
    }
    return [
      {
        ...told,
        title: `Your waiver of ${of} was ${row.decision}`,
        description:
          row.decision === 'approved'
            ? `It ends by itself, ${row.until.toISOString()}. No gate opens by it.`
            : 'Read why, and mend what the check found.',
        recipients: [row.asked_by],
      },
    ];
  },
};
