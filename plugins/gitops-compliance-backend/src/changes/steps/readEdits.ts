import { locatePins } from '../../deployments/locatePins';
import { asPayload } from '../../deployments/records';
import { EditsReader } from '../../edits/EditsReader';
import type { PinLocation } from '../../pins';
import type { ChangeRow } from '../records';
import type { House } from './context';

/**
 * Reads what a pull request of others alters, once per head; false where it is
 * on record already. Our own are known: they alter the pins that were asked for.
 */
export async function readEdits(
  row: ChangeRow,
  house: House,
  signal: AbortSignal,
): Promise<boolean> {
  const pull = row.pull_request;
  if (row.kind !== 'direct' || !pull) return false;
  if (row.edits_head_sha === pull.headSha) return false;
  const { payload, texts } = await new EditsReader(house.options.forge).read(
    pull,
    await pinsOf(row, house),
    signal,
  );
  return house.record(row, async (recording, now) => {
    if (now.edits_head_sha === pull.headSha) return;
    await recording.append(
      house.draft('change.edits-read', payload, {
        source: { collector: `forge:${house.options.forge().host}` },
        attestation: 'read',
        controls: ['SOC2:CC8.1', 'NIST:CM-3', 'ISO:A.8.9'],
        erasable: asPayload(texts),
      }),
    );
  });
}

async function pinsOf(row: ChangeRow, house: House): Promise<PinLocation[]> {
  const { services, policy } = house.options;
  const service = await services.find(row.service_ref, () => {});
  if (!service) return [];
  const located = locatePins(policy(), service, row.environment);
  return (located.ok ? located.pins : []).filter(
    ({ repository }) => repository === row.repository,
  );
}
