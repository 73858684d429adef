import type { JsonObject } from '@gitops-compliance/evidence-log';
import { parseEntry, parseObject } from '@gitops-compliance/evidence-log';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { exportJob } from '../../evidence/exportJob';
import { TEXT_ERASED } from '../../shared/text';
import { instant } from '../../shared/time';
import { attachedTexts, type AttachedText } from '../attachments';
import type { Ledger, Projection } from '../Ledger';
import { blankExports, unmadeExports } from './blankExports';
import { NameFinder } from './NameFinder';
import {
  erasureStream,
  KEEPING_CONTROLS,
  type ErasedPayload,
  type ErasureRow,
} from './records';
import { namesOf, referencesOf } from './subject';
import { deleteTexts, textsOnRecord, type TextRow } from './texts';
import type { Waits } from './Waits';

/** What is to be deleted in one stream. */
interface Hits {
  hashes: Set<string>;
  /** Whether an entry names the person by a reference. */
  byReference: boolean;
}

/**
 * Carries confirmed erasures out.
 *
 * What it promises: afterwards no table of the plugin holds the person's names,
 * nor those of the person's accounts, and every entry, place and proof is what
 * it was. A run that stops anywhere is taken up by the next one: identities go
 * last, together with the entry `ledger.erased`, because the names that are
 * looked for are known through them.
 *
 * What it does not promise: that a source does not tell of the person again.
 * Then the person gets another reference, which nothing links with the old one.
 * Nor that a picture or a PDF that somebody else gave shows no name.
 */
export class Eraser {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      projections: readonly Projection[];
      waits: Waits;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** Carries out what waits for nothing. One run at a time: see PersonalData. */
  async run(signal?: AbortSignal): Promise<void> {
    const { db, waits, logger } = this.options;
    const confirmed: ErasureRow[] = await db<ErasureRow>('erasures')
      .where({ state: 'confirmed' })
      .orderBy(['confirmed_at', 'id']);
    for (const erasure of confirmed) {
      if (signal?.aborted) return;
      if ((await waits.of(erasure.subject_ref)).length > 0) continue;
      await this.#carryOut(erasure, signal);
      logger.info(`Carried out the erasure ${erasure.id}`);
    }
  }

  async #carryOut(erasure: ErasureRow, signal?: AbortSignal): Promise<void> {
    const { db, ledger, projections } = this.options;
    const refs = await referencesOf(db, erasure.subject_ref);
    const names = await this.#namesOf(refs, signal);
    const hits = await this.#hits(refs, names, signal);
    for (const [stream, { hashes }] of inOrder(hits)) {
      if (signal?.aborted) return;
      await ledger.record(stream, async ({ trx }) => {
        const texts = await deleteTexts(
          trx,
          projections,
          new Map([[stream, [...hashes]]]),
        );
        await blankExports(trx, { hashes: [...hashes] });
        await trx('erasure_progress')
          .insert({ erasure_id: erasure.id, texts })
          .onConflict('erasure_id')
          .merge({ texts: trx.raw('erasure_progress.texts + ?', [texts]) });
      });
    }
    if (signal?.aborted) return;
    await this.#finish(erasure, refs, names);
  }

  /** Names by identities, and those by which commits and the catalog call them. */
  async #namesOf(refs: string[], signal?: AbortSignal): Promise<NameFinder> {
    const names = await namesOf(this.options.db, refs);
    for await (const text of textsOnRecord(this.options.db, signal)) {
      if (namesOne(text.entry, refs)) names.push(...aliasesIn(text, refs));
    }
    return new NameFinder(names);
  }

  async #hits(
    refs: string[],
    names: NameFinder,
    signal?: AbortSignal,
  ): Promise<Map<string, Hits>> {
    const { db } = this.options;
    const hits = new Map<string, Hits>();
    const hit = (stream: string, hash: string, byReference: boolean) => {
      const known = hits.get(stream) ?? { hashes: new Set(), byReference };
      known.hashes.add(hash);
      known.byReference ||= byReference;
      hits.set(stream, known);
    };
    for await (const { stream, entry, hash, content } of textsOnRecord(
      db,
      signal,
    )) {
      const byReference = namesOne(entry, refs);
      if (byReference || names.inJson(parseObject(content))) {
        hit(stream, hash, byReference);
      }
    }
    for await (const text of attachedTexts(db, signal)) {
      if (isNamedIn(text, names)) hit(text.stream, text.hash, false);
    }
    return hits;
  }

  async #finish(
    { id, subject_ref: subject, requested_by, confirmed_by }: ErasureRow,
    refs: string[],
    names: NameFinder,
  ): Promise<void> {
    const { ledger, clock } = this.options;
    await ledger.record(erasureStream(subject), async recording => {
      const { trx } = recording;
      const row = await trx('erasures').where({ id }).first('state');
      if (row?.state !== 'confirmed') return;
      await blankProblems(trx, names);
      const exports = await blankExports(trx, { refs });
      const identities = await trx('identities')
        .whereRaw('ref = ANY (?::text[])', [refs])
        .delete();
      await trx('identity_mentions')
        .whereRaw('ref = ANY (?::text[])', [refs])
        .delete();
      for (const table of [
        'notification_settings',
        'held_notices',
        'known_sights',
      ]) {
        await trx(table)
          .whereRaw('person_ref = ANY (?::text[])', [refs])
          .delete();
      }
      const [progress] = await trx('erasure_progress')
        .where({ erasure_id: id })
        .delete()
        .returning('texts');
      const payload: ErasedPayload = {
        erasure: id,
        references: refs,
        identities,
        texts: progress?.texts ?? 0,
        exports,
      };
      await recording.append({
        type: 'ledger.erased',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: 'portal' },
        attestation: 'decided',
        persons: {
          requester: requested_by,
          ...(confirmed_by && { confirmer: confirmed_by }),
        },
        controls: KEEPING_CONTROLS,
        payload: { ...payload },
      });
      await recording.enqueue((await unmadeExports(trx)).map(exportJob));
    });
  }
}

