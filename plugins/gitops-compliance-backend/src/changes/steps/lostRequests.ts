import type { Knex } from 'knex';
import type { ChangeRow } from '../records';
import type { House } from './context';
import { correlationOf } from './requestSync';
import { isOther, syncsOf, type SyncOperation } from './syncReplays';

/**
 * Puts on record that the portal asked for a sync where it died before it could
 * say so. The instance tells of one under the id of the change; only one that the
 * portal's own account started is taken for that.
 */
export async function recordLostRequests(
  row: ChangeRow,
  house: House,
): Promise<void> {
  if (row.sync_requested_at) return;
  const found = (await syncsOf(row, house.options.db)).filter(
    sync => sync.correlation_id === correlationOf(row) && !isOther(row, sync),
  );
  if (found.length === 0) return;
  const accounts = await accountsOf(house);
  await house.record(row, async (recording, now) => {
    if (now.sync_requested_at) return;
    const own = await ownRefs(accounts, house, recording.trx);
    const first = new Map<string, SyncOperation>();
    for (const sync of found) {
      const isOurs = sync.started_by !== null && own.has(sync.started_by);
      if (isOurs && !first.has(sync.deployment_id)) {
        first.set(sync.deployment_id, sync);
      }
    }
    for (const { deployment_id: deployment, revision } of first.values()) {
      await recording.append(
        house.draft(
          'change.sync-requested',
          { deployment, correlationId: correlationOf(row), revision },
          { attestation: 'read' },
        ),
      );
    }
  });
}

type Account = { provider: string; name: string };

/** Names of the accounts that the portal acts with, as far as they are known. */
async function accountsOf(house: House): Promise<Account[]> {
  const accounts: Account[] = [];
  for (const source of house.options.sources()) {
    const name = await source.account();
    if (name !== null) accounts.push({ provider: source.provider, name });
  }
  return accounts;
}

async function ownRefs(
  accounts: readonly Account[],
  { options }: House,
  trx: Knex.Transaction,
): Promise<Set<string>> {
  return new Set(
    await options.identities.refs(
      trx,
      accounts.map(account => ({ ...account, bot: true })),
    ),
  );
}
