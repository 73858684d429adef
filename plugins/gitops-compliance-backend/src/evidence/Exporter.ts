import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  IN_TOTO,
  signEnvelope,
  STATEMENT_TYPE,
  type Statement,
} from '@gitops-compliance/evidence-log/node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { createHash } from 'node:crypto';
import type { CompletenessService } from '../completeness/CompletenessService';
import type { Checks } from '../controls/Checks';
import type { Ledger } from '../ledger/Ledger';
import type { KeyRing } from '../ledger/keys/KeyRing';
import type { TransparencyLog } from '../ledger/log/TransparencyLog';
import { PolicyHistory } from '../policy/PolicyHistory';
import { instant, toDateTime } from '../shared/time';
import type { BundleStore, WholeFile } from './BundleStore';
import type { BundleFile } from './files/BundleFile';
import { jsonFile, wholeFile } from './files/BundleFile';
import { disputeFiles } from './files/disputeFiles';
import {
  blobFiles,
  countEntries,
  entryFiles,
  identitiesOf,
} from './files/entryFiles';
import { logFilesOf } from './files/logFiles';
import { populationFiles } from './files/populationFiles';
import { readmeText } from './files/readme';
import { EvidenceRows } from './judging/EvidenceRows';
import { judgeTargets } from './judging/judgeTargets';
import { Subjects } from './judging/Subjects';
import { fixNames } from './namesOfExport';
import {
  changesAsked,
  exportStream,
  type ExportRow,
  type FixedExport,
} from './records';
import { reportFiles } from './report/reportFiles';
import type { ReportedChange, ReportedUnclaimed } from './report/types';
import { selectEntries } from './selection';
import { withheldNumbers } from './withheld';

/** What a bundle's manifest says of it (in-toto predicate). */
export const PREDICATE_TYPE =
  'https://gitops-compliance.dev/evidence-bundle/v1';

/** Path of the manifest; it names every other file. */
export const MANIFEST = 'manifest.dsse.json';

/** Files up to this size are written so many at once. */
const SMALL_BYTES = 32_768;
const SMALL_AT_ONCE = 100;

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
      checks: Checks;
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
    const { bundles } = this.options;
    const startedAt = this.options.clock();
    const exported = await this.#fix(row);
    // Small files wait for others: each transaction costs as much as they do.
    const small: WholeFile[] = [];
    const flush = async () => {
      if (small.length === 0) return;
      await this.#at(id, small[0].path.split('/')[0]);
      await bundles.writeAll(exported, small.splice(0));
    };
    for await (const file of this.#files(exported, signal)) {
      if (signal.aborted) return;
      const { path, content, parts } = file;
      if (content !== undefined && content.length <= SMALL_BYTES) {
        small.push({ path, content });
        if (small.length === SMALL_AT_ONCE) await flush();
      } else {
        await flush();
        await this.#at(id, path.split('/')[0]);
        await bundles.write(exported, path, parts);
      }
    }
    await flush();
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
    const extent = { shard: row.shard, size: Number(row.size) };
    const exported = {
      id: row.id,
      attempt: row.attempt,
      ...(await fixNames(db, row, extent)),
      requestedBy: row.requested_by,
      ...extent,
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

  async *#files(
    exported: FixedExport,
    signal: AbortSignal,
  ): AsyncGenerator<BundleFile> {
    const { db, bundles, checks } = this.options;
    const rows = new EvidenceRows(db);
    yield wholeFile('README.txt', readmeText(exported));
    yield* logFilesOf(db, exported);
    yield* entryFiles(db, exported);
    yield* blobFiles(db, exported);
    yield* disputeFiles(db, exported);
    const identities = await identitiesOf(db, exported);
    yield jsonFile('identities.json', Object.fromEntries(identities));
    await this.#at(exported.id, 'changes');
    const { own } = checks;
    const parts = { db, bundles, rows, own };
    await judgeTargets(parts, exported, identities, signal);
    const changes = () => rows.read<ReportedChange>(exported.id, 'change');
    yield* populationFiles(changes, () => rows.read(exported.id, 'sync'));
    const completeness = await this.#completeness(exported);
    yield jsonFile('completeness.json', completeness);
    const withheld = await withheldNumbers(db, exported);
    yield jsonFile('population/withheld.json', withheld);
    const times = await new PolicyHistory(db).all();
    const frameworks = times.frameworksAt(exported.judgedAt);
    const reads = await countEntries(db, exported, 'audit.read');
    yield* reportFiles(
      {
        exported,
        changes,
        unclaimed: () => rows.read<ReportedUnclaimed>(exported.id, 'unclaimed'),
        checks: checks.all(),
        frameworks,
        completeness,
        withheld,
        reads,
      },
      await rows.count(exported.id, 'sync'),
    );
  }

  async #completeness({ request, judgedAt }: FixedExport) {
    if (changesAsked(request)) return [];
    const { environments, from, until } = request;
    const records = [];
    for (const environment of environments) {
      records.push(
        await this.options.completeness.completenessOf(
          { environment, from, until },
          toDateTime(judgedAt),
          request,
        ),
      );
    }
    return records;
  }

  async #finish(exported: FixedExport, startedAt: DateTime): Promise<void> {
    const { db, bundles, keys, ledger, clock } = this.options;
    const { id, request, shard, size } = exported;
    const [{ origin, root }] = await db('log_checkpoints as c')
      .join('log_shards as s', 's.shard', 'c.shard')
      .where({ 'c.shard': shard, 'c.size': size })
      .select('s.origin', 'c.root');
    const now = clock();
    const statement: Omit<Statement<object>, 'subject'> = {
      _type: STATEMENT_TYPE,
      predicateType: PREDICATE_TYPE,
      predicate: {
        format: 1,
        request,
        log: { origin, shard, size, root: root.toString('base64') },
        judgedAt: exported.judgedAt,
        rules: Object.fromEntries(
          this.options.checks.all().map(check => [check.id, check.ruleVersion]),
        ),
        run: {
          operator: exported.requestedBy,
          at: instant(now),
          seconds: Math.round(now.diff(startedAt).as('seconds')),
        },
      },
    };
    const { payload, files } = await this.#payload(id, statement);
    const envelope = await signEnvelope(IN_TOTO, payload, keys.exportSigner());
    const manifest = `${JSON.stringify(envelope, null, 2)}\n`;
    const hash = createHash('sha256').update(manifest).digest('hex');
    const { parts } = wholeFile(MANIFEST, manifest);
    await bundles.write(exported, MANIFEST, parts);
    await ledger.record(exportStream(id), async recording => {
      const [row] = await recording
        .trx('evidence_exports')
        .where({ id, state: 'running', attempt: exported.attempt })
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
        payload: { manifest: hash, shard, size, files },
      });
      await new EvidenceRows(recording.trx).clear(id);
      await new Subjects(recording.trx, exported).clear();
    });
  }

  /** The statement with every file but the manifest; they may be many. */
  async #payload(
    id: string,
    statement: Omit<Statement<object>, 'subject'>,
  ): Promise<{ payload: Buffer; files: number }> {
    const text = JSON.stringify(statement);
    const parts = [Buffer.from(`${text.slice(0, -1)},"subject":[`)];
    let files = 0;
    for await (const { path, sha256 } of this.options.bundles.files(id)) {
      if (path === MANIFEST) continue;
      const subject = JSON.stringify({ name: path, digest: { sha256 } });
      parts.push(Buffer.from(files === 0 ? subject : `,${subject}`));
      files += 1;
    }
    parts.push(Buffer.from(']}'));
    return { payload: Buffer.concat(parts), files };
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
