import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { FRAMEWORKS } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { JsonObject } from '@gitops-compliance/evidence-log';
import type {
  EvidenceExport,
  EvidenceExportList,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Reader } from '../access/Access';
import type { Requester } from '../persons/Requester';
import type { ChangeStore } from '../changes/ChangeStore';
import type { ChangeRow } from '../changes/records';
import type { EntryDraft, Ledger, Recording } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities, Identity } from '../persons/Identities';
import type { PersonDirectory } from '../persons/PersonDirectory';
import { requireEnvironment, type Policy } from '../policy/Policy';
import { instant, toDateTime } from '../shared/time';
import type { BundleStore } from './BundleStore';
import { zipOf } from './bundleZip';
import { exportJob } from './exportJob';
import { exportView } from './exportView';
import { requestedPayload, requestOfChange, sorted } from './exportRequests';
import { settleRelease } from './releaseScope';
import {
  assertStillSeen,
  narrowExports,
  settleExport,
  type SettledExport,
} from './exportScope';
import { exportStream, type ExportQuestion, type ExportRow } from './records';

/** The longest period of one export. */
const MAX_DAYS = 400;

/** What somebody asks to be exported. */
export interface ExportWish
  extends Omit<ExportQuestion, 'change' | 'release' | 'asked'>,
    Partial<ExportQuestion['asked']> {}

/** What somebody asks to be exported of a release, by its id. */
export interface ReleaseWish extends Pick<ExportQuestion, 'framework'> {
  release: string;
}

/** Who asks for the bundles of changes that have ended. */
const PORTAL: Identity = {
  provider: 'portal',
  name: 'gitops-compliance',
  bot: true,
};

/** Who asks, and what they may read. */
type Asker = Pick<Reader<Requester>, 'requester' | 'sees'>;

