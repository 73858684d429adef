import {
  openNote,
  parseCheckpoint,
  parseVkey,
  rootOf,
  type Checkpoint,
  type NoteKey,
} from '@gitops-compliance/evidence-log/node';
import { parseEntry } from '@gitops-compliance/evidence-log';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import path from 'node:path';
import type { Jobs } from '../../jobs/Jobs';
import { instant, toDateTime } from '../../shared/time';
import { keysOnRecord } from '../keys/recordKeys';
import type { Ledger } from '../Ledger';
import type { SignedCheckpoint } from '../log/Checkpoints';
import { LogReader } from '../log/LogReader';
import { allShards, type Shard } from '../log/shards';
import { tileReader } from '../log/tileRows';
import { ArchiveFolder } from './ArchiveFolder';
import { filesBetween } from './archiveFiles';
import { assertReadsBack } from './readBack';

/** Stream of what was archived. */
export const ARCHIVE_STREAM = 'ledger:archive';

/** `ledger.archived` v1: a log lies in the archive up to a size. */
export interface ArchivedPayload {
  shard: number;
  size: number;
  /** Root over its entries, in base64. */
  root: string;
  /** Files that were added this time. */
  files: number;
}

/** How the archive stands. */
export interface ArchiveStatus {
  /** Null: nothing was archived yet. */
  newest: { shard: number; size: number; archivedAt: string } | null;
  /** Whether it should have been archived anew by now. */
  isOverdue: boolean;
}

/**
 * Keeps a copy of every log outside the database: files as C2SP tlog-tiles lays
 * them out, with every entry in them, which `gitops-evidence verify --log`
 * verifies and `restoreArchive` puts back.
 *
 * What it promises: files are read back and led up to the signed checkpoint
 * before the archive says that it holds them; what is archived is never changed;
 * a log that does not begin with what is archived is refused. Erasable parts
 * are not in it, so that erasing reaches everything that names a person.
 *
 * What it does not promise: that the folder lasts, or that nobody writes to it.
 */
export class LogArchive {
  readonly #reader: LogReader;

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      jobs: Pick<Jobs, 'enqueue'>;
      newest: () => Promise<SignedCheckpoint | null>;
      /** Null: there is none. */
      config: { folder: string; everyHours: number } | null;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {
    this.#reader = new LogReader(options.db);
  }

  /** Asks for the job when it is time for it. */
  async tick(): Promise<void> {
    const { config, jobs } = this.options;
    if (!config || this.#hoursSince(await this.#newest()) < config.everyHours) {
      return;
    }
    await jobs.enqueue({ queue: 'ledger.archive', data: {}, key: 'ledger' });
  }

  /** How the archive stands; null where none is configured. */
  async status(): Promise<ArchiveStatus | null> {
    const { config } = this.options;
    if (!config) return null;
    const newest = await this.#newest();
    // One turn may be missed while a job waits or is tried again.
    const isOverdue =
      newest !== null && this.#hoursSince(newest) >= 2 * config.everyHours;
    return { newest, isOverdue };
  }

  /**
   * Archives what was signed since the last time.
   *
   * @throws Error where the folder cannot be written, or holds another log
   */
  async run(signal: AbortSignal): Promise<void> {
    const { db, config, newest } = this.options;
    const signed = config && (await newest());
    if (!config || !signed) return;
    const keys = (await keysOnRecord(this.options.ledger))
      .filter(({ role }) => role === 'checkpoint')
      .map(({ vkey }) => parseVkey(vkey));
    for (const shard of await allShards(db)) {
      const size =
        shard.shard === signed.shard ? signed.size : shard.closedSize ?? 0;
      if (size === 0) continue;
      const note = await this.#reader.checkpoint(shard, size);
      const until = openCheckpoint(note, shard, keys);
      const folder = folderOf(config.folder, shard.shard);
      const before = await folder.checkpoint();
      const from = before === null ? null : openCheckpoint(before, shard, keys);
      if (from?.size === size && from.root.equals(until.root)) continue;
      if (from) await this.#assertBeginsWith(shard, from, size);
      const files = await this.#write(
        shard,
        folder,
        from?.size ?? 0,
        size,
        signal,
      );
      if (signal.aborted) return;
      await assertReadsBack(folder, from?.size ?? 0, until);
      await folder.putCheckpoint(note);
      await this.#record(shard, until, files);
    }
  }

  /** Resolves to the number of files. */
  async #write(
    shard: Shard,
    folder: ArchiveFolder,
    from: number,
    until: number,
    signal: AbortSignal,
  ): Promise<number> {
    let files = 0;
    for (const { name, address } of filesBetween(from, until)) {
      if (signal.aborted) return files;
      await folder.keep(name, await this.#reader.tile(shard, address));
      files += 1;
    }
    return files;
  }

  async #assertBeginsWith(
    { shard }: Shard,
    from: Checkpoint,
    size: number,
  ): Promise<void> {
    const read = tileReader(this.options.db, shard);
    if (
      from.size > size ||
      !(await rootOf(from.size, read)).equals(from.root)
    ) {
      throw new Error(
        `Log ${shard} does not begin with the ${from.size} entries that are archived: the database was altered, or restored to an earlier time. Nothing was archived`,
      );
    }
  }

  async #record(
    { shard, origin }: Shard,
    { size, root }: Checkpoint,
    files: number,
  ): Promise<void> {
    const { ledger, clock, logger } = this.options;
    const payload: ArchivedPayload = {
      shard,
      size,
      root: root.toString('base64'),
      files,
    };
    await ledger.record(ARCHIVE_STREAM, recording =>
      recording.append({
        type: 'ledger.archived',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: 'portal' },
        attestation: 'decided',
        controls: ['PCI:10.5.1', 'ISO:A.8.15', 'NIST:AU-11'],
        payload: { ...payload },
      }),
    );
    logger.info(`Archived ${origin} up to ${size} entries in ${files} files`);
  }

  #hoursSince(newest: ArchiveStatus['newest']): number {
    return newest
      ? this.options.clock().diff(toDateTime(newest.archivedAt)).as('hours')
      : Number.POSITIVE_INFINITY;
  }

  async #newest(): Promise<ArchiveStatus['newest']> {
    const row: { entry: Buffer } | undefined = await this.options
      .db('ledger_entries')
      .where({ stream: ARCHIVE_STREAM })
      .orderBy('stream_seq', 'desc')
      .first('entry');
    if (!row) return null;
    const { observedAt, payload } = parseEntry(row.entry);
    const { shard, size } = payload as unknown as ArchivedPayload;
    return { shard, size, archivedAt: observedAt };
  }
}

/** Where a log lies in an archive. */
export function folderOf(archive: string, shard: number): ArchiveFolder {
  return new ArchiveFolder(path.join(archive, String(shard)));
}

function openCheckpoint(
  note: string,
  { origin }: Pick<Shard, 'origin'>,
  keys: readonly NoteKey[],
): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, keys).text);
  if (checkpoint.origin !== origin) {
    throw new Error(
      `The archive holds another log, ${checkpoint.origin}: archive ${origin} into a folder of its own`,
    );
  }
  return checkpoint;
}
