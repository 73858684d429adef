import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_ORIGIN_LOCATION,
  RELATION_DEPENDS_ON,
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { isGitopsComplianceAvailable } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import { minimatch } from 'minimatch';
import type { DateTime } from 'luxon';
import pLimit from 'p-limit';
import type { Ledger } from '../ledger/Ledger';
import type { Policy } from '../policy/Policy';
import { accountName } from '../persons/accountName';
import { groupsOf } from '../persons/groupsOf';
import type { Identities, Identity } from '../persons/Identities';
import { findRenamings, type FoundRenaming } from '../services/renamings';
import {
  serviceStream,
  type RenamedPayload,
} from '../services/servicesProjection';
import { sameJson, toJsonObject } from '../shared/json';
import { instant } from '../shared/time';
import type { CollectorStatus } from './CollectorStatus';
import { SuddenLoss, type Census } from './SuddenLoss';

/** Name of the catalog's collector. */
export const CATALOG_COLLECTOR = 'catalog';
const TITLE = 'Software catalog';
/** Kinds of entities that tell of persons. */
const PEOPLE = ['User', 'Group'];
/** Recordings at once: requests and jobs share the pool of connections. */
const RECORDINGS_AT_ONCE = 4;
/** Identities that are looked up in one query. */
const BATCH_SIZE = 500;

interface AccountLink {
  person_ref: string;
  account_ref: string;
  trusted: boolean;
}

/** A person as on record. */
interface KnownPerson {
  displayName: string | null;
  removed: boolean;
  links: AccountLink[];
}

/**
 * Reads services and users from the catalog and records what changed.
 *
 * An account annotation of a user is proof only when the user comes from a
 * trusted location (design §5.6); elsewhere it proposes and counts for nobody.
 */
export class CatalogCollector {
  readonly #loss: SuddenLoss;

  constructor(
    private readonly options: {
      catalog: CatalogService;
      auth: AuthService;
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      status: CollectorStatus;
      policy: () => Policy;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {
    this.#loss = new SuddenLoss(options.clock);
  }

  /**
   * Reads the catalog once. Resolves to whether any service changed, so that
   * applications can be mapped anew.
   */
  async collect(): Promise<boolean> {
    const { status, logger } = this.options;
    let entities: Entity[];
    try {
      entities = await this.#read();
    } catch (error) {
      logger.warn(`The catalog cannot be read: ${(error as Error).message}`);
      await status.failed(CATALOG_COLLECTOR, TITLE, (error as Error).message);
      return false;
    }
    const doubts = this.#loss.doubts(await this.#censuses(entities));
    if (doubts) {
      logger.warn(`The catalog is not believed: ${doubts}`);
      await status.failed(CATALOG_COLLECTOR, TITLE, doubts);
      return false;
    }
    const changed = await this.#recordServices(
      entities.filter(({ kind }) => !PEOPLE.includes(kind)),
    );
    const people = entities.filter(({ kind }) => PEOPLE.includes(kind));
    await this.#recordPersons(people.filter(e => e.kind === 'User'));
    await this.#recordGroups(people);
    await status.heard(CATALOG_COLLECTOR, TITLE, { complete: true });
    return changed;
  }

  async #read(): Promise<Entity[]> {
    const { catalog, auth } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const entities: Entity[] = [];
    for await (const page of catalog.streamEntities(
      { filter: [{ kind: 'component' }, { kind: 'user' }, { kind: 'group' }] },
      { credentials },
    )) {
      entities.push(
        ...page.filter(
          entity =>
            PEOPLE.includes(entity.kind) || isGitopsComplianceAvailable(entity),
        ),
      );
    }
    return entities;
  }

