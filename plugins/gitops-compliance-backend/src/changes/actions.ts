import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  holdingGates,
  isEnded,
  type GateResult,
  type RollbackOffer,
} from '@gitops-compliance/rules';
import { gateTitle } from '../gates/gateView';
import { inFew } from '../shared/text';
import type { ChangeRow } from './records';

/** Which actions the reader has the permission for. */
export interface ActionRights {
  merge: boolean;
  sync: boolean;
  cancel: boolean;
  rollback: boolean;
  review: boolean;
  userEntityRef: string | null;
}

type Actions = ChangeView['actions'];

const WATCHED =
  'The environment is in observe mode: nothing is written. Do it at the forge or in Argo CD, or set its mode to warn or enforce in the policy.';

/** What a reader may do with a change now, and why not where they may not. */
export function actionsOf(
  row: ChangeRow,
  {
    live,
    mode,
    rights,
    apart,
    requester,
    offer,
    whyNotVerified,
  }: {
    /** The gates as they are; null: the change is past its review. */
    live: GateResult[] | null;
    mode: ChangeRow['mode'];
    rights: ActionRights;
    /** Why the reader must not merge, or sync, as a duty apart; empty: may. */
    apart: string;
    /** Who asked for the change, where known. */
    requester: string | null;
    offer: RollbackOffer;
    /** Why it cannot be verified again; null: it can. */
    whyNotVerified: string | null;
  },
): Actions {
  const no = (reason: string) => ({ allowed: false, reason });
  const yes = { allowed: true, reason: '' };
  const ended = isEnded(row.state);
  const permission = (name: string) =>
    no(
      `You need the permission gitops-compliance.change.${name}; ask a portal administrator.`,
    );

  const merge = () => {
    if (!live || row.state === 'proposed') {
      return no(
        ended ? 'The change has ended.' : 'The change is not in review.',
      );
    }
    if (mode === 'observe') return no(WATCHED);
    if (!rights.merge) return permission('merge');
    const holding = holdingGates(live, 'merge');
    if (mode !== 'warn' && holding.length > 0) {
      return no(
        `Held by ${inFew(
          holding.map(gate => gateTitle(gate.gate).toLowerCase()),
          'gates',
        )}.`,
      );
    }
    return apart ? no(`${apart}.`) : yes;
  };
  const sync = () => {
    if (row.state !== 'deploying') {
      return no('Only a merged change that is not yet synced can be synced.');
    }
    if (mode === 'observe') return no(WATCHED);
    if (!rights.sync) return permission('sync');
    return apart ? no(`${apart}.`) : yes;
  };
  const cancel = () => {
    if (!['proposed', 'reviewing', 'ready'].includes(row.state)) {
      return no(
        ended ? 'The change has ended.' : 'It is merged: roll it back instead.',
      );
    }
    if (mode === 'observe' && row.pull_request) return no(WATCHED);
    return rights.cancel ? yes : permission('cancel');
  };
  const rollback = () => {
    if (!offer.isOffered) return no(`${offer.reason} ${offer.remedy}`);
    if (mode === 'observe') return no(WATCHED);
    return rights.rollback ? yes : permission('rollback');
  };
  const verify = () => {
    if (whyNotVerified) return no(whyNotVerified);
    return rights.sync ? yes : permission('sync');
  };
  const review = () => {
    if (!row.review_due_at || row.reviewed_at) {
      return no('No review is owed.');
    }
    if (!rights.review) return permission('review');
    return rights.userEntityRef === requester
      ? no('You asked for this rollback; somebody else must review it.')
      : yes;
  };
  return {
    merge: merge(),
    sync: sync(),
    cancel: cancel(),
    rollback: rollback(),
    verify: verify(),
    review: review(),
  };
}
