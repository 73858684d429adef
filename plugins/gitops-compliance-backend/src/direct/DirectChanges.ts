import { randomUUID } from 'node:crypto';
import type {
  Forge,
  PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { numberChange } from '../changes/numbers';
import {
  changeStream,
  type ChangeRow,
  type RequestedPayload,
} from '../changes/records';
import type { House, Member } from '../changes/steps/context';
import { asPayload } from '../deployments/records';
import type { RetroactiveStore } from '../emergencies/retroactive/RetroactiveStore';
import type { Recording } from '../ledger/Ledger';
import { environmentOf, type Policy } from '../policy/Policy';
import { instant } from '../shared/time';
import type { DeployedPlaces } from './DeployedPlaces';
import { targetKey, touchedTargets, type Target } from './touchedTargets';

/** States in which nothing was decided that a push would undo. */
const BEFORE_MERGE = ['proposed', 'reviewing', 'ready'];

/**
 * Pull requests of others that alter what is deployed: each becomes a change of
 * kind `direct` for each target that it touches, with the same gates, check and
 * evidence as a promotion. Those of one pull request go together.
 *
 * Promises: considering one pull request any number of times, by any number of
 * replicas, in any order, leaves one running change for each target that its
 * newest reading touches. Where it touches others than before, its changes end
 * and it is adopted anew, for who goes with whom is settled at the request. Of
 * what our own App opened only that is adopted which says afterwards what was done
 * by hand in an emergency: as a change that the emergency's declarer asks for.
 */
export class DirectChanges {
  constructor(
    private readonly options: {
      db: Knex;
      house: House;
      places: DeployedPlaces;
      retroactive: Pick<RetroactiveStore, 'declarerOf'>;
      forge: () => Forge;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** Whether pull requests of a repository can be direct changes. */
  async concerns(repository: string): Promise<boolean> {
    return (await this.options.places.repositories()).has(repository);
  }

  /**
   * Adopts, follows or lets go of a pull request, as was read.
   *
   * @param watchedSince - merges before it are no news; null: none is
   */
  async consider(
    snapshot: PullRequestSnapshot,
    watchedSince: Date | null,
  ): Promise<void> {
    const { db, forge, retroactive } = this.options;
    const { repository, number } = snapshot;
    const login = await forge().appLogin(repository);
    const isOurs = snapshot.author.login === login;
    const declarer = isOurs
      ? await retroactive.declarerOf(snapshot.headBranch)
      : undefined;
    if (isOurs && !declarer) return;
    const targets = await this.#targetsOf(snapshot);
    const rows = await rowsOfPullRequest(db, repository, number);
    const running = rows.filter(row => row.ended_at === null);
    if (running.length > 0) await this.#follow(running, snapshot, targets);
    if (canBeAdopted(snapshot, rows, watchedSince)) {
      await this.#adopt(snapshot, targets, declarer);
    }
  }

  async #targetsOf(snapshot: PullRequestSnapshot): Promise<Target[]> {
    const { places, policy, forge } = this.options;
    const { repository, baseBranch } = snapshot;
    const deployed = (await places.repositories()).get(repository);
    if (!deployed) return [];
    const { defaultBranch } = deployed;
    const branch = { branch: baseBranch, defaultBranch };
    const { files } = snapshot;
    const isOpen = snapshot.state === 'open';
    const named =
      files ??
      (isOpen
        ? (
            await forge().compare(
              repository,
              snapshot.baseSha,
              snapshot.headSha,
            )
          ).files
        : null);
    return touchedTargets(named, deployed.places, branch).filter(
      ({ environment }) => environmentOf(policy(), environment),
    );
  }

  /** Takes note of what was read, and lets go where the targets are others. */
  async #follow(
    rows: ChangeRow[],
    snapshot: PullRequestSnapshot,
    targets: Target[],
  ): Promise<void> {
    const { house } = this.options;
    const { ledger, store } = house.options;
    const streams = rows.map(({ id }) => changeStream(id));
    await ledger.recordMany(streams, async recordings => {
      const members: Member[] = [];
      for (const { id } of rows) {
        const now = await store.get(id, recordings.trx);
        const recording = recordings.of(changeStream(id));
        if (now) members.push({ now, recording });
      }
      for (const { now, recording } of members) {
        await house.observePullRequest(recording, now, snapshot);
      }
      const running = members.filter(({ now }) => now.ended_at === null);
      const mayLetGo =
        snapshot.state === 'open' &&
        running.every(({ now }) => BEFORE_MERGE.includes(now.state)) &&
        !isSameSet(
          running.map(({ now }) => targetOf(now)),
          targets,
        );
      for (const { now, recording } of running) {
        if (mayLetGo) await this.#letGo(recording, now, targets);
        await house.wake(recording, now.id);
      }
    });
  }

  async #letGo(
    recording: Recording,
    row: ChangeRow,
    targets: Target[],
  ): Promise<void> {
    const { house } = this.options;
    const isTouched = isSameSet(
      targets.filter(target => targetKey(target) === targetKey(targetOf(row))),
      [targetOf(row)],
    );
    await recording.append(
      house.draft(
        'change.cancelled',
        {},
        {
          attestation: 'read',
          erasable: {
            reason: isTouched
              ? 'The pull request touches other targets as well now, and goes on as a change of each'
              : `The pull request does not touch what is deployed of ${row.service_ref} in ${row.environment} any more`,
          },
        },
      ),
    );
    await recording.enqueue(house.options.jobsAtEnd(row.id));
  }

  /** One change for each target, all of them or none. */
  async #adopt(
    snapshot: PullRequestSnapshot,
    targets: Target[],
    declarer: string | undefined,
  ): Promise<void> {
    if (targets.length === 0) return;
    const { ledger } = this.options.house.options;
    const ids = targets.map(() => randomUUID());
    await ledger.recordMany(ids.map(changeStream), async recordings => {
      const { repository, number } = snapshot;
      await recordings.trx.raw(
        'SELECT pg_advisory_xact_lock(hashtextextended(?, 0))',
        [`gitops-compliance pull request ${repository}#${number}`],
      );
      const known = await rowsOfPullRequest(recordings.trx, repository, number);
      // Another replica, or another delivery, was quicker.
      if (known.some(row => row.ended_at === null || row.steps.merged)) return;
      for (const [index, target] of targets.entries()) {
        await this.#adoptFor(
          target,
          snapshot,
          { id: ids[index], lead: index > 0 ? ids[0] : null, declarer },
          recordings.of(changeStream(ids[index])),
        );
      }
    });
  }

  async #adoptFor(
    { serviceRef, environment }: Target,
    snapshot: PullRequestSnapshot,
    {
      id,
      lead,
      declarer,
    }: { id: string; lead: string | null; declarer: string | undefined },
    recording: Recording,
  ): Promise<void> {
    const { house, policy, clock, forge } = this.options;
    const { trx } = recording;
    const { repository, number } = snapshot;
    const now = clock().toUTC();
    const deployed = await trx('deployments')
      .where({ service_ref: serviceRef, environment })
      .whereNull('removed_at')
      .orderBy('id')
      .first();
    const [author] = await house.accounts(recording, [snapshot.author]);
    // Of the portal's own pull request: that its head is the portal's, too.
    const isPushedByAuthor =
      snapshot.lastPusher?.login === snapshot.author.login;
    const payload: RequestedPayload = {
      kind: 'direct',
      class: 'normal',
      ...(await numberChange(trx, environment, now)),
      service: serviceRef,
      environment,
      from: null,
      fromRevision: deployed?.pinned_revision ?? null,
      toRevision: null,
      repository,
      branch: snapshot.baseBranch,
      pins: [],
      release: null,
      ...(lead && { lead }),
      rollbackOf: null,
      mode: environmentOf(policy(), environment)?.mode ?? 'observe',
      policyHash: policy().hash,
    };
    const read = {
      source: { collector: `forge:${forge().host}` },
      attestation: 'read' as const,
    };
    await recording.append({
      ...read,
      type: 'change.requested',
      v: 2,
      occurredAt: instant(now),
      persons: { requester: declarer ?? (author as string) },
      controls: ['SOC2:CC8.1', 'NIST:CM-3', 'ISO:A.8.32', 'PCI:6.5.1'],
      payload: asPayload(payload),
      erasable: { reason: snapshot.title },
    });
    const row = (await house.options.store.get(id, trx)) as ChangeRow;
    await house.observePullRequest(recording, row, snapshot);
    await recording.append(
      house.draft(
        'change.pull-request-opened',
        {
          repository,
          number,
          headSha: declarer && isPushedByAuthor ? snapshot.headSha : null,
          baseSha: snapshot.baseSha,
          branch: snapshot.headBranch,
        },
        read,
      ),
    );
    await house.wake(recording, id);
  }
}