  /** How many of the users and services on record a reading lacks. */
  async #censuses(entities: Entity[]): Promise<Census[]> {
    const { db } = this.options;
    const listed = new Set(entities.map(entity => stringifyEntityRef(entity)));
    const users: { name: string }[] = await db('persons')
      .join('identities', 'identities.ref', 'persons.person_ref')
      .where({ removed: false, provider: 'catalog' })
      .select('name');
    const services: { name: string }[] = await db('services')
      .where({ removed: false })
      .select({ name: 'entity_ref' });
    return Object.entries({ users, services }).map(([what, known]) => ({
      what,
      known: known.length,
      missing: known.filter(({ name }) => !listed.has(name)).length,
    }));
  }

  async #recordServices(services: Entity[]): Promise<boolean> {
    const { db, policy } = this.options;
    const known = await db('services').select(
      'entity_ref',
      'entity',
      'removed',
      'uid',
    );
    const byRef = new Map(known.map(row => [row.entity_ref, row]));
    const seen = new Set<string>();
    const changes: (() => Promise<void>)[] = [];
    for (const service of services) {
      const entityRef = stringifyEntityRef(service);
      seen.add(entityRef);
      const entity = normaliseService(service);
      const before = byRef.get(entityRef);
      const isSame =
        before &&
        !before.removed &&
        before.uid === (service.metadata.uid ?? '') &&
        sameJson(before.entity, entity);
      if (isSame) continue;
      changes.push(() => this.#recordService(entityRef, service, entity));
    }
    for (const row of known) {
      if (row.removed || seen.has(row.entity_ref)) continue;
      const stream = serviceStream(row.entity_ref);
      changes.push(() => this.#append(stream, 'service.removed', {}));
    }
    // Before what is seen under the new name: that tells what is news.
    const rules = policy().document.renamed ?? [];
    for (const one of findRenamings(services, known, rules)) {
      if (!(await this.#recordRenaming(one))) continue;
      changes.push(async () => {});
      this.#tellOfRules(one);
    }
    const inTurn = pLimit(RECORDINGS_AT_ONCE);
    await Promise.all(changes.map(change => inTurn(change)));
    return changes.length > 0;
  }

  /** Resolves to whether it was not on record yet. */
  async #recordRenaming({
    service,
    from,
    by,
  }: FoundRenaming): Promise<boolean> {
    const { ledger, clock, policy } = this.options;
    return ledger.record(serviceStream(service), async recording => {
      const { trx } = recording;
      if (await isOnRecord({ service, from, by }, trx)) return false;
      const payload: RenamedPayload = {
        from,
        by,
        ...(by === 'policy' && { policyHash: policy().hash }),
      };
      await recording.append({
        type: 'service.renamed',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: CATALOG_COLLECTOR },
        attestation: by === 'uid' ? 'read' : 'decided',
        controls: ['NIST:CM-8'],
        payload: toJsonObject(payload),
      });
      return true;
    });
  }

  /** Rules for the old name hold for the new one only where the policy says so. */
  #tellOfRules({ service, from, by }: FoundRenaming): void {
    const names = [from, from.split('/').pop() as string];
    const isNamed = this.options
      .policy()
      .document.services?.some(rule =>
        rule.services.some(name => names.includes(name)),
      );
    if (by === 'policy' || !isNamed) return;
    this.options.logger.warn(
      `The catalog calls ${from} ${service} now, and rules of the policy name ${from}: they do not hold for ${service} until the policy names it there, or under renamed`,
    );
  }

  async #recordService(entityRef: string, service: Entity, entity: Entity) {
    const ownedBy = ownersOf(service);
    // Owners may be persons, and annotations may say anything: erasable.
    await this.#append(
      serviceStream(entityRef),
      'service.observed',
      { uid: service.metadata.uid ?? '' },
      {
        owner: ownedBy[0] ?? null,
        ownedBy,
        entity: toJsonObject(entity),
      },
    );
  }

  async #recordPersons(users: Entity[]): Promise<void> {
    const { trustedLocations, accountAnnotations } =
      this.options.policy().document.persons;
    const claims = users.map(user => ({
      person: {
        provider: 'catalog',
        name: stringifyEntityRef(user),
        bot: false,
      },
      accounts: accountsOf(user, accountAnnotations),
      trusted: isTrusted(user, trustedLocations),
      displayName: displayNameOf(user),
    }));
    const refs = await this.#refs(
      claims.flatMap(({ person, accounts }) => [person, ...accounts]),
    );
    const known = await this.#knownPersons();
    const seen = new Set<string>();
    for (const { person, accounts, trusted, displayName } of claims) {
      const personRef = refs.get(keyOf(person)) as string;
      const accountRefs = accounts.map(
        account => refs.get(keyOf(account)) as string,
      );
      seen.add(personRef);
      const before = known.get(personRef);
      const unchanged =
        before &&
        !before.removed &&
        before.displayName === displayName &&
        before.links.length === accountRefs.length &&
        before.links.every(
          link =>
            accountRefs.includes(link.account_ref) && link.trusted === trusted,
        );
      if (unchanged) continue;
      await this.#observePerson(personRef, accountRefs, trusted, displayName);
    }
    await this.#recordLeavers(seen);
  }

  /** The references of these, by {@link keyOf}. */
  async #refs(all: Identity[]): Promise<Map<string, string>> {
    const { db, identities } = this.options;
    const refs = new Map<string, string>();
    for (let start = 0; start < all.length; start += BATCH_SIZE) {
      const batch = all.slice(start, start + BATCH_SIZE);
      const found = await db.transaction(trx => identities.refs(trx, batch));
      batch.forEach((one, index) => refs.set(keyOf(one), found[index]));
    }
    return refs;
  }

  async #knownPersons(): Promise<Map<string, KnownPerson>> {
    const { db } = this.options;
    const [rows, links] = await Promise.all([
      db('persons').select('person_ref', 'display_name', 'removed'),
      db<AccountLink>('person_accounts').select(),
    ]);
    const known = new Map<string, KnownPerson>(
      rows.map(row => [
        row.person_ref,
        { displayName: row.display_name, removed: row.removed, links: [] },
      ]),
    );
    for (const link of links) known.get(link.person_ref)?.links.push(link);
    return known;
  }

  async #observePerson(
    personRef: string,
    accounts: string[],
    trusted: boolean,
    displayName: string,
  ): Promise<void> {
    const { ledger, clock } = this.options;
    await ledger.record(`person:${personRef}`, recording =>
      recording.append({
        type: 'person.observed',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: CATALOG_COLLECTOR },
        attestation: 'read',
        persons: { person: personRef },
        controls: ['NIST:AC-5', 'SOC2:CC6.2'],
        payload: { accounts, trusted },
        erasable: { displayName },
      }),
    );
  }

  /** Which groups persons belong to, where that changed. */
  async #recordGroups(people: Entity[]): Promise<void> {
    const { db, policy } = this.options;
    const { trustedLocations } = policy().document.persons;
    const told = groupsOf(people, entity =>
      isTrusted(entity, trustedLocations),
    );
    const { rows } = await db.raw<{
      rows: { person_ref: string; name: string; groups: string[] }[];
    }>(
      `SELECT p.person_ref, i.name,
         array_remove(array_agg(g.group_ref ORDER BY g.group_ref), NULL) AS groups
       FROM persons p JOIN identities i ON i.ref = p.person_ref
       LEFT JOIN person_groups g USING (person_ref)
       WHERE NOT p.removed GROUP BY p.person_ref, i.name`,
    );
    for (const { person_ref: personRef, name, groups } of rows) {
      const now = told.get(name) ?? [];
      if (sameJson([...groups].sort(), now)) continue;
      await this.#observeGroups(personRef, now);
    }
  }

  async #observeGroups(personRef: string, groups: string[]): Promise<void> {
    const { ledger, clock } = this.options;
    await ledger.record(`person:${personRef}`, recording =>
      recording.append({
        type: 'person.groups-observed',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: CATALOG_COLLECTOR },
        attestation: 'read',
        persons: { person: personRef },
        controls: ['NIST:AC-5', 'SOC2:CC6.2'],
        payload: { groups },
      }),
    );
  }

  /** Who is no longer in the catalog counts for nobody from now on. */
  async #recordLeavers(seen: Set<string>): Promise<void> {
    const { db, ledger, clock } = this.options;
    const known = await db('persons')
      .select('person_ref')
      .where({ removed: false });
    for (const { person_ref: personRef } of known) {
      if (seen.has(personRef)) continue;
      await ledger.record(`person:${personRef}`, recording =>
        recording.append({
          type: 'person.removed',
          v: 1,
          occurredAt: instant(clock()),
          source: { collector: CATALOG_COLLECTOR },
          attestation: 'read',
          persons: { person: personRef },
          controls: ['NIST:AC-5', 'SOC2:CC6.2'],
          payload: {},
        }),
      );
    }
  }

  async #append(
    stream: string,
    type: string,
    payload: ReturnType<typeof toJsonObject>,
    erasable?: ReturnType<typeof toJsonObject>,
  ) {
    await this.options.ledger.record(stream, recording =>
      recording.append({
        type,
        v: 1,
        occurredAt: instant(this.options.clock()),
        source: { collector: CATALOG_COLLECTOR },
        attestation: 'read',
        payload,
        erasable,
      }),
    );
  }
}