/**
 * Streams that are found by names alone come first, and persons last: if the run
 * stops in between, the names are still known.
 */
function inOrder(hits: Map<string, Hits>): [string, Hits][] {
  const rank = ([stream, { byReference }]: [string, Hits]) => {
    if (!byReference) return 0;
    return stream.startsWith('person:') ? 2 : 1;
  };
  return [...hits].sort((a, b) => rank(a) - rank(b));
}

/**
 * Whether a file tells a name, as it is or as JSON writes it. JSON is not parsed:
 * somebody's may be nested so deep that looking through it would fail.
 */
function isNamedIn(
  { mediaType, bytes }: AttachedText,
  names: NameFinder,
): boolean {
  const text = bytes.toString('utf8');
  if (names.inText(text)) return true;
  return mediaType === 'application/json' && names.inText(unescaped(text));
}

/** A text in JSON, without its escapes. */
function unescaped(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex) =>
      String.fromCharCode(parseInt(hex, 16)),
    )
    .replace(/\\(["\\/])/g, '$1')
    .replace(/\\[bfnrt]/g, ' ');
}

function namesOne(entry: Buffer, refs: string[]): boolean {
  return refs.some(ref => entry.includes(ref));
}

/** What the person is called in an erasable part, as far as it says who is who. */
function aliasesIn(
  { type, entry, content }: TextRow,
  refs: string[],
): string[] {
  const { persons, payload } = parseEntry(entry);
  const words = parseObject(content);
  const isOne = (ref: unknown) => refs.includes(String(ref));
  const found: unknown[] = [];
  if (type === 'person.observed' && isOne(persons.person)) {
    found.push(words.displayName);
  }
  if (type === 'commit.read' && isOne(persons.author)) {
    found.push(words.authorName);
  }
  if (type === 'comparison.read') {
    const told = (words.commits ?? {}) as Record<string, JsonObject>;
    for (const commit of (payload.commits ?? []) as JsonObject[]) {
      if (isOne(commit.authorRef)) {
        found.push(told[String(commit.sha)]?.authorName);
      }
    }
  }
  return found.filter((name): name is string => typeof name === 'string');
}

/** What a collector complains of quotes its source. */
async function blankProblems(
  trx: Knex.Transaction,
  names: NameFinder,
): Promise<void> {
  const rows: { collector: string; problem: string }[] = await trx(
    'collector_status',
  )
    .whereNotNull('problem')
    .select('collector', 'problem');
  for (const { collector, problem } of rows) {
    if (!names.inText(problem)) continue;
    await trx('collector_status')
      .where({ collector })
      .update({ problem: TEXT_ERASED });
  }
}
