import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ForgeRefusedError,
  RevisionNotFoundError,
  type Forge,
  type PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { emergencyName } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import { reevaluateJob } from '../../changes/Reevaluation';
import { considerJob } from '../../collectors/RepositoryWatch';
import type { JobDraft, Jobs } from '../../jobs/Jobs';
import type { Ledger } from '../../ledger/Ledger';
import { environmentOf, type Policy } from '../../policy/Policy';
import { UnprocessableError } from '../../shared/errors';
import { toDateTime } from '../../shared/time';
import { emergencyDraft } from '../drafts';
import type { EmergencyStore } from '../EmergencyStore';
import { followJob, type EmergencyFollower } from '../followJob';
import {
  emergencyStream,
  type EmergencyRow,
  type EmergencyTarget,
  type SettledPayload,
} from '../records';
import { setByHand, type SetByHand } from '../setByHand';
import { GitLooks } from './GitLooks';
import { pullRequestBody, pullRequestTitle } from './pullRequestText';
import type {
  PullRequestImpossiblePayload,
  PullRequestOpenedPayload,
  RetroactiveRow,
} from './records';
import { ImpossibleError, type RetroactiveEdits } from './RetroactiveEdits';
import { RetroactiveStore } from './RetroactiveStore';

const jobSchema = z.object({
  emergencyId: z.uuid(),
  service: z.string(),
  environment: z.string(),
});

/**
 * Opens the pull request that says what was done by hand, for each target that an
 * emergency left apart from Git and for which the keeper asked for one.
 *
 * Promises: at most one for each target and emergency, for its branch is found
 * again by whoever comes after a crash; its answer is recorded once. It alters
 * pins alone, to what runs, and only where Git says of them what was applied.
 * Where that cannot be, the entry says why and the duty stays; nothing is written
 * where the environment is only watched. Where an application was given another
 * revision itself, it looks at Git until that says the same, and settles it.
 */
export class RetroactivePullRequests implements EmergencyFollower {
  readonly #pulls: RetroactiveStore;
  readonly #looks = new GitLooks();

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      jobs: Jobs;
      store: EmergencyStore;
      edits: Pick<RetroactiveEdits, 'locate' | 'find'>;
      forge: () => Forge;
      policy: () => Policy;
      emergencyUrl: (id: string) => string;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {
    this.#pulls = new RetroactiveStore(options.db);
  }

