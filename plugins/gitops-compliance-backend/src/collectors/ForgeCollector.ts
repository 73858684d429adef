import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Forge,
  PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { ChangeStore } from '../changes/ChangeStore';
import {
  changeStream,
  isChangeBranch,
  type ChangeRow,
} from '../changes/records';
import type { House } from '../changes/steps/context';
import { rowsOfPullRequest, type DirectChanges } from '../direct/DirectChanges';
import { isRetroactiveBranch } from '../emergencies/retroactive/records';
import type { JobDraft } from '../jobs/Jobs';
import type { Ledger } from '../ledger/Ledger';
import type { CollectorStatus } from './CollectorStatus';
import { considerJob, watchJob } from './RepositoryWatch';

const jobSchema = z.object({ changeId: z.string().uuid() });

function refreshJob(changeId: string): JobDraft {
  return { queue: 'forge.refresh', data: { changeId }, key: changeId };
}

/** How the names of forges' collectors begin. */
export const FORGE_COLLECTOR_PREFIX = 'forge:';

/** Name of a forge's collector. */
export function forgeCollector(forge: { host: string }): string {
  return `${FORGE_COLLECTOR_PREFIX}${forge.host}`;
}

/**
 * Reads pull requests: one at a webhook's hint, all open ones together at each
 * reconciliation. A webhook's content is never believed, only that something
 * happened.
 */
export class ForgeCollector {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: ChangeStore;
      house: House;
      status: CollectorStatus;
      forge: () => Forge;
      directs: DirectChanges;
      logger: LoggerService;
    },
  ) {}

  /** The job `forge.refresh`: reads the pull request of one change. */
  async refresh(
    data: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const { changeId } = jobSchema.parse(data);
    const row = await this.options.store.get(changeId);
    if (!row?.pull_request) return;
    await this.#read([row], signal);
  }

  /** Truth: every pull request of an unfinished change, in one request. */
  async reconcile(signal: AbortSignal): Promise<void> {
    const { forge, status, store, logger } = this.options;
    const name = forgeCollector(forge());
    const title = `Forge ${forge().host}`;
    try {
      const rows = (await store.running()).filter(row => row.pull_request);
      if (rows.length > 0) await this.#read(rows, signal);
      else await forge().ping(signal);
      await status.heard(name, title, { complete: true });
    } catch (error) {
      const { message } = error as Error;
      logger.warn(`${title} cannot be read: ${message}`);
      await status.failed(name, title, message);
    }
  }

  /** A verified webhook: the jobs that read what it hints at. */
  async hint(
    payload: unknown,
    metadata: Record<string, unknown>,
  ): Promise<JobDraft[]> {
    const { forge, db, directs } = this.options;
    const hint = forge().readHint(payload, metadata);
    if (!hint) return [];
    const { repository } = hint;
    if (hint.kind === 'push') {
      // What is pushed there its pull request tells, and nothing is deployed from it.
      return !isOurBranch(hint.branch) && (await directs.concerns(repository))
        ? [watchJob(repository)]
        : [];
    }
    const rows = await rowsOfPullRequest(db, repository, hint.number);
    const ours = rows.filter(row => row.kind !== 'direct');
    if (ours.length > 0) {
      return ours
        .filter(row => row.ended_at === null)
        .map(({ id }) => refreshJob(id));
    }
    // What our own App opens has a branch that says so until it is on record.
    const isOurs = hint.branch !== null && isOurBranch(hint.branch);
    return !isOurs && (await directs.concerns(repository))
      ? [considerJob(repository, hint.number)]
      : [];
  }

  async #read(rows: ChangeRow[], signal: AbortSignal): Promise<void> {
    const keys = rows.map(row => {
      const { repository, number, nodeId, baseBranch } =
        row.pull_request as NonNullable<ChangeRow['pull_request']>;
      return { repository, number, nodeId, baseBranch };
    });
    const snapshots = await this.options.forge().readPullRequests(keys, signal);
    for (const row of rows) {
      const snapshot = snapshots.find(
        ({ repository, number }) =>
          repository === row.pull_request?.repository &&
          number === row.pull_request.number,
      );
      if (snapshot) await this.#record(row, snapshot);
    }
  }

  async #record(row: ChangeRow, snapshot: PullRequestSnapshot): Promise<void> {
    const { ledger, store, house } = this.options;
    await ledger.record(changeStream(row.id), async recording => {
      const now = await store.get(row.id, recording.trx);
      if (!now) return;
      await house.observePullRequest(recording, now, snapshot);
      if (now.ended_at) return;
      await recording.enqueue({
        queue: 'change.advance',
        data: { changeId: row.id },
        key: row.id,
      });
    });
  }
}

/** Whether it is the branch of a change that the portal opens by itself. */
function isOurBranch(branch: string): boolean {
  return isChangeBranch(branch) && !isRetroactiveBranch(branch);
}
