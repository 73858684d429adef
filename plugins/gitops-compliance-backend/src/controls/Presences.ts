import {
  PRESENCE_TYPES,
  presenceOf,
  type Presence,
  type ReferencedActor,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { instant } from '../shared/time';

interface Told {
  stream: string;
  type: string;
  observed_at: Date;
}

/** When some persons were users of the catalog. */
export class Presences {
  private constructor(private readonly told: ReadonlyMap<string, Told[]>) {}

  /** Reads those behind these accounts, in one query. */
  static async of(
    accounts: readonly ReferencedActor[],
    db: Knex,
  ): Promise<Presences> {
    const streams = new Set(
      accounts.flatMap(account => streamOf(account) ?? []),
    );
    const told = new Map<string, Told[]>();
    if (streams.size === 0) return new Presences(told);
    const rows: Told[] = await db('ledger_entries')
      .select('stream', 'type', 'observed_at')
      .whereRaw('stream = ANY (?::text[])', [[...streams]])
      .whereRaw('type = ANY (?::text[])', [[...PRESENCE_TYPES]])
      .orderBy(['stream', 'stream_seq']);
    for (const row of rows) {
      told.set(row.stream, [...(told.get(row.stream) ?? []), row]);
    }
    return new Presences(told);
  }

  /** When whoever an account is was one; null: it is nobody's. */
  presence(account: ReferencedActor): Presence[] | null {
    const stream = streamOf(account);
    if (stream === null) return null;
    return presenceOf(
      (this.told.get(stream) ?? []).map(({ type, observed_at: at }) => ({
        type,
        observedAt: instant(at),
      })),
    );
  }
}

/** Stream of whom an account was at the request; null: nobody's. */
function streamOf({
  personRef,
  personAtRequestRef: before,
}: ReferencedActor): string | null {
  const ref = before === undefined ? personRef : before;
  return ref === null ? null : `person:${ref}`;
}