  /** In a job for each target, so that a source that is down holds up no other. */
  async follow(emergencyId: string): Promise<void> {
    const rows = await this.#pulls.of([emergencyId]);
    if (rows.length === 0) return;
    const { db, clock, jobs } = this.options;
    const found = await setByHand(emergencyId, db);
    const waiting = rows.filter(
      row =>
        row.answered_at === null ||
        this.#looks.isDue(
          row,
          found.filter(one => isOf(row, one)),
          clock(),
        ),
    );
    if (waiting.length === 0) return;
    await jobs.enqueue(waiting.map(pullRequestJob));
  }

  /** The job `emergency.pull-request`; throws where a retry is worth it. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { emergencyId, ...target } = jobSchema.parse(data);
    const row = await this.options.store.get(emergencyId);
    const asked = await this.#pulls.find(emergencyId, target);
    if (!row || !asked || !(await this.#dueAt(row.id, target))) return;
    try {
      if (asked.answered_at) await this.#lookAtGit(row, target, signal);
      else await this.#open(row, target, asked.branch, signal);
    } catch (error) {
      const found = impossible(error);
      if (!found) throw error;
      if (asked.answered_at) return;
      const { because: cause, message, objects } = found;
      const payload: PullRequestImpossiblePayload = { target, cause, objects };
      await this.#answer(row, target, 'impossible', payload, {
        erasable: { problem: message },
      });
    }
  }

  async #open(
    row: EmergencyRow,
    target: EmergencyTarget,
    branch: string,
    signal: AbortSignal,
  ): Promise<void> {
    const environment = environmentOf(
      this.options.policy(),
      target.environment,
    );
    const watched = new ImpossibleError(
      'watched',
      `${target.environment} is only watched, so nothing is written for it`,
    );
    const isWatched = (environment?.mode ?? 'observe') === 'observe';
    const mayBeSetByHand = await this.#mayBeSetByHand(row.id, target);
    if (isWatched && !mayBeSetByHand) throw watched;
    const { edits } = this.options;
    const pins = await edits.locate({ emergencyId: row.id, ...target });
    const [{ repository, branch: baseBranch }] = pins;
    const forge = this.options.forge();
    // Of an attempt that died: what differs may be another thing by now.
    const known = isWatched
      ? null
      : await forge.findPullRequest(repository, branch, signal);
    if (known) {
      await this.#opened(row, target, branch, known, null);
      return;
    }
    const wanted = { emergencyId: row.id, mayBeSetByHand, ...target };
    const found = await edits.find(wanted, pins, signal);
    if (!found) {
      if (mayBeSetByHand) await this.#settle(row, target);
      return;
    }
    if (isWatched) throw watched;
    const subject = {
      name: emergencyName(row),
      url: this.options.emergencyUrl(row.id),
      target,
      pins: found.pins,
      resources: found.resources,
      rest: found.rest,
    };
    const title = pullRequestTitle(subject);
    const pull = await forge.openPullRequest(
      {
        repository,
        baseBranch,
        expectedBaseSha: found.edit.baseSha,
        branch,
        files: found.edit.files,
        commitMessage: `${title}\n\nEmergency ${row.id}`,
        title,
        body: pullRequestBody(subject),
      },
      signal,
    );
    await this.#opened(row, target, branch, pull, {
      pins: subject.pins,
      objects: found.resources.length,
      rest: found.rest,
    });
  }

  /**
   * Where an application was given another revision itself, its source is in sync
   * with that: that Git says the same by now is told by Git alone.
   */
  async #lookAtGit(
    row: EmergencyRow,
    target: EmergencyTarget,
    signal: AbortSignal,
  ): Promise<void> {
    if (!(await this.#mayBeSetByHand(row.id, target))) return;
    const { edits } = this.options;
    const wanted = { emergencyId: row.id, mayBeSetByHand: true, ...target };
    const pins = await edits.locate({ emergencyId: row.id, ...target });
    if (!(await edits.find(wanted, pins, signal))) {
      await this.#settle(row, target);
    }
  }

  async #mayBeSetByHand(id: string, target: EmergencyTarget) {
    return (await setByHand(id, this.options.db, target)).length > 0;
  }

  /** Git and what runs were found to agree; once. */
  async #settle(row: EmergencyRow, target: EmergencyTarget): Promise<void> {
    const { clock, ledger } = this.options;
    await ledger.record(emergencyStream(row.id), async recording => {
      const due = await this.#dueAt(row.id, target, recording.trx);
      if (!due) return;
      const payload: SettledPayload = {
        kind: 'pull-request',
        target,
        isLate: clock() > toDateTime(due),
      };
      await recording.append(
        emergencyDraft('emergency.settled', clock(), payload),
      );
      await recording.enqueue([followJob(row.id), reevaluateJob()]);
    });
  }

  async #opened(
    row: EmergencyRow,
    target: EmergencyTarget,
    branch: string,
    pull: PullRequestSnapshot,
    made: Pick<PullRequestOpenedPayload, 'pins' | 'objects' | 'rest'> | null,
  ): Promise<void> {
    const { repository, number, url, headSha, baseSha } = pull;
    const payload: PullRequestOpenedPayload = {
      target,
      repository,
      number,
      url,
      branch,
      headSha,
      baseSha,
      pins: made?.pins ?? null,
      objects: made?.objects ?? null,
      rest: made?.rest ?? null,
    };
    await this.#answer(row, target, 'opened', payload, {
      // It is a change like that of anybody from now on.
      jobs: [considerJob(repository, number)],
    });
  }

  /** Once, whatever the number of replicas and however often it is tried. */
  async #answer(
    row: EmergencyRow,
    target: EmergencyTarget,
    answer: 'opened' | 'impossible',
    payload: object,
    rest: { erasable?: { problem: string }; jobs?: JobDraft[] },
  ): Promise<void> {
    const { clock, ledger, logger } = this.options;
    const { jobs = [], ...beside } = rest;
    await ledger.record(emergencyStream(row.id), async recording => {
      const known = await this.#pulls.find(row.id, target, recording.trx);
      if (!known || known.answered_at) return;
      await recording.append(
        emergencyDraft(
          `emergency.pull-request-${answer}`,
          clock(),
          payload,
          beside,
        ),
      );
      if (jobs.length > 0) await recording.enqueue(jobs);
    });
    logger.info(
      `emergency.pull-request-${answer} ${row.id} ${target.service} ${target.environment}`,
    );
  }

  /** Until when it is owed; null: it is not, or not any more. */
  async #dueAt(
    id: string,
    { service, environment }: EmergencyTarget,
    db: Knex = this.options.db,
  ): Promise<Date | null> {
    const duty = await db('emergency_duties')
      .where({
        emergency_id: id,
        kind: 'pull-request',
        service_ref: service,
        environment,
      })
      .whereNull('settled_at')
      .first('due_at');
    return duty?.due_at ?? null;
  }
}

function isOf(row: RetroactiveRow, one: SetByHand): boolean {
  return (
    one.service_ref === row.service_ref && one.environment === row.environment
  );
}

/** What can never be, however often it is tried; null: it may yet. */
function impossible(error: unknown): ImpossibleError | null {
  if (error instanceof ImpossibleError) return error;
  if (error instanceof UnprocessableError) {
    return new ImpossibleError('pins', error.message);
  }
  const isFinal =
    error instanceof ForgeRefusedError ||
    error instanceof RevisionNotFoundError;
  return isFinal ? new ImpossibleError('forge', error.message) : null;
}

/** The job `emergency.pull-request` of one target. */
function pullRequestJob(row: RetroactiveRow): JobDraft {
  const { emergency_id: emergencyId, service_ref: service, environment } = row;
  return {
    queue: 'emergency.pull-request',
    data: { emergencyId, service, environment },
    key: `${emergencyId} ${service} ${environment}`,
  };
}
