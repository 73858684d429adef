import type { Forge } from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  AROUND_RULE_VERSION,
  classifyAround,
  emergencyName,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { House } from '../changes/steps/context';
import { asPayload, deploymentStream } from '../deployments/records';
import { driftJob } from '../drift/driftJob';
import type { EmergencyStore } from '../emergencies/EmergencyStore';
import type { DeployedPlaces } from '../direct/DeployedPlaces';
import type { KustomizeBases } from '../direct/KustomizeBases';
import type { DirectChanges } from '../direct/DirectChanges';
import { touchedTargets } from '../direct/touchedTargets';
import type {
  EntryDraft,
  Ledger,
  Recordings,
  StreamDraft,
} from '../ledger/Ledger';
import type { Policy } from '../policy/Policy';
import { instant } from '../shared/time';
import { BranchMoves, type BranchMove, type ReadMove } from './BranchMoves';
import {
  MAX_COMMITS,
  watchedEnvironments,
  type NoticedFacts,
  type NoticedPayload,
} from './records';

/**
 * That these merges came after the branch was first seen, the branch itself tells:
 * by the clocks of forge and portal they may seem to be older.
 */
const EVER = new Date(0);

interface WatchedBranch {
  repository: string;
  branch: string;
  tip: string;
  since: Date;
}

/**
 * Looks at where deployed branches stand. What came there without a pull request,
 * and alters what is deployed, is noticed; a pull request that was opened and
 * merged between two readings is adopted as a change.
 *
 * Promises: every commit that a branch gets after it was first seen is looked at
 * once, whatever the number of readings and replicas and whatever hints are lost;
 * where it cannot be read the mark stays, and the next reading looks again. Not
 * seen is a branch that is rewritten and put back between two readings.
 */
export class BranchWatch {
  readonly #moves: BranchMoves;

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      house: House;
      directs: DirectChanges;
      places: DeployedPlaces;
      bases: KustomizeBases;
      forge: () => Forge;
      emergencies: EmergencyStore;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {
    this.#moves = new BranchMoves(options);
  }

  /** Since when merges into a branch are news; null: it was never seen. */
  async watchedSince(repository: string, branch: string): Promise<Date | null> {
    return (await this.#known(repository, branch))?.since ?? null;
  }

  /**
   * Looks at the branches of a repository as they were read.
   *
   * @param tips - per branch its tip; null: there is no such branch
   */
  async look(
    repository: string,
    tips: Record<string, string | null>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const [branch, tip] of Object.entries(tips)) {
      if (!tip) continue;
      const known = await this.#known(repository, branch);
      if (!known) await this.#begin(repository, branch, tip);
      else if (known.tip !== tip) await this.#moved(known, tip, signal);
    }
  }

  async #known(
    repository: string,
    branch: string,
  ): Promise<WatchedBranch | undefined> {
    return this.options
      .db<WatchedBranch>('watched_branches')
      .where({ repository, branch })
      .first();
  }

  async #begin(repository: string, branch: string, tip: string): Promise<void> {
    await this.options
      .db('watched_branches')
      .insert({
        repository,
        branch,
        tip,
        since: this.options.clock().toJSDate(),
      })
      .onConflict(['repository', 'branch'])
      .ignore();
  }

  async #moved(
    known: WatchedBranch,
    tip: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { repository, branch } = known;
    // As it is now: the move is looked at this once.
    const deployed = await this.options.places.now(repository);
    const { places, defaultBranch } = deployed ?? {
      places: [],
      defaultBranch: null,
    };
    const move = { repository, branch, before: known.tip, after: tip };
    const where = { branch, defaultBranch };
    const touched = (files: string[] | null) =>
      touchedTargets(files, places, where);
    const read = await this.#moves.read(
      move,
      files => touched(files).length > 0,
      signal,
    );
    await this.options.bases.moved(known, read.paths);
    for (const pull of read.pulls) {
      await this.options.directs.consider(pull, EVER);
    }
    const facts = factsOf(move, read);
    const targets = facts ? touched(read.files) : [];
    const deployments = await this.#deploymentsOf(targets);
    // Another replica, or another reading, may be quicker.
    const mark = (db: Knex): Promise<number> =>
      db('watched_branches')
        .where({ repository, branch, tip: known.tip })
        .update({ tip: read.until });
    if (!facts || deployments.length === 0) {
      await mark(this.options.db);
      return;
    }
    await this.options.ledger.recordMany(
      deployments.map(({ id }) => deploymentStream(id)),
      async recordings => {
        if ((await mark(recordings.trx)) === 0) return;
        const draft = await this.#draft(move, read, facts, recordings);
        const drafts: StreamDraft[] = [];
        for (const { id, service_ref: service, environment } of deployments) {
          drafts.push({
            stream: deploymentStream(id),
            draft: await draft({ service, environment }),
          });
        }
        await recordings.appendAll(drafts);
        await recordings.enqueue(driftJob());
      },
    );
  }

  async #deploymentsOf(
    targets: { serviceRef: string; environment: string }[],
  ): Promise<{ id: string; service_ref: string; environment: string }[]> {
    const watched = watchedEnvironments(this.options.policy());
    const wanted = targets.filter(({ environment }) =>
      watched.includes(environment),
    );
    if (wanted.length === 0) return [];
    return this.options
      .db('deployments')
      .select('id', 'service_ref', 'environment')
      .whereIn(
        ['service_ref', 'environment'],
        wanted.map(({ serviceRef, environment }) => [serviceRef, environment]),
      )
      .whereNull('removed_at')
      .orderBy('id');
  }

  async #draft(
    { repository }: BranchMove,
    { unexplained }: ReadMove,
    facts: NoticedFacts,
    recordings: Recordings,
  ): Promise<
    (target: { service: string; environment: string }) => Promise<EntryDraft>
  > {
    const { emergencies, house, forge, clock } = this.options;
    const now = clock();
    const newest = unexplained[unexplained.length - 1];
    const [author] = await house.accounts(recordings, [newest?.author ?? null]);
    const persons: Record<string, string> = author ? { author } : {};
    return async target => {
      const emergency = await emergencies.inForce(
        target,
        now.toJSDate(),
        recordings.trx,
      );
      const { classification, controls } = classifyAround(
        facts,
        emergency && emergencyName(emergency),
      );
      return {
        type: 'deployment.around-noticed',
        v: 1,
        occurredAt: instant(now),
        source: { collector: `forge:${forge().host}` },
        attestation: 'read',
        persons,
        controls,
        payload: asPayload({
          ...target,
          facts,
          repository,
          commits: unexplained
            .slice(-MAX_COMMITS)
            .map(({ sha }) => sha)
            .reverse(),
          classification,
          ruleVersion: AROUND_RULE_VERSION,
          interval: null,
          ...(emergency && { emergency }),
        } satisfies NoticedPayload),
      };
    };
  }
}

/** What is to be noticed; null: nothing. */
function factsOf(
  { branch, before, after }: BranchMove,
  { rewritten, unexplained }: ReadMove,
): NoticedFacts | null {
  if (rewritten) return { what: 'branch-rewritten', branch, before, after };
  const newest = unexplained[unexplained.length - 1];
  return newest
    ? {
        what: 'direct-push',
        branch,
        sha: newest.sha,
        commits: unexplained.length,
      }
    : null;
}
