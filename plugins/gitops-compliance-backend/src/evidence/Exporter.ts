import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  IN_TOTO,
  signEnvelope,
  STATEMENT_TYPE,
  type Statement,
} from '@gitops-compliance/evidence-log/node';
import {
  CHECKS,
  EvidenceFold,
  type EvidenceIdentity,
  type JudgedChange,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { createHash } from 'node:crypto';
import type { CompletenessService } from '../completeness/CompletenessService';
import type { Ledger } from '../ledger/Ledger';
import type { KeyRing } from '../ledger/keys/KeyRing';
import type { TransparencyLog } from '../ledger/log/TransparencyLog';
import { instant, toDateTime } from '../shared/time';
import type { BundleStore } from './BundleStore';
import type { BundleFile } from './files/BundleFile';
import { jsonFile, wholeFile } from './files/BundleFile';
import {
  blobFiles,
  entryFiles,
  identitiesOf,
  selectedEntries,
} from './files/entryFiles';
import { logFilesOf } from './files/logFiles';
import {
  populationFiles,
  populationRow,
  type PopulationRow,
} from './files/populationFiles';
import { readmeText } from './files/readme';
import { exportStream, type ExportRow, type FixedExport } from './records';
import { readOrNull } from './readOrNull';
import { reportFiles } from './report/reportFiles';
import { selectEntries } from './selection';

/** What a bundle's manifest says of it (in-toto predicate). */
export const PREDICATE_TYPE =
  'https://gitops-compliance.dev/evidence-bundle/v1';

/** Path of the manifest; it names every other file. */
export const MANIFEST = 'manifest.dsse.json';

/**
 * Makes bundles: the job `evidence.export`. Every file is a function of the
 * request and of the log up to one signed checkpoint, so that a job that is
 * taken up again goes on with the same bytes; only the manifest says when and
 * by whom it was run.
 */
export class Exporter {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      log: TransparencyLog;
      keys: KeyRing;
      completeness: CompletenessService;
      bundles: BundleStore;
      logger: LoggerService;
      clock: () => DateTime;
    },
  ) {}

  /** Makes the bundle of an export; nothing where it is done. */
  async run(id: string, signal: AbortSignal): Promise<void> {
    const row = await this.#row(id);
    if (!row || row.state === 'done') return;
    try {
      await this.#make(row, signal);
    } catch (error) {
      // The message may quote what was read; whoever operates finds it there.
      this.options.logger.warn(
        `The export ${id} stopped and is tried again: ${
          (error as Error).message
        }`,
      );
      await this.options.db('evidence_exports').where({ id }).update({
        problem:
          'It stopped and is tried again; the log of the backend says why.',
      });
      throw error;
    }
  }

  async #make(row: ExportRow, signal: AbortSignal): Promise<void> {
    const { id } = row;
    const startedAt = this.options.clock();
    const exported = await this.#fix(row);
    for await (const file of this.#files(exported)) {
      if (signal.aborted) return;
      await this.#at(id, file.path.split('/')[0]);
      await this.options.bundles.write(id, file.path, file.parts);
    }
    await this.#finish(exported, startedAt);
  }

  /** Fixes the checkpoint and the entries, once. */
  async #fix(row: ExportRow): Promise<FixedExport> {
    const { db, log } = this.options;
    if (row.shard === null || row.size === null || row.judged_at === null) {
      const checkpoint = await log.seal();
      if (!checkpoint) throw new Error('The log is empty');
      await db('evidence_exports')
        .where({ id: row.id })
        .whereNull('size')
        .update({
          state: 'running',
          shard: checkpoint.shard,
          size: checkpoint.size,
          judged_at: checkpoint.signedAt,
        });
      return this.#fix((await this.#row(row.id)) as ExportRow);
    }
    const exported = {
      id: row.id,
      request: row.request,
      requestedBy: row.requested_by,
      shard: row.shard,
      size: Number(row.size),
      judgedAt: instant(row.judged_at),
    };
    await this.#at(row.id, 'entries');
    await db.transaction(async trx => {
      // What is selected stays so: read models move on.
      const known = await trx('evidence_entries')
        .where({ export_id: row.id })
        .first('export_id');
      if (!known) await selectEntries(trx, exported);
    });
    return exported;
  }

  async *#files(exported: FixedExport): AsyncGenerator<BundleFile> {
    const { db } = this.options;
    yield wholeFile('README.txt', readmeText(exported));
    yield* logFilesOf(db, exported);
    yield* entryFiles(db, exported);
    yield* blobFiles(db, exported);
    const identities = await identitiesOf(db, exported);
    yield jsonFile('identities.json', Object.fromEntries(identities));
    const fold = await this.#fold(exported, identities);
    const rows: PopulationRow[] = [];
    const judged: JudgedChange[] = [];
    for (const change of fold.changes()) {
      if (!concerns(exported, change)) continue;
      const { environment, period, populationNumber } = change;
      const file = `changes/${environment}/${period}/${populationNumber}.json`;
      const full = fold.judge(change.id, exported.judgedAt) as JudgedChange;
      rows.push(populationRow(change, file));
      judged.push(full);
      yield jsonFile(file, full);
    }
    const { environments, from, until } = exported.request;
    const syncs = fold
      .syncs()
      .filter(
        sync =>
          sync.environment !== null &&
          environments.includes(sync.environment) &&
          isWithin(sync.startedAt, from, until),
      );
    yield* populationFiles(rows, exported.request.change ? [] : syncs);
    const completeness = await this.#completeness(exported);
    yield jsonFile('completeness.json', completeness);
    yield* reportFiles({ exported, changes: judged, syncs, completeness });
  }

  async #fold(
    exported: FixedExport,
    identities: ReadonlyMap<string, EvidenceIdentity>,
  ): Promise<EvidenceFold> {
    const { db } = this.options;
    const fold = new EvidenceFold(identities);
    for await (const { shard, logIndex, entry } of selectedEntries(
      db,
      exported,
    )) {
      const read = readOrNull(entry);
      if (read) fold.add({ ...read, place: `${shard}/${logIndex}` });
    }
    return fold;
  }

  async #completeness({ request, judgedAt }: FixedExport) {
    if (request.change) return [];
    const { environments, from, until } = request;
    const records = [];
    for (const environment of environments) {
      records.push(
        await this.options.completeness.completenessOf(
          { environment, from, until },
          toDateTime(judgedAt),
        ),
      );
    }
    return records;
  }

  async #finish(exported: FixedExport, startedAt: DateTime): Promise<void> {
    const { db, bundles, keys, ledger, clock } = this.options;
    const { id, request, shard, size } = exported;
    const files = (await bundles.files(id)).filter(
      ({ path }) => path !== MANIFEST,
    );
    const [{ origin, root }] = await db('log_checkpoints as c')
      .join('log_shards as s', 's.shard', 'c.shard')
      .where({ 'c.shard': shard, 'c.size': size })
      .select('s.origin', 'c.root');
    const now = clock();
    const statement: Statement<object> = {
      _type: STATEMENT_TYPE,
      subject: files.map(({ path, sha256 }) => ({
        name: path,
        digest: { sha256 },
      })),
      predicateType: PREDICATE_TYPE,
      predicate: {
        format: 1,
        request,
        log: { origin, shard, size, root: root.toString('base64') },
        judgedAt: exported.judgedAt,
        rules: Object.fromEntries(
          CHECKS.map(check => [check.id, check.ruleVersion]),
        ),
        run: {
          operator: exported.requestedBy,
          at: instant(now),
          seconds: Math.round(now.diff(startedAt).as('seconds')),
        },
      },
    };
    const payload = Buffer.from(JSON.stringify(statement));
    const envelope = await signEnvelope(IN_TOTO, payload, keys.exportSigner());
    const manifest = `${JSON.stringify(envelope, null, 2)}\n`;
    const hash = createHash('sha256').update(manifest).digest('hex');
    const { parts } = wholeFile(MANIFEST, manifest);
    await bundles.write(id, MANIFEST, parts);
    await ledger.record(exportStream(id), async recording => {
      const [row] = await recording
        .trx('evidence_exports')
        .where({ id, state: 'running' })
        .update({
          state: 'done',
          stage: 'done',
          finished_at: now.toJSDate(),
          manifest_hash: hash,
          problem: null,
        })
        .returning('id');
      if (!row) return;
      await recording.append({
        type: 'evidence.exported',
        v: 1,
        occurredAt: instant(now),
        source: { collector: 'portal' },
        attestation: 'decided',
        controls: ['PCI:10.3.4', 'NIST:AU-10'],
        payload: { manifest: hash, shard, size, files: files.length },
      });
    });
  }

  async #row(id: string): Promise<ExportRow | undefined> {
    return this.options.db<ExportRow>('evidence_exports').where({ id }).first();
  }

  async #at(id: string, stage: string): Promise<void> {
    await this.options
      .db('evidence_exports')
      .where({ id })
      .whereNot({ stage })
      .update({ stage });
  }
}

function concerns(
  { request }: FixedExport,
  change: { id: string; environment: string; requestedAt: string },
): boolean {
  return request.change
    ? change.id === request.change
    : request.environments.includes(change.environment) &&
        isWithin(change.requestedAt, request.from, request.until);
}

function isWithin(at: string, from: string, until: string): boolean {
  const instantOf = (text: string) => Date.parse(text);
  return instantOf(at) >= instantOf(from) && instantOf(at) < instantOf(until);
}
