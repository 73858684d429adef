import type {
  CommitOrigin,
  Forge,
  ForgeAccount,
  PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import { asPayload } from '../deployments/records';
import type { JobDraft } from '../jobs/Jobs';
import type { Ledger } from '../ledger/Ledger';
import { accountName } from '../persons/accountName';
import type { Identities } from '../persons/Identities';
import { sameJson } from '../shared/json';
import { instant } from '../shared/time';
import { missingRecord, pullRecord } from './pullRecord';
import {
  sourceStream,
  type OriginRecord,
  type OriginsRow,
  type SourcePullRequestRow,
} from './records';

const jobSchema = z.object({
  repository: z.string(),
  base: z.string(),
  head: z.string(),
});

/** Pull requests that are asked for at once, within a forge's limits. */
const BATCH_SIZE = 25;

/** What of a forge it needs. */
export type SourceForge = Pick<
  Forge,
  'host' | 'provider' | 'readOrigins' | 'readPullRequests'
>;

/** A comparison of a source repository. */
interface Range {
  repository: string;
  base: string;
  head: string;
}

/** The job that reads what brought the commits of a comparison. */
export function sourceJob(
  repository: string,
  base: string,
  head: string,
): JobDraft {
  return {
    queue: 'source.read',
    data: { repository, base, head },
    key: `${repository}@${base}..${head}`,
  };
}

/**
 * The job `source.read`, once per new comparison: reads what brought its
 * commits and how they are signed, and the pull requests that did. One that is
 * on record as merged is not read again, so it costs its requests once, however
 * many environments it goes through. Idempotent; throws where a retry is worth
 * it.
 */
export class SourceReader {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      identities: Identities;
      forge: () => SourceForge;
      clock: () => DateTime;
    },
  ) {}

  /** Runs the job. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const range = jobSchema.parse(data);
    const origins = await this.#origins(range, signal);
    const numbers = await this.#unread(
      range.repository,
      origins.flatMap(({ pullRequest }) => pullRequest ?? []),
    );
    await this.#readPullRequests(range.repository, numbers, signal);
  }

  /**
   * What brought the commits; from the record where that is final: a commit
   * without a pull request may have got one since.
   */
  async #origins(range: Range, signal: AbortSignal): Promise<OriginRecord[]> {
    const { db, forge } = this.options;
    const known = await this.#recorded(range, db);
    if (known?.every(({ pullRequest }) => pullRequest !== null)) return known;
    const compared = await db('comparisons').where(range).first('commits');
    if (!compared) return [];
    const shas = (compared.commits as { sha: string }[]).map(({ sha }) => sha);
    const found = await forge().readOrigins(range.repository, shas, signal);
    return this.#recordOrigins(range, found);
  }

  async #recorded(range: Range, db: Knex): Promise<OriginRecord[] | null> {
    const row = await db<OriginsRow>('comparison_origins')
      .where(range)
      .first('commits');
    return row?.commits ?? null;
  }

  async #recordOrigins(
    range: Range,
    found: CommitOrigin[],
  ): Promise<OriginRecord[]> {
    const { ledger, forge, clock } = this.options;
    const { repository, base, head } = range;
    const id = `comparison:${repository}@${base}..${head}`;
    return ledger.record(id, async recording => {
      const refOf = await this.#references(
        recording.trx,
        found.map(({ verification }) => verification.signer),
      );
      const commits = found.map(({ sha, pullRequest, verification }) => ({
        sha,
        pullRequest,
        verified: verification.verified,
        reason: verification.reason,
        signer: refOf(verification.signer),
        byForge: verification.byForge,
      }));
      const known = await this.#recorded(range, recording.trx);
      if (known && sameJson(known, commits)) return known;
      await recording.append({
        type: 'comparison.origins-read',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: `forge:${forge().host}` },
        attestation: 'read',
        controls: ['SOC2:CC8.1', 'NIST:CM-3'],
        payload: asPayload({ repository, base, head, commits }),
      });
      return commits;
    });
  }

  /** Those of the pull requests that may still tell something new. */
  async #unread(repository: string, all: number[]): Promise<number[]> {
    const numbers = [...new Set(all)];
    if (numbers.length === 0) return [];
    const merged: number[] = await this.options
      .db<SourcePullRequestRow>('source_pull_requests')
      .where({ repository, state: 'merged' })
      .whereIn('number', numbers)
      .pluck('number');
    return numbers.filter(number => !merged.includes(number));
  }

  async #readPullRequests(
    repository: string,
    numbers: number[],
    signal: AbortSignal,
  ): Promise<void> {
    for (let start = 0; start < numbers.length; start += BATCH_SIZE) {
      const batch = numbers.slice(start, start + BATCH_SIZE);
      const found = await this.options.forge().readPullRequests(
        batch.map(number => ({ repository, number })),
        signal,
      );
      for (const number of batch) {
        const snapshot = found.find(pull => pull.number === number) ?? null;
        await this.#recordPullRequest(repository, number, snapshot);
      }
    }
  }

  async #recordPullRequest(
    repository: string,
    number: number,
    snapshot: PullRequestSnapshot | null,
  ): Promise<void> {
    const { ledger, forge, clock } = this.options;
    const stream = sourceStream(repository, number);
    await ledger.record(stream, async recording => {
      const known = await recording
        .trx<SourcePullRequestRow>('source_pull_requests')
        .where({ repository, number })
        .first('state');
      if (!snapshot && known) return;
      const payload = snapshot
        ? pullRecord(
            repository,
            snapshot,
            await this.#references(recording.trx, peopleOf(snapshot)),
          )
        : missingRecord(repository, number);
      await recording.append({
        type: 'source-pull-request.read',
        v: 1,
        occurredAt: payload.mergedAt ?? instant(clock()),
        source: {
          collector: `forge:${forge().host}`,
          // A merged one is final; two replicas record it once.
          key: payload.state === 'merged' ? stream : null,
        },
        attestation: 'read',
        controls: ['SOC2:CC8.1', 'PCI:6.5.1', 'NIST:AC-5'],
        payload: asPayload(payload),
        erasable: snapshot ? { title: snapshot.title } : undefined,
      });
    });
  }

  /** Finds the references of these; null stays null. */
  async #references(
    trx: Knex.Transaction,
    accounts: (ForgeAccount | null)[],
  ): Promise<(account: ForgeAccount | null) => string | null> {
    const { identities, forge } = this.options;
    const known = accounts.filter(account => account !== null);
    const { provider } = forge();
    const refs = await identities.refs(
      trx,
      known.map(({ login, bot }) => ({
        provider,
        name: accountName(provider, login),
        bot,
      })),
    );
    const byLogin = new Map(known.map(({ login }, i) => [login, refs[i]]));
    return account => (account && byLogin.get(account.login)) ?? null;
  }
}

function peopleOf(pull: PullRequestSnapshot): (ForgeAccount | null)[] {
  return [
    pull.author,
    pull.lastPusher,
    pull.mergedBy,
    ...pull.commits.map(({ author }) => author),
    ...pull.reviews.map(({ reviewer }) => reviewer),
  ];
}
