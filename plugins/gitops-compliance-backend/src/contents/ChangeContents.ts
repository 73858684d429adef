import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Forge } from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  changeDigest,
  isEnded,
  type ContentsFact,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { z } from 'zod';
import type { ChangeStore } from '../changes/ChangeStore';
import { changeStream, type ChangeRow } from '../changes/records';
import { asPayload } from '../deployments/records';
import type { JobDraft } from '../jobs/Jobs';
import type { EntryDraft, Ledger, Recording } from '../ledger/Ledger';
import type { Policy } from '../policy/Policy';
import { sameJson, toJsonObject } from '../shared/json';
import { instant } from '../shared/time';
import { contentsFactsOf } from './contentsFactsOf';
import { digestFacts } from './digestFacts';
import type { TicketRow } from '../tickets/records';
import type { ManifestRenderer } from './ManifestRenderer';
import { readTouchedFiles } from './readTouchedFiles';
import type { ContentsRow, DigestPayload, RenderedPayload } from './records';
import type { RiskReader } from './RiskReader';

/** A source that is silent for longer than this counts as unable to render. */
const PATIENCE_SECONDS = 600;

const jobSchema = z.object({ changeId: z.uuid(), since: z.string() });

/** The job that reads what a pull request's head would change. */
export function renderJob(changeId: string, since: DateTime): JobDraft {
  return {
    queue: 'change.render',
    data: { changeId, since: instant(since) },
    key: changeId,
  };
}

/**
 * What a change is about: the files that it touches, what differs in the
 * cluster, its risk, and the digest that reviews are bound to.
 *
 * Once per head, the job `change.render` reads it: nothing is read while a page
 * is served, and no step of a change waits for it. The digest is recorded first
 * when that was read, or could not be; from then on whenever it is another.
 */
export class ChangeContents {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: ChangeStore;
      renderer: ManifestRenderer;
      risk: RiskReader;
      forge: () => Forge;
      policy: () => Policy;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** What is on record of a change's contents. */
  async get(
    changeId: string,
    db: Knex = this.options.db,
  ): Promise<ContentsRow | undefined> {
    return db<ContentsRow>('change_contents')
      .where({ change_id: changeId })
      .first();
  }

  /** What gates look at of it. */
  async fact(changeId: string): Promise<ContentsFact | undefined> {
    const facts = await contentsFactsOf([{ id: changeId }], this.options.db);
    return facts.get(changeId);
  }

  /** Runs the job; idempotent by head, and throws where a retry is worth it. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { changeId, since } = jobSchema.parse(data);
    const { clock, forge, ledger, renderer, store } = this.options;
    const row = await store.get(changeId);
    const pull = row?.pull_request;
    if (!row || !pull || isEnded(row.state)) return;
    const known = await this.get(changeId);
    const isKnown = known?.head_sha === pull.headSha;
    if (isKnown && known.rendered) return;
    const files =
      isKnown && known.files
        ? known.files
        : await readTouchedFiles(forge(), pull, signal);
    const waited = clock().diff(DateTime.fromISO(since), 'seconds').seconds;
    const { texts, ...rendered } = await renderer.render(
      row,
      pull.headSha,
      waited > PATIENCE_SECONDS,
      signal,
    );
    const payload: RenderedPayload = {
      headSha: pull.headSha,
      files,
      ...rendered,
    };
    await ledger.record(changeStream(changeId), async recording => {
      const now = await store.get(changeId, recording.trx);
      // A newer head has a job of its own.
      if (!now || now.pull_request?.headSha !== pull.headSha) return;
      await recording.append(
        this.#draft('change.rendered', payload, {
          source: { collector: 'portal' },
          attestation: 'read',
          erasable: toJsonObject(texts),
        }),
      );
      await this.#keepRisk(recording, now);
      await this.keepDigest(recording, now, { always: true });
      await recording.enqueue({
        queue: 'change.advance',
        data: { changeId },
        key: changeId,
      });
    });
  }

  /**
   * Appends the digest of a change where it is another than the one on record.
   *
   * @param always - also where what the head changes was not read yet
   */
  async keepDigest(
    recording: Recording,
    row: ChangeRow,
    { always = false }: { always?: boolean } = {},
  ): Promise<void> {
    if (!row.pull_request) return;
    const contents = await this.get(row.id, recording.trx);
    const isRead =
      contents?.head_sha === row.pull_request.headSha &&
      contents.rendered !== null;
    if (!always && !isRead) return;
    const ticket = await recording
      .trx<TicketRow>('change_tickets')
      .where({ change_id: row.id })
      .first();
    const facts = digestFacts(row, contents, this.options.policy(), ticket);
    const digest = changeDigest(facts);
    if (digest === contents?.digest) return;
    const payload: DigestPayload = { digest, facts };
    await recording.append(this.#draft('change.digest', payload));
  }

  /**
   * Under which digest each review of a pull request was first seen: one that
   * is new, under the present one of this head.
   */
  async digestsOfReviews(
    recording: Recording,
    row: ChangeRow,
    headSha: string,
  ): Promise<(reviewId: string) => { digest?: string }> {
    const contents = await this.get(row.id, recording.trx);
    const isOfHead = contents?.digest_facts?.headSha === headSha;
    const present = isOfHead ? contents?.digest : null;
    const known = new Map(
      (row.pull_request?.reviews ?? []).map(({ id, digest }) => [id, digest]),
    );
    return id => {
      const digest = known.has(id) ? known.get(id) : present;
      return digest ? { digest } : {};
    };
  }

  async #keepRisk(recording: Recording, row: ChangeRow): Promise<void> {
    const { trx } = recording;
    const contents = await this.get(row.id, trx);
    const risk = await this.options.risk.ofChange(
      row,
      contents,
      this.options.clock(),
      trx,
    );
    if (contents?.risk && sameJson(contents.risk, risk)) return;
    await recording.append(this.#draft('change.risk-assessed', risk));
  }

  #draft(
    type: string,
    payload: object,
    rest: Partial<EntryDraft> = {},
  ): EntryDraft {
    return {
      type,
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      controls: ['SOC2:CC8.1', 'NIST:CM-3', 'NIST:CM-4'],
      payload: asPayload(payload),
      ...rest,
    };
  }
}
