import { canonicalObjectBytes } from '@gitops-compliance/evidence-log';
import type { Knex } from 'knex';
import { createHash, randomBytes } from 'node:crypto';
import type { Identities, Identity } from './Identities';

const SALT_BYTES = 32;

interface IdentityRow extends Identity {
  ref: string;
}

/**
 * Identities in the table `identities`. An identity has one reference however
 * many replicas meet it at once; after its row was erased it gets another. An
 * identity that was seen as a bot once stays one: bots count for nobody, so
 * forgetting it would open gates.
 */
export class PostgresIdentities implements Identities {
  async refs(trx: Knex.Transaction, identities: Identity[]): Promise<string[]> {
    if (!identities.length) {
      return [];
    }
    const distinct = distinctInOrder(identities);
    let found = await select(trx, distinct);
    const missing = distinct.filter(identity => !found.has(keyOf(identity)));
    if (missing.length) {
      // Somebody else's row that is not committed yet is waited for; the
      // order of `distinct` keeps two batches from waiting for each other.
      await trx('identities')
        .insert(missing.map(newRow))
        .onConflict(['provider', 'name'])
        .ignore();
      found = await select(trx, distinct);
    }
    await markBots(trx, distinct, found);
    return identities.map(identity => {
      const row = found.get(keyOf(identity));
      if (!row) {
        throw new Error(
          `An identity of ${identity.provider} was erased while it was ` +
            'looked up; try again',
        );
      }
      return row.ref;
    });
  }

  async resolve(db: Knex, refs: string[]): Promise<Map<string, Identity>> {
    if (!refs.length) {
      return new Map();
    }
    const rows: IdentityRow[] = await db('identities')
      .whereRaw('ref = ANY(?::text[])', [refs])
      .select('ref', 'provider', 'name', 'bot');
    return new Map(rows.map(({ ref, ...identity }) => [ref, identity]));
  }
}

async function select(
  trx: Knex.Transaction,
  identities: Identity[],
): Promise<Map<string, IdentityRow>> {
  const { rows } = await trx.raw<{ rows: IdentityRow[] }>(
    `SELECT i.ref, i.provider, i.name, i.bot FROM identities i
     JOIN unnest(?::text[], ?::text[]) AS wanted(provider, name)
       ON wanted.provider = i.provider AND wanted.name = i.name`,
    [
      identities.map(identity => identity.provider),
      identities.map(identity => identity.name),
    ],
  );
  return new Map(rows.map(row => [keyOf(row), row]));
}

async function markBots(
  trx: Knex.Transaction,
  identities: Identity[],
  found: Map<string, IdentityRow>,
): Promise<void> {
  const refs = identities
    .filter(identity => identity.bot)
    .map(identity => found.get(keyOf(identity)))
    .flatMap(row => (row && !row.bot ? [row.ref] : []));
  if (refs.length) {
    await trx('identities')
      .whereRaw('ref = ANY(?::text[])', [refs])
      .update({ bot: true });
  }
}

/** One of each, sorted; a bot where any mention of it says so. */
function distinctInOrder(identities: Identity[]): Identity[] {
  const byKey = new Map<string, Identity>();
  for (const identity of identities) {
    const key = keyOf(identity);
    const bot = identity.bot || Boolean(byKey.get(key)?.bot);
    byKey.set(key, { ...identity, bot });
  }
  return [...byKey.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, identity]) => identity);
}

function keyOf(identity: Identity): string {
  return JSON.stringify([identity.provider, identity.name]);
}

function newRow(identity: Identity): IdentityRow & { salt: Buffer } {
  const { provider, name, bot } = identity;
  const salt = randomBytes(SALT_BYTES);
  const digest = createHash('sha256')
    .update(salt)
    .update(canonicalObjectBytes({ provider, name, bot }))
    .digest('hex');
  return { ref: `id:${digest}`, provider, name, bot, salt };
}
