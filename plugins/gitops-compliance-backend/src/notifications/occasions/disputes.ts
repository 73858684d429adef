import type { DisputeRow } from '../../disputes/records';
import { EVERYTHING } from '../../services/visibility';
import type { Notice, Occasion } from '../Notice';

/** Whoever answered one within this time is asked to look again. */
const LOOKED_BACK_MONTHS = 12;
const PREFIX = 'dispute:';

/**
 * A verdict is disputed: the owners of the service are told, and those who answered
 * disputes before, for who else may only permissions know. Once it is answered, who
 * disputed it is told.
 */
export const disputes: Occasion = {
  types: ['dispute.opened', 'dispute.answered'],
  async notices({ envelope }, { db, services, checks, clock }) {
    const row: DisputeRow | undefined = await db<DisputeRow>('disputes_now')
      .where({ id: envelope.stream.slice(PREFIX.length) })
      .first();
    if (!row) return [];
    const { check_id: check, service_ref: service, environment } = row;
    const what = [check, checks.titleOf(check)].filter(Boolean).join(' ');
    const found = await services.find(service, EVERYTHING);
    const of = `${what} of ${found?.title ?? service} in ${environment}`;
    const told: Pick<Notice, 'kind' | 'subject' | 'service' | 'link'> = {
      kind: 'dispute',
      subject: `dispute:${row.id}`,
      service,
      link: '/change-control/waivers',
    };
    if (envelope.type === 'dispute.opened') {
      if (row.outcome) return [];
      const since = clock().minus({ months: LOOKED_BACK_MONTHS }).toJSDate();
      const answerers: string[] = await db('disputes')
        .where('answered_at', '>', since)
        .distinct()
        .pluck('answered_by');
      return [
        {
          ...told,
          title: `The verdict ${row.verdict} on ${of} is disputed`,
          description:
            'Read why, and what the evidence shows. Somebody without a part in what runs there answers it, and it is judged again.',
          recipients: [...(found?.ownedBy ?? []), ...answerers],
        },
      ];
    }
    return [
      {
        ...told,
        title:
          row.outcome === 'upheld'
            ? `The verdict ${row.verdict} on ${of} was upheld`
            : `The verdict on ${of} is ${
                row.verdict_now ?? 'gone'
              } now; it was ${row.verdict}`,
        description: `It was judged again, by ${
          row.facts_moved ? 'other' : 'the same'
        } facts. Read the answer.`,
        recipients: [row.asked_by],
      },
    ];
  },
};