/** Changes of a pull request, whether they have ended or not. */
export async function rowsOfPullRequest(
  db: Knex,
  repository: string,
  number: number,
): Promise<ChangeRow[]> {
  return db<ChangeRow>('changes_now')
    .whereRaw(
      `pull_request ->> 'repository' = ? AND (pull_request ->> 'number')::int = ?`,
      [repository, number],
    )
    .orderBy('number');
}

function targetOf(row: ChangeRow): Target {
  return { serviceRef: row.service_ref, environment: row.environment };
}

function isSameSet(one: Target[], other: Target[]): boolean {
  const keys = new Set(one.map(targetKey));
  return (
    keys.size === new Set(other.map(targetKey)).size &&
    other.every(target => keys.has(targetKey(target)))
  );
}

/**
 * An open one that is no running change and was not rejected as it is; a merged one that never was one. Of one
 * that was promoted by us, under another App's name, there is a change already.
 */
function canBeAdopted(
  snapshot: PullRequestSnapshot,
  known: ChangeRow[],
  watchedSince: Date | null,
): boolean {
  if (known.some(row => row.kind !== 'direct' || row.steps.merged))
    return false;
  if (snapshot.state === 'open') return !isRejected(snapshot, known);
  return (
    snapshot.state === 'merged' &&
    snapshot.mergedAt !== null &&
    watchedSince !== null &&
    Date.parse(snapshot.mergedAt) >= watchedSince.getTime() &&
    known.every(row => row.ended_at !== null)
  );
}

/** Whether the board rejected this very head: what was said of it stands. */
function isRejected(
  { headSha }: PullRequestSnapshot,
  known: ChangeRow[],
): boolean {
  return known.some(
    row => row.state === 'rejected' && row.pull_request?.headSha === headSha,
  );
}
