import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import { SYSTEM_OF_SERVICE } from '../access/AuditScope';
import type { Sight } from '../access/Sight';
import { visibleServices } from '../access/visibleServices';
import { toDateTime } from '../shared/time';
import { presentNames } from '../services/ServiceNames';
import type { ExportQuestion, ExportRequest, ExportRow } from './records';

/** What an export may tell, and what it may name beside it. */
export interface SettledExport {
  request: ExportRequest;
  /** See `ExportRow.may_name`. */
  mayName: string[] | null;
}

/**
 * Settles what of a question may be told: the services that were asked for and
 * that who asks may see, in the catalog and as an auditor.
 *
 * @throws NotFoundError for a service or system that they may not see
 * @throws NotAllowedError where nothing is left, or where a part was asked to
 *   hold the whole log
 */
export async function settleExport(
  db: Knex,
  question: ExportQuestion,
  sees: Sight,
): Promise<SettledExport> {
  const { environments, from, until, asked, wholeLog } = question;
  const {
    services: visible,
    bounds,
    unclaimed,
  } = await visibleServices(db, sees, {
    environments,
    from: toDateTime(from),
    until: toDateTime(until),
  });
  const isPart = asked.services !== null || asked.systems !== null;
  const services = isPart ? await servicesAsked(db, asked, visible) : visible;
  if (services?.length === 0) {
    throw new NotAllowedError(
      'You may see no service of which this could tell; ask a portal administrator for access to them in the catalog',
    );
  }
  if (wholeLog && (visible !== null || bounds !== null)) {
    throw new NotAllowedError(
      'The whole log tells of more than you may see; ask without wholeLog',
    );
  }
  if (wholeLog && services !== null) {
    throw new InputError(
      'The whole log tells of every service: ask for it without services and systems',
    );
  }
  const request: ExportRequest = {
    ...question,
    services,
    ...(services === null && unclaimed && { unclaimed: true }),
    bounds,
  };
  return { request, mayName: visible };
}

/**
 * The exports that somebody may follow: their own, and those of changes that
 * they see. Narrows a query on `evidence_exports`.
 *
 * @param requester - who asks; null: nothing was ever asked by them
 */
export function narrowExports(
  query: Knex.QueryBuilder,
  sees: Sight,
  requester: string | null,
): void {
  if (sees.isWhole) return;
  query.where(any => {
    any.where({ requested_by: requester, change_id: null });
    any.orWhereIn('change_id', sub =>
      sub.select('id').from('changes_now').modify(sees.changes),
    );
  });
}

/**
 * Refuses an export that tells of more than who asks may see by now: their
 * rights may have become less since it was made. Its services are those that were
 * called so when it was asked for.
 *
 * @throws NotAllowedError where it does
 */
export async function assertStillSeen(
  db: Knex,
  { request, requested_at: asked }: Pick<ExportRow, 'request' | 'requested_at'>,
  sees: Sight,
): Promise<void> {
  const { environments, from, until, change, release } = request;
  if (change) return;
  if (release) {
    const unseen = await unseenChanges(db, release.changes, sees);
    if (unseen === 0) return;
    throw new NotAllowedError(
      `This export tells of ${unseen} changes that you may not see any more; ask somebody who sees them`,
    );
  }
  const { services: visible, unclaimed } = await visibleServices(db, sees, {
    environments,
    from: toDateTime(from),
    until: toDateTime(until),
  });
  if (request.unclaimed && !unclaimed) {
    throw new NotAllowedError(
      'This export tells of applications that nobody claims, of which you are not told any more; ask for a new one',
    );
  }
  if (visible === null) return;
  const known = new Set(visible);
  const services =
    request.services && (await presentNames(db, request.services, asked));
  if (services?.every(service => known.has(service))) return;
  throw new NotAllowedError(
    'This export tells of services that you may not see any more; ask for a new one',
  );
}

/** How many of some changes may not be seen. */
export async function unseenChanges(
  db: Knex,
  changes: readonly string[],
  sees: Sight,
): Promise<number> {
  const seen: string[] = await db('changes_now')
    .whereRaw('id = ANY (?::uuid[])', [[...changes]])
    .modify(sees.changes)
    .pluck('id');
  return changes.length - seen.length;
}

async function servicesAsked(
  db: Knex,
  { services, systems }: ExportQuestion['asked'],
  visible: string[] | null,
): Promise<string[]> {
  const rows: { entity_ref: string; system: string | null }[] = await db(
    'services',
  )
    .where(any => {
      any.whereRaw('entity_ref = ANY (?::text[])', [services ?? []]);
      any.orWhereRaw(`${SYSTEM_OF_SERVICE} = ANY (?::text[])`, [systems ?? []]);
    })
    .modify(query => {
      if (visible) query.whereRaw('entity_ref = ANY (?::text[])', [visible]);
    })
    .orderByRaw('entity_ref COLLATE "C"')
    .select('entity_ref', db.raw(`${SYSTEM_OF_SERVICE} AS system`));
  const unknown = [
    ...(services ?? []).filter(
      ref => !rows.some(({ entity_ref: known }) => known === ref),
    ),
    ...(systems ?? []).filter(
      ref => !rows.some(({ system }) => system === ref),
    ),
  ];
  if (unknown.length > 0) {
    throw new NotFoundError(
      `No service is known by ${unknown.join(
        ', ',
      )}, or you may not see it; use entity references such as component:default/name and system:default/name`,
    );
  }
  return rows.map(({ entity_ref: ref }) => ref);
}
