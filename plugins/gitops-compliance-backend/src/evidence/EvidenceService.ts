import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import archiver from 'archiver';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { JsonObject } from '@gitops-compliance/evidence-log';
import type {
  EvidenceExport,
  EvidenceExportList,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Reader } from '../access/Access';
import type { Requester } from '../persons/Requester';
import type { ChangeStore } from '../changes/ChangeStore';
import type { EntryDraft, Ledger, Recording } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Actors, PersonDirectory } from '../persons/PersonDirectory';
import { requireEnvironment, type Policy } from '../policy/Policy';
import { instant, instantOrNull, toDateTime } from '../shared/time';
import type { BundleStore } from './BundleStore';
import { exportJob } from './exportJob';
import {
  assertStillSeen,
  narrowExports,
  settleExport,
  type SettledExport,
} from './exportScope';
import {
  exportStream,
  type ExportQuestion,
  type ExportRequest,
  type ExportRow,
} from './records';

/** The longest period of one export. */
const MAX_DAYS = 400;

/** Every file of a bundle is as old as ZIP can tell: the time is in it. */
const ZIP_DATE = new Date('1980-01-01T00:00:00Z');

/** What somebody asks to be exported. */
export interface ExportWish
  extends Omit<ExportQuestion, 'change' | 'asked'>,
    Partial<ExportQuestion['asked']> {}

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
    return this.#start(settled, asker.requester);
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
    if (!change) {
      throw new NotFoundError(
        `There is no change ${changeId}, or you may not see its service`,
      );
    }
    if (!change.ended_at) {
      throw new ConflictError(
        `#${change.number} is ${change.state}; its evidence is made when it has ended`,
      );
    }
    const made = await this.#ofChange(changeId);
    if (made) return made;
    const request: ExportRequest = {
      environments: [change.environment],
      from: instant(change.created_at),
      until: instant(toDateTime(change.ended_at).plus({ milliseconds: 1 })),
      framework: 'SOC2',
      wholeLog: false,
      change: changeId,
      asked: { services: null, systems: null },
      services: null,
      bounds: null,
    };
    try {
      return await this.#start({ request, mayName: null }, requester);
    } catch (error) {
      // Somebody else asked at the same time.
      const theirs = await this.#ofChange(changeId);
      if (theirs) return theirs;
      throw error;
    }
  }

  async #ofChange(changeId: string): Promise<string | undefined> {
    const row = await this.options
      .db<ExportRow>('evidence_exports')
      .where({ change_id: changeId })
      .first('id');
    return row?.id;
  }

  async #start(
    { request, mayName }: SettledExport,
    requester: Requester,
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
    await assertStillSeen(this.options.db, row.request, reader.sees);
    await ledger.record(exportStream(id), async recording => {
      await recording.append({
        ...this.#draft('evidence.downloaded', { manifest: row.manifest_hash }),
        persons: { reader: await this.#refOf(reader.requester, recording) },
        controls: ['NIST:AU-6'],
      });
    });
    const zip = archiver('zip', { zlib: { level: 6 } });
    void (async () => {
      try {
        for await (const { path } of bundles.files(id)) {
          const bytes = Readable.from(bundles.read(id, path));
          const isWritten = new Promise<void>((resolve, reject) => {
            zip.once('entry', () => resolve());
            bytes.once('error', reject);
          });
          zip.append(bytes, { name: path, date: ZIP_DATE });
          // One file at a time: they are read from Postgres as they are sent.
          await isWritten;
        }
        await zip.finalize();
      } catch (error) {
        zip.destroy(error as Error);
      }
    })();
    return zip;
  }

  async #refOf(requester: Requester, { trx }: Recording): Promise<string> {
    const { identities } = this.options;
    const [ref] = await identities.refs(trx, [catalogUser(requester)]);
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

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

/** `evidence.requested` v2: the services are many, so their hash stands there. */
function requestedPayload({ services, ...request }: ExportRequest): JsonObject {
  const sha256 = services && hashOf(services.join('\n'));
  return {
    ...request,
    services: services && { count: services.length, sha256 },
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function exportView(row: ExportRow, actors: Actors): EvidenceExport {
  const { environments, from, until, framework, wholeLog, change } =
    row.request;
  const { services, asked } = row.request;
  return {
    id: row.id,
    environments,
    from,
    until,
    framework,
    wholeLog,
    change,
    services: services && services.length,
    asked: [...(asked.systems ?? []), ...(asked.services ?? [])],
    requestedBy: actors.view(row.requested_by),
    requestedAt: instant(row.requested_at),
    state: row.state,
    stage: row.stage,
    filesDone: row.files_done,
    size: row.size === null ? null : Number(row.size),
    finishedAt: instantOrNull(row.finished_at),
    manifestHash: row.manifest_hash,
    problem: row.problem,
  };
}
