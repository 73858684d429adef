import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  gitopsCompliancePersonManagePermission as managePermission,
  type PersonLink,
  type PersonLinkPage,
  type PersonLinkProposal,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { whyNotConfirm, type Confirmer } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { subjectOf } from '../ledger/erasure/subject';
import type { EntryDraft, Ledger } from '../ledger/Ledger';
import type { Policy } from '../policy/Policy';
import { instant } from '../shared/time';
import { accountName } from './accountName';
import { catalogUser } from './catalogUser';
import type { Identities, Identity } from './Identities';
import { linkId, type LinkRow } from './linkRecords';
import type { LinkQuery, LinkStore } from './LinkStore';
import { actorsOfLink, linkView, type Allowance } from './linkView';
import type { PersonDirectory } from './PersonDirectory';
import type { Requester } from './Requester';

/** Who asks, and whether they may propose and end links. */
export interface LinkReader {
  requester: Requester | null;
  manages: boolean;
}

const CONTROLS = ['NIST:AC-5', 'SOC2:CC6.2'];

/**
 * Links between accounts and persons, mended by people: somebody proposes one,
 * two uninvolved persons confirm it, and it counts for changes that are
 * requested afterwards. What a trusted location of the catalog tells is changed
 * there.
 */
export class LinkService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: LinkStore;
      identities: Identities;
      persons: PersonDirectory;
      policy: () => Pick<Policy, 'document'>;
      clock: () => DateTime;
    },
  ) {}

  /** One page, newest first. */
  async list(query: LinkQuery, reader: LinkReader): Promise<PersonLinkPage> {
    const { rows, nextCursor } = await this.options.store.list(query);
    return { items: await this.#views(rows, reader), nextCursor };
  }

  /**
   * Proposes that an account is a person's.
   *
   * @throws InputError for an unknown provider or a bot, NotFoundError for an
   *   unknown person, ConflictError where the link is there already
   */
  async propose(
    { person, provider, account, reason }: PersonLinkProposal,
    reader: LinkReader & { requester: Requester },
  ): Promise<PersonLink> {
    const { db, ledger, store, identities } = this.options;
    this.#assertProvider(provider);
    const personRef = await this.#person(person);
    const name =
      provider === 'catalog'
        ? account.toLowerCase()
        : accountName(provider, account);
    const identity: Identity = { provider, name, bot: false };
    if (provider === 'catalog') await this.#assertAlias(personRef, name);
    const [accountRef] = await db.transaction(trx =>
      identities.refs(trx, [identity]),
    );
    const who = (await identities.resolve(db, [accountRef])).get(accountRef);
    if (who?.bot) {
      throw new InputError(
        `${account} is a bot, which counts for nobody and stays a bot; link the account of a human`,
      );
    }
    const id = await ledger.record(`person:${personRef}`, async recording => {
      const { trx } = recording;
      const known = await store.open(personRef, accountRef, trx);
      if (known) {
        throw new ConflictError(
          `${account} is ${
            known.counts_since ? 'linked with' : 'proposed for'
          } ${person} already; look for it in the list`,
        );
      }
      const [proposer] = await identities.refs(trx, [
        catalogUser(reader.requester),
      ]);
      const { next } = (await trx('ledger_entries')
        .where({ stream: `person:${personRef}` })
        .max('stream_seq as next')
        .first()) as { next: string | null };
      const link = linkId(personRef, accountRef, Number(next ?? 0) + 1);
      await recording.append({
        ...this.#draft('person.account-proposed', link, accountRef),
        persons: { person: personRef, proposer },
        erasable: { reason },
      });
      return link;
    });
    return this.#view(id, reader);
  }

  /**
   * Confirms a proposed link as the first or the second uninvolved person.
   *
   * @throws ConflictError that tells why somebody may not
   */
  async confirm(
    id: string,
    reader: LinkReader & { requester: Requester },
  ): Promise<PersonLink> {
    const { ledger, store, identities } = this.options;
    const found = await this.#found(id);
    await ledger.record(`person:${found.person_ref}`, async recording => {
      const { trx } = recording;
      const row = (await store.get(id, trx)) ?? found;
      const [confirmer] = await identities.refs(trx, [
        catalogUser(reader.requester),
      ]);
      const problem = await this.#whyNotConfirm(row, confirmer, trx);
      if (problem) throw new ConflictError(problem);
      await recording.append({
        ...this.#draft('person.account-confirmed', id, row.account_ref),
        persons: { person: row.person_ref, confirmer },
      });
    });
    return this.#view(id, reader);
  }

  /** Ends a link: rejects a proposed one, retires one that counts. */
  async end(
    id: string,
    reason: string,
    reader: LinkReader & { requester: Requester },
  ): Promise<PersonLink> {
    const { ledger, store, identities } = this.options;
    const found = await this.#found(id);
    await ledger.record(`person:${found.person_ref}`, async recording => {
      const { trx } = recording;
      const row = (await store.get(id, trx)) ?? found;
      const [ender] = await identities.refs(trx, [
        catalogUser(reader.requester),
      ]);
      const problem = whyNotEnd(
        row,
        reader.manages || ender === row.person_ref,
      );
      if (problem) throw new ConflictError(problem);
      const type = row.counts_since
        ? 'person.account-retired'
        : 'person.account-rejected';
      await recording.append({
        ...this.#draft(type, id, row.account_ref),
        persons: { person: row.person_ref, ender },
        erasable: { reason },
      });
    });
    return this.#view(id, reader);
  }

  #draft(type: string, link: string, account: string): EntryDraft {
    return {
      type,
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      controls: CONTROLS,
      payload: { link, account },
    };
  }

  #assertProvider(provider: string): void {
    const { accountAnnotations } = this.options.policy().document.persons;
    const known = [...Object.keys(accountAnnotations), 'catalog'];
    if (!known.includes(provider)) {
      throw new InputError(
        `provider ${provider} is not known; use one of ${known.join(', ')}`,
      );
    }
  }

  /** A person of the catalog, by reference. */
  async #person(entityRef: string): Promise<string> {
    const row = await this.options
      .db('identities')
      .join('persons', 'persons.person_ref', 'identities.ref')
      .where({ provider: 'catalog', name: entityRef.toLowerCase() })
      .where({ removed: false })
      .first('ref');
    if (!row) {
      throw new NotFoundError(
        `The catalog has no user ${entityRef}; use a reference such as user:default/ada`,
      );
    }
    return row.ref;
  }

  /** That one user is another: both are there, and they are two. */
  async #assertAlias(personRef: string, user: string): Promise<void> {
    if ((await this.#person(user)) === personRef) {
      throw new InputError('A user is not another account of itself');
    }
  }

  async #found(id: string): Promise<LinkRow> {
    const row = await this.options.store.get(id);
    if (!row) throw new NotFoundError(`There is no link ${id}`);
    return row;
  }

  async #whyNotConfirm(
    row: LinkRow,
    confirmer: string,
    db: Knex = this.options.db,
  ): Promise<string> {
    const { store, persons } = this.options;
    const dated = await persons.datedActors([], db);
    const { aliasRefs } = dated.sameAs(confirmer, null);
    const self = [confirmer, ...aliasRefs];
    const sharing = await store.sharing(self, db);
    const actors = await persons.actors(
      [...self, ...sharing, ...actorsOfLink(row)],
      db,
    );
    const nameOf = (ref: string) => actors.get(ref).person ?? ref;
    const account = actors.get(row.account_ref);
    const who: Confirmer = {
      person: nameOf(confirmer),
      aliases: aliasRefs.map(nameOf),
      sharing: sharing.map(nameOf),
      hands: await store.hands(row, self, db),
    };
    return whyNotConfirm(
      {
        person: nameOf(row.person_ref),
        user: account.provider === 'catalog' ? account.account : null,
        account: `${account.account} (${account.provider})`,
        isOpen: row.ended_at === null && row.counts_since === null,
        bot: account.bot,
        confirmedBy: row.confirmed_by.map(({ ref }) => nameOf(ref)),
      },
      who,
    );
  }

  async #view(id: string, reader: LinkReader): Promise<PersonLink> {
    const [view] = await this.#views([await this.#found(id)], reader);
    return view;
  }

  async #views(rows: LinkRow[], reader: LinkReader): Promise<PersonLink[]> {
    const { db, store, persons } = this.options;
    const { requester, manages } = reader;
    const actors = await persons.actors(rows.flatMap(actorsOfLink));
    const contested = await store.contested(
      rows.map(({ account_ref: account }) => account),
    );
    const self = requester && (await subjectOf(db, requester.userEntityRef));
    return Promise.all(
      rows.map(async row => {
        const isOpen = row.ended_at === null && row.counts_since === null;
        const confirm = !self
          ? 'Only a user of the catalog can confirm a link'
          : isOpen && (await this.#whyNotConfirm(row, self));
        return linkView(row, actors, contested.has(row.account_ref), {
          confirm: allowance(
            confirm === false
              ? 'This link does not wait for a confirmation'
              : confirm,
          ),
          end: allowance(whyNotEnd(row, manages || self === row.person_ref)),
        });
      }),
    );
  }
}

function allowance(reason: string): Allowance {
  return { allowed: reason === '', reason };
}

/** Why somebody cannot end a link now; empty: they can. */
function whyNotEnd(row: LinkRow, mayEnd: boolean): string {
  if (row.ended_at) return 'This link has ended already';
  if (row.trusted) {
    return 'A trusted location of the catalog tells this link: change it there';
  }
  return mayEnd
    ? ''
    : `You need the permission ${managePermission.name}, or it must be your own; ask a portal administrator`;
}
