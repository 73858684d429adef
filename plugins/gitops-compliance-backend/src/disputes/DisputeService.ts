import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  DisputePage,
  DisputeView,
  DisputeWish,
  LedgerRef,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { CheckResult } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import type { Sight } from '../access/Sight';
import type { Judge } from '../controls/Judge';
import { asPayload } from '../deployments/records';
import type { DeploymentRow } from '../deployments/rows';
import {
  attachmentOf,
  keepAttachments,
  type Attachment,
} from '../ledger/attachments';
import type {
  EntryDraft,
  Ledger,
  RecordedEntry,
  Recording,
} from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import { requireEnvironment, type Policy } from '../policy/Policy';
import { normaliseRef } from '../services/entityRef';
import { noService } from '../services/noService';
import type { ServiceStore } from '../services/ServiceStore';
import { instant } from '../shared/time';
import type { VerdictKeeper } from '../verdicts/VerdictKeeper';
import type { WaiverRules } from '../waivers/WaiverRules';
import { readDisputedJob } from './DisputedFacts';
import type { DisputeQuery, DisputeStore } from './DisputeStore';
import { actorsOfDispute, disputeView } from './disputeView';
import { readEvidenceFiles, type FileLimits } from './evidenceFiles';
import {
  DISPUTE_CONTROLS,
  disputeStream,
  type DisputeAnsweredPayload,
  type DisputeOpenedPayload,
  type DisputeRow,
} from './records';

/** Who reads disputes, and whether they may answer those of others at all. */
export interface DisputeReader<TRequester = Requester | null> {
  sees: Sight;
  requester: TRequester;
  mayAnswer: boolean;
}

/** A file of a dispute. */
export interface DisputeFile extends Attachment {
  name: string;
}

/** A verdict as it is now. */
interface Judgement {
  result: CheckResult;
  evidence: LedgerRef[];
}

const ANSWERERS =
  'You need the permission gitops-compliance.dispute.answer; ask a colleague who has it';

/**
 * Disputes: somebody says that a verdict is wrong, and where the evidence is;
 * somebody without a part in it looks at that, and has the target judged again.
 *
 * What it promises: nobody chooses a verdict. Whether one is upheld or changed is
 * worked out from the facts on record at the answer, and told with the entries that
 * it rests on; only other facts or another rule make another verdict.
 */
