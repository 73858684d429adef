import type { Occasion } from '../Notice';

/** Whoever proposed or decided within this time is asked to look again. */
const LOOKED_BACK_MONTHS = 12;

/**
 * A policy was proposed and waits for another person: those who proposed or
 * decided before are told, since who else may decide only permissions know.
 */
export const proposals: Occasion = {
  types: ['policy.proposed'],
  async notices({ envelope }, { db, clock }) {
    const since = clock().minus({ months: LOOKED_BACK_MONTHS }).toJSDate();
    const rows: {
      id: string;
      state: string;
      stream_seq: string;
      proposer_ref: string;
      decider_ref: string | null;
    }[] = await db('policy_proposals').where('proposed_at', '>', since);
    const proposal = rows.find(
      ({ stream_seq: seq }) => Number(seq) === envelope.streamSeq,
    );
    if (proposal?.state !== 'open') return [];
    return [
      {
        kind: 'proposal-waits',
        subject: `proposal:${proposal.id}`,
        service: null,
        title: 'A change of the policy waits for a second person',
        description: 'Open it to see what it alters, and approve or reject it.',
        link: '/change-control/policy',
        recipients: rows.flatMap(row => [
          row.proposer_ref,
          ...(row.decider_ref ? [row.decider_ref] : []),
        ]),
      },
    ];
  },
};
