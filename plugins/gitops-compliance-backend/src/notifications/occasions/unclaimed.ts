import type { UnclaimedFoundPayload } from '../../applications/UnclaimedWatch';
import { APPLICATIONS_PATH } from '../../applications/listed';
import { toldOfUnclaimed } from '../../policy/Policy';
import type { Occasion } from '../Notice';

/** Most that a message names. */
const NAMED_AT_MOST = 10;

/** Applications are there that nobody claims. */
export const unclaimed: Occasion = {
  types: ['applications.unclaimed-found'],
  async notices({ envelope }, { policy }) {
    const recipients = toldOfUnclaimed(policy());
    if (recipients.length === 0) return [];
    const { total, applications, news } =
      envelope.payload as unknown as UnclaimedFoundPayload;
    const named = applications.slice(0, NAMED_AT_MOST).join(', ');
    const more =
      total > NAMED_AT_MOST ? ` and ${total - NAMED_AT_MOST} more` : '';
    return [
      {
        kind: 'unclaimed',
        subject: 'unclaimed',
        service: null,
        isOfUnclaimed: true,
        title:
          total === 1
            ? 'Nobody claims 1 application'
            : `Nobody claims ${total} applications`,
        description: `${named}${more}. ${
          news === 0 ? 'None of them is new. ' : ''
        }They are held to the strictest rules until somebody says what they are.`,
        link: APPLICATIONS_PATH,
        recipients: [...recipients],
      },
    ];
  },
};
