import { parseEntry } from '@gitops-compliance/evidence-log';
import type { Knex } from 'knex';
import {
  deploymentStream,
  type PinnedPayload,
} from '../../deployments/records';
import { readPins } from '../../deployments/pinValues';
import type { DeploymentRow } from '../../deployments/rows';
import { readBy } from '../../pins';
import { presentTarget } from '../presentTarget';
import type { EmergencyTarget } from '../records';
import { setByHand } from '../setByHand';
import type { PinInGit } from './pinsOfLive';

/** What the first pin of a target must name for Git to say what runs. */
export type PinSetByHand =
  /** Nobody set it in the application, or Git says the same by now. */
  | { state: 'agrees' }
  | { state: 'differs'; after: string }
  | { state: 'impossible'; cause: 'no-pin' | 'git-moved'; problem: string };

/**
 * Compares the revision that an application was given itself in an emergency with
 * what Git says. Where Git names what was never applied since, what runs may be
 * older than it rather than set by hand.
 *
 * @param target - as the emergency names it
 * @param first - the first pin of the target, as Git has it
 */
export async function pinSetByHand(
  emergencyId: string,
  target: EmergencyTarget,
  { pin, value }: PinInGit,
  db: Knex,
): Promise<PinSetByHand> {
  const found = await setByHand(emergencyId, db, target);
  if (found.length === 0 || readBy(pin) !== 'applied') {
    return { state: 'agrees' };
  }
  const { service, environment } = await presentTarget(emergencyId, target, db);
  const rows: Pick<DeploymentRow, 'pin'>[] = await db<DeploymentRow>(
    'deployments',
  )
    .select('pin')
    .where({ service_ref: service, environment })
    .whereNull('removed_at');
  const named = new Set(rows.map(row => readPins(row.pin)[0]?.value ?? null));
  const [after] = named;
  if (named.size !== 1 || after === null) {
    return {
      state: 'impossible',
      cause: 'no-pin',
      problem:
        named.size > 1
          ? `Applications that ${pin.path} feeds name different revisions`
          : `What the application names in the place of ${pin.path} is not known`,
    };
  }
  if (after === value) return { state: 'agrees' };
  for (const { deployment_id: id, since } of found) {
    if ((await namedSince(id, since, db)).includes(value)) continue;
    return {
      state: 'impossible',
      cause: 'git-moved',
      problem: `${pin.path} of ${pin.repository} names ${value} by now, which was not applied yet`,
    };
  }
  return { state: 'differs', after };
}

/** What a first pin named right before a place of its stream, and since. */
async function namedSince(
  id: string,
  since: string,
  db: Knex,
): Promise<(string | null)[]> {
  const readings = () =>
    db('ledger_entries')
      .where({ stream: deploymentStream(id), type: 'deployment.pinned' })
      .orderBy('stream_seq', 'desc');
  const entries: Buffer[] = [
    ...(await readings().where('stream_seq', '>=', since).pluck('entry')),
    ...(await readings()
      .where('stream_seq', '<', since)
      .limit(1)
      .pluck('entry')),
  ];
  return entries.map(entry => {
    const { pin } = parseEntry(entry).payload as unknown as PinnedPayload;
    return pin?.value ?? null;
  });
}
