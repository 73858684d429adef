import { appendToTiles, leafHash } from '@gitops-compliance/evidence-log/node';
import type { DateTime } from 'luxon';
import { instant } from '../../shared/time';
import type { Ledger } from '../Ledger';
import { lockForSequencing } from '../locks';
import type { Checkpoints } from '../log/Checkpoints';
import { growingShard, type Shard } from '../log/shards';
import { sizeOf, writeTiles } from '../log/tileRows';
import { ANCHORS_STREAM } from './AnchorService';
import type { Comparison } from './compareWithAnchors';

/**
 * Closes the log of a restored database and opens the next one: two histories
 * of one size would be a fork. The first entry of the new log holds the signed
 * note that proves how long the old one was, and names what was lost.
 */
export async function openNextShard(options: {
  ledger: Ledger;
  checkpoints: Checkpoints;
  old: Shard;
  found: Extract<Comparison, { state: 'shorter' }>;
  clock: () => DateTime;
}): Promise<void> {
  const { ledger, checkpoints, old, found, clock } = options;
  // What is left is a beginning of what was anchored, and is signed as that.
  await checkpoints.sign();
  await ledger.record(ANCHORS_STREAM, async recording => {
    const { trx } = recording;
    await lockForSequencing(trx);
    const growing = await growingShard(trx);
    // Another replica may have done it.
    if (growing.shard !== old.shard) return;
    const size = await sizeOf(trx, old.shard);
    const shard = old.shard + 1;
    const origin = `${old.origin.replace(/\/shard-\d+$/, '')}/shard-${shard}`;
    await trx('log_shards')
      .where({ shard: old.shard })
      .update({ closed_size: size });
    await trx('log_shards').insert({
      shard,
      origin,
      opened_at: clock().toJSDate(),
    });
    const entry = await recording.append({
      type: 'ledger.shard-opened',
      v: 1,
      occurredAt: instant(clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      controls: ['PCI:10.3.4', 'ISO:A.8.15', 'NIST:AU-9(3)'],
      payload: {
        shard,
        origin,
        before: { shard: old.shard, origin: old.origin, size },
        anchored: {
          size: found.anchoredSize,
          target: found.target,
          note: found.note,
        },
        lost: found.anchoredSize - size,
      },
    });
    if (!entry) throw new Error('The new log could not be opened');
    await placeFirst(trx, shard, entry.id);
  });
}

/** Gives an entry the first place, before all that wait. */
async function placeFirst(
  trx: Parameters<typeof writeTiles>[0],
  shard: number,
  id: string,
): Promise<void> {
  const { entry } = await trx('ledger_entries').where({ id }).first('entry');
  await trx('log_outbox').where({ first_id: id }).delete();
  await trx('log_index').insert({ shard, log_index: 0, entry_id: id });
  const { tiles } = appendToTiles({ size: 0, edge: [] }, [leafHash(entry)]);
  await writeTiles(trx, shard, tiles);
}
