import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { changeStream } from '../changes/records';
import {
  lockTarget,
  type PreparedRequest,
  type Requests,
} from '../changes/Requests';
import { lockPopulation } from '../completeness/population';
import { asPayload } from '../deployments/records';
import type { EntryDraft, Ledger, Recording } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Requester } from '../persons/Requester';
import { instant } from '../shared/time';
import { ofService } from './ofService';
import { releaseStream, type ReleaseRequestedPayload } from './records';

/** A release whose changes are prepared. */
export interface PreparedRelease<C extends PreparedRequest = PreparedRequest> {
  reason: string;
  stopOnFailure: boolean;
  pauseSeconds: number;
  /** In the order asked. */
  waves: C[][];
  /** Id of the release that it rolls back. */
  undoes?: string;
}

/** Records one change of a release, in its own stream. */
export type RecordMember<C extends PreparedRequest> = (
  recording: Recording,
  change: C,
  among: NonNullable<Parameters<Requests['record']>[2]>,
) => Promise<void>;

/**
 * Records a release with all of its changes in one transaction. Those of a wave
 * whose pins lie in one repository and branch share the pull request of the
 * first of them.
 */
export class ReleaseRecorder {
  constructor(
    private readonly options: {
      ledger: Ledger;
      identities: Identities;
      clock: () => DateTime;
    },
  ) {}

  /**
   * Records it, or nothing where one of its changes is refused.
   *
   * @returns the id of the release
   */
  async record<C extends PreparedRequest>(
    release: PreparedRelease<C>,
    requester: Requester,
    recordMember: RecordMember<C>,
  ): Promise<string> {
    const { clock, identities, ledger } = this.options;
    const id = randomUUID();
    const changes = release.waves.flat();
    const streams = changes.map(change => changeStream(change.id));
    await ledger.recordMany(
      [releaseStream(id), ...streams],
      async recordings => {
        const { trx } = recordings;
        await lockInOrder(trx, changes);
        const number = await nextNumber(trx);
        const payload: ReleaseRequestedPayload = {
          number,
          stopOnFailure: release.stopOnFailure,
          pauseSeconds: release.pauseSeconds,
          waves: release.waves.map(wave => wave.map(change => change.id)),
          ...(release.undoes && { undoes: release.undoes }),
        };
        const [ref] = await identities.refs(trx, [catalogUser(requester)]);
        await recordings.of(releaseStream(id)).append(
          releaseDraft(clock(), 'release.requested', {
            payload,
            persons: { requester: ref },
            reason: release.reason,
          }),
        );
        for (const [index, wave] of release.waves.entries()) {
          const leads = new Map<string, string>();
          for (const change of wave) {
            const [{ repository, branch }] = change.pins;
            const place = `${repository}@${branch}`;
            const lead = leads.get(place);
            if (!lead) leads.set(place, change.id);
            await ofService(change.service, () =>
              recordMember(recordings.of(changeStream(change.id)), change, {
                release: { id, number, wave: index + 1 },
                ...(lead ? { lead } : {}),
              }),
            );
          }
        }
      },
    );
    return id;
  }
}

/** An entry of a release's stream. */
export function releaseDraft(
  at: DateTime,
  type: string,
  {
    payload,
    persons,
    reason,
  }: { payload: object; persons: Record<string, string>; reason: string },
): EntryDraft {
  return {
    type,
    v: 1,
    occurredAt: instant(at),
    source: { collector: 'portal' },
    attestation: 'decided',
    persons,
    controls: ['SOC2:CC8.1', 'NIST:CM-3', 'ISO:A.8.32'],
    payload: asPayload(payload),
    erasable: { reason },
  };
}

/** In one order, so that two releases never wait for each other. */
async function lockInOrder(
  trx: Knex.Transaction,
  changes: readonly PreparedRequest[],
): Promise<void> {
  const environments = new Set(changes.map(({ target }) => target.name));
  for (const environment of [...environments].sort()) {
    await lockPopulation(trx, environment);
  }
  const keyOf = ({ service, target }: PreparedRequest) =>
    `${service.entityRef} ${target.name}`;
  const ordered = [...changes].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  for (const { service, target } of ordered) {
    await lockTarget(trx, service.entityRef, target.name);
  }
}

/** The next number; the lock keeps numbers gapless. */
async function nextNumber(trx: Knex.Transaction): Promise<number> {
  await trx.raw(
    `SELECT pg_advisory_xact_lock(hashtextextended('gitops-compliance releases', 0))`,
  );
  const [{ last }] = await trx('releases').max('number as last');
  return (last ?? 0) + 1;
}
