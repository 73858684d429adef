import { parseEntry } from '@gitops-compliance/evidence-log';
import type { Verdict } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { ServiceNames, underNames } from '../services/ServiceNames';
import { verdictStream, type VerdictsPayload } from './records';

/** What each check said last, and since when, ISO 8601 UTC. */
export type EarlierVerdicts = ReadonlyMap<
  string,
  { verdict: Verdict; since: string }
>;

/**
 * What checks said of targets under the older names of their services, while those
 * were theirs, by the stream of the present name; of others than were renamed nothing
 * is asked for. It is read from entries: what is on record of an older name is taken
 * off when nothing runs under it any more.
 */
export async function earlierVerdicts(
  targets: readonly { service: string; environment: string }[],
  db: Knex,
): Promise<ReadonlyMap<string, EarlierVerdicts>> {
  const found = new Map<string, EarlierVerdicts>();
  if (targets.length === 0) return found;
  const tenures = await new ServiceNames(db).renamed(db);
  for (const { service, environment } of targets) {
    const older = tenures
      .filter(one => one.service === service)
      .flatMap(({ name, since, until }) =>
        until ? [{ name: verdictStream(name, environment), since, until }] : [],
      );
    if (older.length === 0) continue;
    const rows: { entry: Buffer }[] = await db('ledger_entries')
      .where({ type: 'verdict.changed' })
      .modify(underNames(older, 'occurred_at', 'stream'))
      .orderBy(['occurred_at', 'id'])
      .select('entry');
    found.set(verdictStream(service, environment), saidBy(rows));
  }
  return found;
}

function saidBy(rows: readonly { entry: Buffer }[]): EarlierVerdicts {
  const said = new Map<string, { verdict: Verdict; since: string }>();
  for (const { entry } of rows) {
    const { payload, occurredAt } = parseEntry(entry);
    const { changed, gone } = payload as unknown as VerdictsPayload;
    for (const check of gone) said.delete(check);
    for (const { check, verdict, since = occurredAt } of changed) {
      if (said.get(check)?.verdict === verdict) continue;
      said.set(check, { verdict, since });
    }
  }
  return said;
}
