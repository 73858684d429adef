import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import { eventually } from '../../ledger/__testUtils__/eventually';
import { takeSyncSlot } from './syncSlots';

const NOON = DateTime.fromISO('2026-06-01T12:00Z', { zone: 'utc' });

jest.setTimeout(60_000);

describe('as many changes as may sync at an instance', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let number = 0;

  beforeEach(async () => {
    db = await databases.migrated();
  });

  /** A change of a service of its own that is being deployed at `eu-1`. */
  const deploying = async () => {
    const id = randomUUID();
    number += 1;
    await db('changes').insert({
      id,
      number,
      kind: 'promotion',
      service_ref: `component:default/${id}`,
      environment: 'prod',
      state: 'deploying',
      mode: 'enforce',
      policy_hash: 'p',
      requester_ref: 'id:1',
      gates: '[]',
      sync_gates: '[]',
      sync_attempt: 0,
      merged_outside: false,
      steps: '{}',
      created_at: NOON.toJSDate(),
      updated_at: NOON.toJSDate(),
      stream_seq: 1,
    });
    return id;
  };
  const take = (changeId: string, at = NOON, instance = 'eu-1') =>
    db.transaction(trx =>
      takeSyncSlot(trx, { changeId, instance, most: 2, at }),
    );

  it('take a slot each, and the next waits until one has ended', async () => {
    const [one, two, three] = [
      await deploying(),
      await deploying(),
      await deploying(),
    ];
    expect([await take(one), await take(two), await take(three)]).toEqual([
      null,
      null,
      2,
    ]);
    expect(await take(one)).toBeNull();
    expect(await take(three, NOON, 'us-1')).toBeNull();
    await db('changes').where({ id: two }).update({ state: 'verifying' });
    expect(await take(three)).toBeNull();
  });

  it('get the slot of one whose sync is not seen to end, ten minutes later', async () => {
    const [one, two, three] = [
      await deploying(),
      await deploying(),
      await deploying(),
    ];
    await take(one);
    await take(two);
    expect(await take(three, NOON.plus({ minutes: 9 }))).toBe(2);
    expect(
      await take(three, NOON.plus({ minutes: 10, seconds: 1 })),
    ).toBeNull();
  });

  it('never are more: who asks beside another waits for its answer', async () => {
    const [one, two] = [await deploying(), await deploying()];
    const wish = { instance: 'eu-1', most: 1, at: NOON };
    const first = await db.transaction();
    expect(await takeSyncSlot(first, { ...wish, changeId: one })).toBeNull();
    const second = db.transaction(trx =>
      takeSyncSlot(trx, { ...wish, changeId: two }),
    );
    await eventually('the second to wait', async () => {
      const { rows } = await db.raw(
        `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`,
      );
      return rows.length > 0;
    });
    await first.commit();
    expect(await second).toBe(1);
  });
});