/**
 * Whether a renaming is known: another replica may have read the same. A name may
 * go to and fro, by the id of the catalog; a rule of the policy counts once.
 */
async function isOnRecord(
  { service, from, by }: FoundRenaming,
  trx: Knex,
): Promise<boolean> {
  if (by === 'policy') {
    const told = await trx('service_names')
      .where({ service_ref: service, former_ref: from })
      .first('at');
    return told !== undefined;
  }
  const [last] = await trx('service_names')
    .where(any =>
      any
        .where({ service_ref: service, former_ref: from })
        .orWhere({ service_ref: from, former_ref: service }),
    )
    .orderBy('at', 'desc')
    .limit(1);
  return last?.service_ref === service;
}

/** What of a service matters here: enough for mapping and visibility. */
function normaliseService(entity: Entity): Entity {
  const { name, namespace, title, labels, tags, annotations } = entity.metadata;
  const spec = Object.fromEntries(
    Object.entries(entity.spec ?? {}).filter(
      ([, value]) => typeof value === 'string',
    ),
  );
  return toJsonObject({
    apiVersion: entity.apiVersion,
    kind: entity.kind,
    metadata: { name, namespace, title, labels, tags, annotations },
    spec,
    relations: [
      ...ownersOf(entity).map(targetRef => ({
        type: RELATION_OWNED_BY,
        targetRef,
      })),
      ...dependenciesOf(entity),
    ],
  }) as unknown as Entity;
}

