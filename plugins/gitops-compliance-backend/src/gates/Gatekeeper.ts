import {
  evaluateGates,
  holdingGates,
  recordedFacts,
  type GatePhase,
  type GateResult,
  type ReferencedFacts,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { EntryDraft, Recording } from '../ledger/Ledger';
import type { ChangeRow, GateRecord, GatesPayload } from '../changes/records';
import type { PersonDirectory } from '../persons/PersonDirectory';
import { resolvedTargetOf, type Policy } from '../policy/Policy';
import { asPayload } from '../deployments/records';
import { instant } from '../shared/time';
import { proposalOf, type GateFacts, type Proposal } from './GateFacts';

/** Version of the time zone data of this process. */
export const TZDATA_VERSION = process.versions.tz ?? 'unknown';

/** What the gates say, and what it means in a phase. */
export interface Evaluation {
  results: GateResult[];
  /** Gates of the phase that are not open. */
  holding: GateResult[];
  /** What was decided from, for the record. */
  grounds: {
    facts: ReferencedFacts;
    policyHash: string;
    /** Hash of the rules as they hold for the target. */
    targetHash: string;
    at: DateTime;
  };
}

/** Evaluates gates over the read models, and records what they said. */
export class Gatekeeper {
  constructor(
    private readonly options: {
      facts: GateFacts;
      persons: PersonDirectory;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** The same as if another policy were in force. */
  under(policy: Policy): Gatekeeper {
    return new Gatekeeper({ ...this.options, policy: () => policy });
  }

  /** The gates of a proposal now; nothing is recorded. */
  async evaluate(
    proposal: Proposal,
    phase: GatePhase,
    db?: Knex,
  ): Promise<Evaluation> {
    const [evaluation] = await this.#evaluateAll([proposal], phase, db);
    return evaluation;
  }

  /** The gates of several changes now, in a fixed number of queries. */
  async evaluateChanges(
    rows: ChangeRow[],
    phase: GatePhase,
    db?: Knex,
  ): Promise<Evaluation[]> {
    const { persons } = this.options;
    const actors = await persons.actors(
      rows.map(row => row.requester_ref),
      db,
    );
    return this.#evaluateAll(
      rows.map(row => proposalOf(row, actors)),
      phase,
      db,
    );
  }

  async #evaluateAll(
    proposals: Proposal[],
    phase: GatePhase,
    db?: Knex,
  ): Promise<Evaluation[]> {
    const policy = this.options.policy();
    const targets = proposals.map(({ serviceRef: service, environment }) =>
      resolvedTargetOf(policy, { service, environment }),
    );
    const all = await this.options.facts.ofMany(proposals, policy, db);
    const at = this.options.clock();
    return all.map((facts, index) => {
      const results = evaluateGates({
        facts,
        policy: targets[index].policy,
        calendar: policy.calendar,
        at,
        tzdataVersion: TZDATA_VERSION,
      });
      return {
        results,
        holding: holdingGates(results, phase),
        grounds: {
          facts,
          policyHash: policy.hash,
          targetHash: targets[index].hash,
          at,
        },
      };
    });
  }

  /** The gates of a change now; nothing is recorded. */
  async evaluateChange(
    row: ChangeRow,
    phase: GatePhase,
    db?: Knex,
    pullRequestReadAt?: string,
  ): Promise<Evaluation> {
    const actors = await this.options.persons.actors([row.requester_ref], db);
    return this.evaluate(
      { ...proposalOf(row, actors), pullRequestReadAt },
      phase,
      db,
    );
  }

  /**
   * Appends what the gates said, if it differs from what is on record, with the
   * facts that they decided from: an auditor's program decides again.
   */
  async record(
    recording: Recording,
    row: ChangeRow,
    phase: GatePhase,
    evaluation: Evaluation,
    options: { always?: boolean } = {},
  ): Promise<void> {
    if (!options.always && !isNews(row, phase, evaluation)) return;
    await recording.append(gatesDraft(row, phase, evaluation));
  }
}

/** Whether the gates say something else than what is on record. */
export function isNews(
  row: ChangeRow,
  phase: GatePhase,
  { results }: Evaluation,
): boolean {
  return differs(phase === 'sync' ? row.sync_gates : row.gates, results);
}

/** What the gates said of a change, as an entry. */
export function gatesDraft(
  row: ChangeRow,
  phase: GatePhase,
  { results, holding, grounds }: Evaluation,
): EntryDraft {
  const payload: GatesPayload = {
    phase,
    held: holding.length > 0,
    policyHash: grounds.policyHash,
    targetHash: grounds.targetHash,
    tzdata: TZDATA_VERSION,
    results: results.map(({ reason, remedy, until, ...rest }) => ({
      ...rest,
      until: until ?? null,
    })),
    facts: recordedFacts(grounds.facts, row.requester_ref),
  };
  return {
    type: 'change.gates-evaluated',
    v: 3,
    occurredAt: instant(grounds.at),
    source: { collector: 'portal' },
    attestation: 'decided',
    controls: [...new Set(results.flatMap(result => result.controls))],
    payload: asPayload(payload),
    erasable: {
      sentences: Object.fromEntries(
        results.map(({ gate, reason, remedy }) => [gate, { reason, remedy }]),
      ),
    },
  };
}

function differs(
  before: (GateRecord & { reason: string })[],
  now: GateResult[],
): boolean {
  return (
    before.length !== now.length ||
    now.some(result => {
      const known = before.find(entry => entry.gate === result.gate);
      return (
        !known ||
        known.state !== result.state ||
        known.reason !== result.reason ||
        known.until !== (result.until ?? null)
      );
    })
  );
}
