import { isOver } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { EntryDraft, Ledger } from '../ledger/Ledger';
import type { JobDraft } from '../jobs/Jobs';
import { reevaluateJob } from '../changes/Reevaluation';
import { toDateTime } from '../shared/time';
import { emergencyDraft } from './drafts';
import {
  isSameTarget,
  owedDraft,
  pullRequestDuties,
  targetsApart,
} from './duties';
import type { EmergencyStore } from './EmergencyStore';
import { followJob, type EmergencyFollower } from './followJob';
import {
  emergencyStream,
  lifeOf,
  targetOfDuty,
  type DutyRow,
  type EmergencyRow,
  type EmergencyTarget,
  type OwedPayload,
} from './records';
import {
  retroactiveBranch,
  type PullRequestAskedPayload,
} from './retroactive/records';
import { setByHand } from './setByHand';

/**
 * Keeps emergencies to their times: records that one has ended by itself, what it
 * owes then, for which targets a pull request is wanted that says what runs, what
 * is settled, what is overdue, and that nothing is owed any more.
 * Each is recorded once, under the lock of its stream, whatever the number of
 * replicas and however often it runs.
 */
export class EmergencyKeeper implements EmergencyFollower {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: EmergencyStore;
      clock: () => DateTime;
    },
  ) {}

  /** Jobs of all emergencies that are not closed. */
  async jobs(): Promise<JobDraft[]> {
    const ids: string[] = await this.options
      .db('emergencies')
      .whereNull('closed_at')
      .orderBy('number')
      .pluck('id');
    return ids.map(followJob);
  }

  async follow(id: string): Promise<void> {
    const { db, ledger, clock } = this.options;
    if ((await this.#due(id, db, clock())).length === 0) return;
    await ledger.record(emergencyStream(id), async recording => {
      const drafts = await this.#due(id, recording.trx, clock());
      if (drafts.length === 0) return;
      await recording.appendAll(drafts);
      // What follows from these is looked at in a turn of its own.
      await recording.enqueue([followJob(id), reevaluateJob()]);
    });
  }

  /** What is to be recorded of it now. */
  async #due(id: string, db: Knex, now: DateTime): Promise<EntryDraft[]> {
    const row = await this.options.store.get(id, db);
    if (!row || row.closed_at) return [];
    if (!row.ended_at) return this.#end(row, db, now);
    const known: DutyRow[] = await db<DutyRow>('emergency_duties').where({
      emergency_id: id,
    });
    const duties = known.filter(({ settled_at: settled }) => settled === null);
    const apart = await targetsApart(id, db);
    const late = await this.#owedLate(row, known, db, now);
    // What these owe is looked at in the turn after.
    if (late) return [late];
    const settled = duties.filter(
      duty => duty.kind === 'pull-request' && !isApart(duty, apart),
    );
    const open = duties.filter(duty => !settled.includes(duty));
    const overdue = open.filter(
      duty => !duty.overdue_at && toDateTime(duty.due_at) <= now,
    );
    const drafts = [
      ...(await this.#asks(row, open, db, now)),
      ...settled.map(duty =>
        emergencyDraft('emergency.settled', now, {
          kind: duty.kind,
          target: targetOfDuty(duty),
          isLate: now > toDateTime(duty.due_at),
        }),
      ),
      ...overdue.map(duty =>
        emergencyDraft('emergency.overdue', now, {
          kind: duty.kind,
          target: targetOfDuty(duty),
          dueAt: toDateTime(duty.due_at).toUTC().toISO(),
        }),
      ),
    ];
    const isDone = open.length === 0 && !(await owesReview(id, db));
    return isDone
      ? [...drafts, emergencyDraft('emergency.closed', now, {})]
      : drafts;
  }

  /** A pull request is wanted once for each target that was left apart. */
  async #asks(
    row: EmergencyRow,
    open: DutyRow[],
    db: Knex,
    now: DateTime,
  ): Promise<EntryDraft[]> {
    const asked: { service_ref: string; environment: string }[] = await db(
      'emergency_pull_requests',
    ).where({ emergency_id: row.id });
    return open.flatMap(duty => {
      const target = targetOfDuty(duty);
      const isAsked = asked.some(
        each =>
          each.service_ref === duty.service_ref &&
          each.environment === duty.environment,
      );
      if (duty.kind !== 'pull-request' || !target || isAsked) return [];
      const branch = retroactiveBranch(row, target);
      return [
        emergencyDraft('emergency.pull-request-asked', now, {
          target,
          branch,
        } satisfies PullRequestAskedPayload),
      ];
    });
  }

  /** What was done in its time, and is known only since its end. */
  async #owedLate(
    row: EmergencyRow,
    known: DutyRow[],
    db: Knex,
    now: DateTime,
  ): Promise<EntryDraft | null> {
    const isOwed = (target: EmergencyTarget) =>
      known.some(duty => isApart(duty, [target]));
    const found = await setByHand(row.id, db);
    const targets = found
      .map(one => ({ service: one.service_ref, environment: one.environment }))
      .filter(
        (target, place, all) => all.findIndex(isSameTarget(target)) === place,
      )
      .filter(target => !isOwed(target));
    if (targets.length === 0) return null;
    const ended = toDateTime(row.ended_at as Date);
    return emergencyDraft('emergency.owed', now, {
      duties: pullRequestDuties(row, targets, ended),
    } satisfies OwedPayload);
  }

  async #end(
    row: EmergencyRow,
    db: Knex,
    now: DateTime,
  ): Promise<EntryDraft[]> {
    if (!isOver(lifeOf(row), now)) return [];
    const ended = toDateTime(row.expires_at);
    return [
      emergencyDraft('emergency.ended', ended, { cause: 'expired' }),
      await owedDraft(row, ended, now, db),
    ];
  }
}

function isApart(duty: DutyRow, apart: EmergencyTarget[]): boolean {
  return apart.some(
    ({ service, environment }) =>
      service === duty.service_ref && environment === duty.environment,
  );
}

/** Whether a change under it still owes a review of its own. */
async function owesReview(id: string, db: Knex): Promise<boolean> {
  const found = await db('changes')
    .where({ emergency_id: id })
    .whereNotNull('review_due_at')
    .whereNull('reviewed_at')
    .first('id');
  return found !== undefined;
}
