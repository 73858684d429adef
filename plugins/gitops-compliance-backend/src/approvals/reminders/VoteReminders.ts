import {
  dueReminders,
  onDutyAt,
  outcomeOf,
  rulesThatAsk,
  samePerson,
  weighVotes,
  digestToVoteOn,
  handsOf,
  type CabRule,
  type ReminderStep,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { votersOf } from '../votersOf';
import type { ChangeStore } from '../../changes/ChangeStore';
import { changeStream, type ChangeRow } from '../../changes/records';
import { asPayload } from '../../deployments/records';
import type { Evaluation, Gatekeeper } from '../../gates/Gatekeeper';
import type { EntryDraft, Ledger } from '../../ledger/Ledger';
import { targetPolicyOf, type Policy } from '../../policy/Policy';
import { instant } from '../../shared/time';
import { CAB_CONTROLS } from '../records';
import type { ReminderRow, VoteRemindedPayload } from './records';

/** A reminder that is due. */
interface Due {
  rule: CabRule;
  step: ReminderStep;
  opens: DateTime | null;
}

/**
 * Reminds members whose votes are missing before a target may change, and
 * escalates where they still are nearer to it. Each is on record once; that it is
 * told follows from the record. Nothing is approved by it.
 */
export class VoteReminders {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: ChangeStore;
      gatekeeper: Gatekeeper;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** Records what is due of changes in review, as their gates were just decided. */
  async look(rows: ChangeRow[], evaluations: Evaluation[]): Promise<void> {
    const { db } = this.options;
    const asking = rows.filter((row, index) =>
      this.#missing(row, evaluations[index]).some(rule => rule.reminders),
    );
    if (asking.length === 0) return;
    const sent = await sentOf(asking, db);
    for (const row of asking) {
      const evaluation = evaluations[rows.indexOf(row)];
      if (this.#due(row, evaluation, sent).length > 0) await this.#record(row);
    }
  }

  /** Looks again under the lock of the change, so that nobody is told twice. */
  async #record({ id }: ChangeRow): Promise<void> {
    const { gatekeeper, ledger, store } = this.options;
    await ledger.record(changeStream(id), async recording => {
      const row = await store.get(id, recording.trx);
      if (!row || row.ended_at) return;
      const evaluation = await gatekeeper.evaluateChange(
        row,
        'merge',
        recording.trx,
      );
      const sent = await sentOf([row], recording.trx);
      await recording.appendAll(
        this.#due(row, evaluation, sent).map(due =>
          this.#draft(row, evaluation, due),
        ),
      );
    });
  }

  #due(row: ChangeRow, evaluation: Evaluation, sent: ReminderRow[]): Due[] {
    const calendar = evaluation.results.find(({ gate }) => gate === 'calendar');
    const isOpen = !calendar || calendar.state === 'open';
    // What does not open at all reminds nobody.
    if (!isOpen && !calendar.until) return [];
    const opens = isOpen ? null : DateTime.fromISO(calendar.until as string);
    return this.#missing(row, evaluation).flatMap(rule =>
      dueReminders(
        rule,
        opens,
        this.options.clock(),
        sent.filter(one => one.change_id === row.id),
      ).map(step => ({ rule, step, opens })),
    );
  }

  /** Rules of the board that votes are missing for; none before one can vote. */
  #missing(row: ChangeRow, { grounds: { facts } }: Evaluation): CabRule[] {
    const policy = this.#policyOf(row);
    const digest = digestToVoteOn(facts);
    if (digest === null || !facts.pullRequest || row.mode === 'observe') {
      return [];
    }
    const votes = weighVotes(
      facts.votes ?? [],
      digest,
      handsOf(facts.pullRequest, { facts, policy }),
    );
    return rulesThatAsk(policy.cab, facts).filter(
      rule =>
        outcomeOf(rule, votes, facts.memberships?.groups ?? []).state ===
        'waiting',
    );
  }

  #policyOf({ service_ref: service, environment }: ChangeRow) {
    return targetPolicyOf(this.options.policy(), { service, environment });
  }

  #draft(
    row: ChangeRow,
    { grounds: { facts } }: Evaluation,
    { rule, step, opens }: Due,
  ): EntryDraft {
    const now = this.options.clock();
    const payload: VoteRemindedPayload = {
      rule: rule.name,
      step,
      opens: opens && instant(opens),
    };
    const { may } = votersOf(facts, { ...this.#policyOf(row), cab: [rule] });
    return {
      type: 'change.vote-reminded',
      v: 1,
      occurredAt: instant(now),
      source: { collector: 'portal' },
      attestation: 'decided',
      controls: CAB_CONTROLS,
      payload: asPayload(payload),
      erasable: {
        whom:
          step === 'escalate'
            ? rule.reminders?.escalate?.to ?? []
            : firstOf(may, rule, now),
      },
    };
  }
}

/** Who is on duty, where they may still vote; else everybody who may. */
function firstOf(may: string[], { reminders }: CabRule, at: DateTime) {
  const onDuty = reminders?.onDuty && onDutyAt(reminders.onDuty, at);
  const found = may.filter(one => onDuty && samePerson(one, onDuty));
  return found.length > 0 ? found : may;
}

async function sentOf(rows: ChangeRow[], db: Knex): Promise<ReminderRow[]> {
  const found: (Omit<ReminderRow, 'opens'> & { opens: Date | null })[] =
    await db('board_reminders').whereRaw('change_id = ANY (?::uuid[])', [
      rows.map(({ id }) => id),
    ]);
  return found.map(row => ({
    ...row,
    opens: row.opens && row.opens.toISOString(),
  }));
}