/** Components that a service depends on, in a fixed order. */
function dependenciesOf(entity: Entity) {
  return (entity.relations ?? [])
    .filter(
      ({ type, targetRef }) =>
        type === RELATION_DEPENDS_ON && targetRef.startsWith('component:'),
    )
    .map(({ type, targetRef }) => ({ type, targetRef }))
    .sort((one, other) => one.targetRef.localeCompare(other.targetRef));
}

function ownersOf(entity: Entity): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === RELATION_OWNED_BY)
    .map(relation => relation.targetRef)
    .sort();
}

function accountsOf(
  user: Entity,
  accountAnnotations: Record<string, string>,
): Identity[] {
  return Object.entries(accountAnnotations).flatMap(([provider, key]) => {
    const name = user.metadata.annotations?.[key];
    return name
      ? [{ provider, name: accountName(provider, name), bot: false }]
      : [];
  });
}

function isTrusted(user: Entity, trustedLocations: string[]): boolean {
  const origin = user.metadata.annotations?.[ANNOTATION_ORIGIN_LOCATION];
  if (!origin) return false;
  return trustedLocations.some(trusted => minimatch(origin, trusted));
}

function displayNameOf(user: Entity): string {
  const profile = (user.spec?.profile ?? {}) as { displayName?: string };
  return profile.displayName ?? user.metadata.title ?? user.metadata.name;
}

function keyOf({ provider, name }: Identity): string {
  return `${provider}:${name}`;
}
