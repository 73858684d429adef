import { DateTime } from 'luxon';
import {
  environmentOf,
  targetPolicyOf,
  type Policy,
} from '../../policy/Policy';
import { modeInForce } from '../../policy/modeInForce';
import type { ChangeRow } from '../records';
import type { House } from './context';

/** States in which nobody has asked for the merge yet. */
const UNMERGED = ['proposed', 'reviewing', 'ready'];

/**
 * When a change expires that is not merged by then; null: never. Somebody's own
 * pull request ages as its author likes, and where an environment is only
 * watched nothing is closed.
 */
export function expiryOf(row: ChangeRow, policy: Policy): DateTime | null {
  const { service_ref: service, environment } = row;
  if (
    row.kind === 'direct' ||
    !UNMERGED.includes(row.state) ||
    !environmentOf(policy, environment) ||
    modeInForce(row, policy) === 'observe'
  ) {
    return null;
  }
  const { expiresAfterSeconds: seconds } = targetPolicyOf(policy, {
    service,
    environment,
  });
  return seconds === null
    ? null
    : DateTime.fromJSDate(row.created_at).plus({ seconds });
}

/**
 * Ends what nobody merged in the time that the policy gives, and all that
 * shares its pull request, which the step of the end closes.
 *
 * @returns whether it has ended by this
 */
export async function expire(row: ChangeRow, house: House): Promise<boolean> {
  if (!isOver(row, house)) return false;
  const sharers = await house.options.store.sharers(row);
  return house.recordTogether(sharers, async members => {
    if (members.some(({ now }) => !UNMERGED.includes(now.state))) return;
    for (const { now, recording } of members) {
      await recording.append(
        house.draft('change.expired', {}, { erasable: reasonFor(now, row) }),
      );
    }
  });
}

function isOver(row: ChangeRow, { options }: House): boolean {
  const expiry = expiryOf(row, options.policy());
  return expiry !== null && expiry <= options.clock();
}

function reasonFor({ id }: ChangeRow, over: ChangeRow) {
  const whose =
    id === over.id ? 'It' : `#${over.number}, whose pull request it shares,`;
  return {
    reason: `${whose} was not merged within the time that the policy of ${over.environment} gives (rule expiresAfterSeconds). Request it again if it is still wanted.`,
  };
}
