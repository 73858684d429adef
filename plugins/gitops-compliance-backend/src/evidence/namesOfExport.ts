import { isOfServices, type NamesFold } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { HeldNames } from '../services/heldBy';
import {
  namesBy,
  renamingEntries,
  type RenamingEntry,
} from '../services/renamingEntries';
import { instant } from '../shared/time';
import {
  changesAsked,
  type ExportRequest,
  type ExportRow,
  type FixedExport,
} from './records';

/** Under which names an export finds what it tells of, and what proves them. */
export interface NamesOfExport {
  /** The services that it tells of; null: every one. */
  told: HeldNames | null;
  /** Those whose changes may be named; null: every one. */
  nameable: HeldNames | null;
  /** Ids of the entries of renamings that are in it. */
  renamings: string[];
}

type Fixed = Pick<FixedExport, 'request' | 'mayName' | 'names'>;

/**
 * What was asked for, by the names as of the checkpoint of an export: a service
 * may have got another one since it was asked for, and none that it gets later moves
 * anything. Renamings of services that may not be named are left out of the bundle,
 * and decide all the same what is in it.
 */
export async function fixNames(
  db: Knex,
  row: Pick<ExportRow, 'request' | 'may_name' | 'requested_at'>,
  { shard, size }: { shard: number; size: number },
): Promise<Fixed> {
  const entries = await renamingEntries(db, {
    sql: '(i.shard < ? OR (i.shard = ? AND i.log_index < ?))',
    bindings: [shard, shard, size],
  });
  const all = namesBy(entries);
  const asked = instant(row.requested_at);
  const nowOf = (services: string[] | null) =>
    services && sorted(services.map(name => all.present(name, asked)));
  const request: ExportRequest = {
    ...row.request,
    services: nowOf(row.request.services),
  };
  const mayName = nowOf(row.may_name);
  const seen = await servicesOfChanges(db, request, all);
  const proving = entries.filter(isOfAny(seen ?? mayName, all));
  const names = namesBy(proving).of(request.services ?? []);
  const held = (services: string[] | null) =>
    services && { services, names: all.of(services) };
  return {
    request: names.length > 0 ? { ...request, names } : request,
    mayName,
    names: {
      told: held(request.services),
      nameable: held(mayName),
      renamings: proving.map(({ id }) => id),
    },
  };
}

/** Whether a service that an export tells of had a name at an instant. */
export function isTold(
  { services, names }: ExportRequest,
  name: string | null,
  at: string,
): boolean {
  if (services === null) return true;
  return name !== null && isOfServices({ name, at }, services, names);
}

/** Whether the service of a renaming is one of these; null: any is. */
function isOfAny(services: string[] | null, all: NamesFold) {
  const known = services && new Set(services);
  return ({ entry: { stream, occurredAt } }: RenamingEntry) => {
    const name = stream.slice('service:'.length);
    return !known || known.has(all.present(name, occurredAt));
  };
}

/** Of which services single changes are; null: it is not asked for such. */
async function servicesOfChanges(
  db: Knex,
  request: ExportRequest,
  all: NamesFold,
): Promise<string[] | null> {
  const ids = changesAsked(request);
  if (!ids) return null;
  const rows: { service_ref: string; created_at: Date }[] = await db('changes')
    .whereRaw('id = ANY (?::uuid[])', [ids])
    .select('service_ref', 'created_at');
  return sorted(
    rows.map(row => all.present(row.service_ref, instant(row.created_at))),
  );
}

function sorted(names: string[]): string[] {
  return [...new Set(names)].sort();
}