export class DisputeService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: DisputeStore;
      rules: WaiverRules;
      judge: Judge;
      verdicts: Pick<VerdictKeeper, 'evaluate'>;
      services: ServiceStore;
      identities: Identities;
      persons: PersonDirectory;
      policy: () => Policy;
      files: FileLimits;
      clock: () => DateTime;
    },
  ) {}

  /** One page, newest first. */
  async list(query: DisputeQuery, reader: DisputeReader): Promise<DisputePage> {
    const { rows, nextCursor } = await this.options.store.list(
      query,
      reader.sees,
    );
    return { items: await this.#views(rows, reader), nextCursor };
  }

  /**
   * Says that a verdict is wrong.
   *
   * @throws NotFoundError where the target is unknown or has no such verdict;
   *   ConflictError where it is disputed already; InputError where a file given as
   *   evidence is not what it may be
   */
  async open(
    wish: DisputeWish,
    reader: DisputeReader<Requester>,
  ): Promise<DisputeView> {
    const { ledger, store, services, policy, clock } = this.options;
    const id = randomUUID();
    const { check, environment, reason, link } = wish;
    const service = normaliseRef(wish.service);
    const found = await services.find(service, reader.sees.services);
    if (!found || !reader.sees.covers(found, environment, clock())) {
      throw noService(service);
    }
    requireEnvironment(policy(), environment);
    const files = readEvidenceFiles(wish.files ?? [], this.options.files);
    await ledger.record(disputeStream(id), async recording => {
      const { trx } = recording;
      const target = { check, service, environment };
      // Two at once would each see nothing of the other.
      await trx.raw('SELECT pg_advisory_xact_lock(hashtext(?))', [
        `dispute of ${check} ${environment}/${service}`,
      ]);
      if (await store.open(target, trx)) {
        throw new ConflictError(
          `${check} in ${environment} is disputed already: wait for the answer`,
        );
      }
      const judged = await this.#judged(target, trx);
      if (!judged) {
        throw new NotFoundError(
          `${check} says nothing of ${service} in ${environment}: there is no verdict to dispute`,
        );
      }
      const { result, evidence } = judged;
      const payload: DisputeOpenedPayload = {
        ...target,
        verdict: result.verdict,
        ruleVersion: result.ruleVersion,
        evidence,
        ...(files.length > 0 && {
          files: files.map(({ mediaType, bytes }) => ({
            mediaType,
            size: bytes.length,
          })),
        }),
      };
      const told = files.map(({ name, sha256 }) => ({ name, sha256 }));
      const entry = (await recording.append({
        ...this.#draft('dispute.opened'),
        persons: { disputer: await this.#refOf(reader, recording) },
        payload: asPayload(payload),
        erasable: {
          reason,
          ...(link && { link }),
          ...(told.length > 0 && { files: told }),
        },
      })) as RecordedEntry;
      await keepAttachments(trx, entry, files);
      await recording.enqueue(readDisputedJob(id));
    });
    return this.#view(id, reader);
  }

  /**
   * A file that was given as evidence of a dispute that the reader sees.
   *
   * @param place - from 1
   * @throws NotFoundError where there is none, or it was erased
   */
  async file(
    id: string,
    place: number,
    reader: DisputeReader,
  ): Promise<DisputeFile> {
    const row = await this.#found(id, reader);
    const name = row.files?.[place - 1]?.name;
    const entry = { stream: disputeStream(id), streamSeq: 1 };
    const file = name && (await attachmentOf(this.options.db, entry, place));
    if (!file) {
      throw new NotFoundError(
        `The dispute ${id} has no file ${place}, or it was erased`,
      );
    }
    return { ...file, name };
  }

  /**
   * Judges again what is disputed, and records what comes of it, as somebody who
   * neither disputed it nor had a part in what runs.
   *
   * @throws NotAllowedError where they did; ConflictError where it is answered
   */
  async answer(
    id: string,
    statement: string,
    reader: DisputeReader<Requester>,
  ): Promise<DisputeView> {
    const { ledger, store, rules, verdicts } = this.options;
    const before = await this.#found(id, reader);
    const [early] = await rules.problems([asAsked(before)], reader.requester);
    if (early) throw new NotAllowedError(early.reason);
    await verdicts.evaluate([before.service_ref]);
    await ledger.record(disputeStream(id), async recording => {
      const { trx } = recording;
      const row = (await store.get(id, trx)) as DisputeRow;
      if (row.outcome) throw new ConflictError('It was answered already');
      const answerer = await this.#refOf(reader, recording);
      const [problem] = await rules.problems(
        [asAsked(row)],
        reader.requester,
        trx,
      );
      if (problem) throw new NotAllowedError(problem.reason);
      const { check_id: check, service_ref: service, environment } = row;
      const judged = await this.#judged({ check, service, environment }, trx);
      const evidence = judged?.evidence ?? [];
      const verdict = judged?.result.verdict ?? null;
      const payload: DisputeAnsweredPayload = {
        outcome: verdict === row.verdict ? 'upheld' : 'changed',
        verdict,
        ruleVersion: judged?.result.ruleVersion ?? null,
        evidence,
        factsMoved: namesOf(evidence) !== namesOf(row.evidence),
      };
      await recording.append({
        ...this.#draft('dispute.answered'),
        persons: { answerer },
        payload: asPayload(payload),
        erasable: { statement },
      });
    });
    return this.#view(id, reader);
  }

  /** What the check says of the target now; undefined: nothing. */
  async #judged(
    target: { check: string; service: string; environment: string },
    db: Knex,
  ): Promise<Judgement | undefined> {
    const { judge } = this.options;
    const { check, service, environment } = target;
    const deployments: DeploymentRow[] = await db<DeploymentRow>('deployments')
      .where({ service_ref: service, environment })
      .whereNull('removed_at')
      .orderBy('id');
    const [judged] = await judge.judge(deployments, await judge.times(), db);
    const result = judged?.results.find(each => each.check === check);
    return result && { result, evidence: judged.evidence };
  }

  /** 404 where there is none that they see. */
  async #found(id: string, { sees }: DisputeReader): Promise<DisputeRow> {
    const { store, services, clock } = this.options;
    const row = await store.get(id);
    const service =
      row && (await services.find(row.service_ref, sees.services));
    if (!row || !service || !sees.covers(service, row.environment, clock())) {
      throw new NotFoundError(
        `There is no dispute ${id}, or you may not see its service`,
      );
    }
    return row;
  }

  #draft(type: string): Omit<EntryDraft, 'payload'> {
    return {
      type,
      v: 1,
      occurredAt: instant(this.options.clock()),
      source: { collector: 'portal' },
      attestation: 'decided',
      controls: DISPUTE_CONTROLS,
    };
  }

  async #refOf(
    { requester }: DisputeReader<Requester>,
    { trx }: Recording,
  ): Promise<string> {
    const [ref] = await this.options.identities.refs(trx, [
      catalogUser(requester),
    ]);
    return ref;
  }

  async #view(id: string, reader: DisputeReader): Promise<DisputeView> {
    const [view] = await this.#views([await this.#found(id, reader)], reader);
    return view;
  }

  async #views(
    rows: DisputeRow[],
    { requester, mayAnswer }: DisputeReader,
  ): Promise<DisputeView[]> {
    const { persons, rules } = this.options;
    const [actors, problems] = await Promise.all([
      persons.actors(rows.flatMap(actorsOfDispute)),
      rules.problems(rows.map(asAsked), requester),
    ]);
    return rows.map((row, i) => {
      let reason = row.outcome
        ? 'It was answered already'
        : problems[i]?.reason ?? '';
      if (reason === '' && !mayAnswer) reason = ANSWERERS;
      return {
        ...disputeView(row, actors),
        mayAnswer: { allowed: reason === '', reason },
      };
    });
  }
}

function asAsked(row: DisputeRow) {
  const { asked_by, service_ref, environment } = row;
  return { asked_by, service_ref, environment, state: 'asked' as const };
}

function namesOf(evidence: readonly LedgerRef[]): string {
  return evidence
    .map(({ stream, streamSeq }) => `${stream}#${streamSeq}`)
    .sort()
    .join();
}
