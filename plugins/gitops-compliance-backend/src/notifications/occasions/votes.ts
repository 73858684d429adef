import { samePerson } from '@gitops-compliance/rules';
import { votersOf } from '../../approvals/votersOf';
import { targetPolicyOf } from '../../policy/Policy';
import type { Occasion, OccasionContext } from '../Notice';
import { changeName, changeNotice, changeOf } from './changeNotice';

/**
 * What is voted on altered: those whose votes do not count any more are told so,
 * and everybody else who may vote is asked for it.
 */
export const votes: Occasion = {
  types: ['change.digest'],
  async notices(entry, context) {
    const row = await changeOf(entry, context);
    const isInReview = row && ['reviewing', 'ready'].includes(row.state);
    if (!isInReview || row.mode === 'observe') return [];
    const evaluation = await context.gatekeeper.evaluateChange(row, 'merge');
    const isHeld = evaluation.holding.some(({ gate }) => gate === 'cab');
    if (!isHeld) return [];
    const { facts } = evaluation.grounds;
    const policy = targetPolicyOf(context.policy(), {
      service: row.service_ref,
      environment: row.environment,
    });
    const voters = votersOf(facts, policy);
    const asked = [
      ...voters.may,
      ...(await standIns(voters.may, context)),
    ].filter(user => !voters.voided.some(one => samePerson(one, user)));
    return [
      changeNotice(row, context, {
        kind: 'vote-voided',
        title: `Your vote on change ${changeName(row)} does not count any more`,
        description:
          'What it alters is not what you voted on. See what changed since, and vote again.',
        severity: 'high',
        recipients: voters.voided,
      }),
      changeNotice(row, context, {
        kind: 'vote-asked',
        title: `Your vote is asked for: change ${changeName(row)}`,
        description:
          'It waits for the board. Open it to see what it alters, and decide.',
        recipients: asked,
      }),
    ];
  },
};

/** Those who stand for somebody by a delegation now. */
async function standIns(
  people: readonly string[],
  { db, clock }: OccasionContext,
): Promise<string[]> {
  const now = clock().toJSDate();
  return db('delegations')
    .join('identities', 'identities.ref', 'delegations.from_ref')
    .join({ stand: 'identities' }, 'stand.ref', 'delegations.to_ref')
    .whereNull('ended_at')
    .where('since', '<=', now)
    .where('until', '>', now)
    .whereRaw('identities.name = ANY (?::text[])', [
      people.map(user => user.toLowerCase()),
    ])
    .pluck('stand.name');
}