/** Use cases of exports: ask for one, follow it, fetch it. */
export class EvidenceService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      persons: PersonDirectory;
      bundles: BundleStore;
      store: ChangeStore;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /**
   * Asks for a bundle, of what who asks may see; a job makes it.
   *
   * @returns its id
   */
  async request(wish: ExportWish, asker: Asker): Promise<string> {
    this.#assertFramework(wish.framework);
    const from = toDateTime(wish.from);
    const until = toDateTime(wish.until);
    this.#assertUsable(wish.environments, from, until);
    const question: ExportQuestion = {
      environments: sorted(wish.environments),
      from: instant(from),
      until: instant(until),
      framework: wish.framework,
      wholeLog: wish.wholeLog,
      change: null,
      asked: {
        services: wish.services ? sorted(wish.services) : null,
        systems: wish.systems ? sorted(wish.systems) : null,
      },
    };
    const { db } = this.options;
    const settled = await settleExport(db, question, asker.sees);
    return this.#start(settled, catalogUser(asker.requester));
  }

  /**
   * Asks for a bundle of a release that has ended: of all of its changes.
   *
   * @returns its id
   */
  async requestOfRelease(
    { release, framework }: ReleaseWish,
    { requester, sees }: Asker,
  ): Promise<string> {
    this.#assertFramework(framework);
    const { db } = this.options;
    const settled = await settleRelease(db, release, framework, sees);
    return this.#start(settled, catalogUser(requester));
  }

  /**
   * The evidence of one change that has ended; made at the first request, and
   * the same for all that follow. @returns the id of its export
   */
  async requestOfChange(
    changeId: string,
    { requester, sees }: Asker,
  ): Promise<string> {
    const change = await this.options.store.find(changeId, sees);
    if (!change) throw noChange(changeId);
    if (!change.ended_at) {
      throw new ConflictError(
        `#${change.number} is ${change.state}; its evidence is made when it has ended`,
      );
    }
    return this.#makeOf(change, catalogUser(requester));
  }

  /** The bundle of a change that has ended; null: it was not asked for yet. */
  async ofChange(
    changeId: string,
    reader: Reader,
  ): Promise<EvidenceExport | null> {
    const change = await this.options.store.find(changeId, reader.sees);
    if (!change) throw noChange(changeId);
    const made = await this.#ofChange(changeId);
    return made ? this.get(made, reader) : null;
  }

  /** Makes the bundle of a change that has ended: the job at its end. */
  async makeOfEnded(changeId: string): Promise<void> {
    const change = await this.options.store.get(changeId);
    if (change?.ended_at) await this.#makeOf(change, PORTAL);
  }

  async #makeOf(change: ChangeRow, requester: Identity): Promise<string> {
    const made = await this.#ofChange(change.id);
    if (made) return made;
    try {
      return await this.#start(requestOfChange(change), requester);
    } catch (error) {
      // Somebody else asked at the same time.
      const theirs = await this.#ofChange(change.id);
      if (theirs) return theirs;
      throw error;
    }
  }

  async #ofChange(changeId: string): Promise<string | undefined> {
    const row = await this.options
      .db<ExportRow>('evidence_exports')
      .where({ change_id: changeId, replaced: false })
      .first('id');
    return row?.id;
  }

  async #start(
    { request, mayName }: SettledExport,
    requester: Identity,
  ): Promise<string> {
    const { clock, ledger } = this.options;
    const id = randomUUID();
    await ledger.record(exportStream(id), async recording => {
      const ref = await this.#refOf(requester, recording);
      await recording.append({
        ...this.#draft('evidence.requested', requestedPayload(request)),
        v: 2,
        persons: { requester: ref },
        controls: ['PCI:10.3.4', 'NIST:AU-6'],
      });
      await recording.trx('evidence_exports').insert({
        id,
        request: JSON.stringify(request),
        may_name: JSON.stringify(mayName),
        requested_by: ref,
        requested_at: clock().toJSDate(),
        state: 'waiting',
        stage: 'waiting',
        change_id: request.change,
      });
      await recording.enqueue(exportJob(id));
    });
    return id;
  }

  /** An export as screens show it; 404 where the reader may not follow it. */
  async get(id: string, reader: Reader): Promise<EvidenceExport> {
    const row = await this.#row(id, reader);
    const actors = await this.options.persons.actors([row.requested_by]);
    return exportView(row, actors);
  }

  /** The newest exports; those of single changes are left out. */
  async list(limit: number, reader: Reader): Promise<EvidenceExportList> {
    const ref = await this.#knownRef(reader);
    const rows: ExportRow[] = await this.options
      .db<ExportRow>('evidence_exports')
      .whereNull('change_id')
      .modify(query => narrowExports(query, reader.sees, ref))
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    const actors = await this.options.persons.actors(
      rows.map(row => row.requested_by),
    );
    return { items: rows.map(row => exportView(row, actors)) };
  }

  /**
   * The bundle as a ZIP file; that it was fetched becomes an entry first.
   *
   * @throws ConflictError while it is not done
   */
  async bundle(id: string, reader: Reader<Requester>): Promise<Readable> {
    const { bundles, ledger } = this.options;
    const row = await this.#row(id, reader);
    if (row.state !== 'done') {
      throw new ConflictError(
        `The export is ${row.state}; fetch it when it is done`,
      );
    }
    await assertStillSeen(this.options.db, row, reader.sees);
    await ledger.record(exportStream(id), async recording => {
      await recording.append({
        ...this.#draft('evidence.downloaded', { manifest: row.manifest_hash }),
        persons: {
          reader: await this.#refOf(catalogUser(reader.requester), recording),
        },
        controls: ['NIST:AU-6'],
      });
    });
    return zipOf(bundles, id);
  }

  async #refOf(identity: Identity, { trx }: Recording): Promise<string> {
    const [ref] = await this.options.identities.refs(trx, [identity]);
    return ref;
  }

  #draft(type: string, payload: JsonObject): EntryDraft {
    return {
      type,
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      payload,
    };
  }

  /** Who reads, if they were ever named; a look does not name anybody. */
  async #knownRef({ requester }: Reader): Promise<string | null> {
    if (!requester) return null;
    const { provider, name } = catalogUser(requester);
    const row = await this.options
      .db('identities')
      .where({ provider, name })
      .first('ref');
    return row?.ref ?? null;
  }

  async #row(id: string, reader: Reader): Promise<ExportRow> {
    const ref = await this.#knownRef(reader);
    const row = await this.options
      .db<ExportRow>('evidence_exports')
      .where({ id })
      .modify(query => narrowExports(query, reader.sees, ref))
      .first();
    if (!row) {
      throw new NotFoundError(
        `There is no export ${id}, or it tells of what you may not see`,
      );
    }
    return row;
  }

  #assertFramework(framework: string): void {
    const own = this.options.policy().document.frameworks ?? [];
    const known: string[] = [...FRAMEWORKS, ...own.map(({ id }) => id)];
    if (!known.includes(framework)) {
      throw new InputError(
        `There is no framework ${framework}; there are ${known.join(', ')}`,
      );
    }
  }

  #assertUsable(environments: string[], from: DateTime, until: DateTime) {
    const { policy, clock } = this.options;
    environments.forEach(name => requireEnvironment(policy(), name));
    const days = until.diff(from).as('days');
    if (!(days > 0) || days > MAX_DAYS) {
      throw new InputError(
        `until must be later than from, by at most ${MAX_DAYS} days`,
      );
    }
    if (from > clock()) {
      throw new InputError('from lies in the future: there is nothing yet');
    }
  }
}

function noChange(changeId: string): NotFoundError {
  return new NotFoundError(
    `There is no change ${changeId}, or you may not see its service`,
  );
}
