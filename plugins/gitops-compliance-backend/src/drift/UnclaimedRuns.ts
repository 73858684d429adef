import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { DRIFT_RULE_VERSION, isSame } from '@gitops-compliance/rules';
import { heldTo } from '../applications/heldTo';
import { deploymentStream } from '../deployments/records';
import type { EntryDraft, Ledger, Recording } from '../ledger/Ledger';
import type { Policy } from '../policy/Policy';
import { instant, toDateTime } from '../shared/time';
import { jobsAfter } from './afterwards';
import {
  incidentDraft,
  type IncidentClosedPayload,
  type IncidentOpenedPayload,
  type IncidentRow,
  type RanAgainPayload,
} from './records';
import {
  isBrought,
  isUnclaimedNow,
  knownOf,
  runsOf,
  suspectsIn,
  type Run,
  type RunSuspect,
} from './unclaimedSuspects';

/**
 * Opens an incident where another revision runs in an application that nobody
 * claims: nobody can have approved it. What a change on record merged, such as into
 * the manifests of an app of apps, is the doing of that change.
 *
 * Promises: each revision that is read is told once, however many look; one that is
 * gone again between two looks with the next that runs. One open incident of an
 * application at most, which counts further revisions. (What opened in mode
 * `observe` asks nobody: another one opens once the mode is another.) What ran when
 * it was first seen, or when it ceased to be claimed, is none, nor is what is
 * claimed within the grace that drift has.
 */
export class UnclaimedRuns {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** Looks at all of them. No source is read. */
  async look(signal?: AbortSignal): Promise<void> {
    const { db, ledger } = this.options;
    for (const suspect of await suspectsIn(db)) {
      signal?.throwIfAborted();
      if (!whyOver(suspect) && !this.#mayRun(suspect)) continue;
      await ledger.record(deploymentStream(suspect.id), async recording => {
        const [now] = await suspectsIn(recording.trx, suspect.id);
        if (!now) return;
        if (whyOver(now)) await this.#close(now, recording);
        else if (this.#mayRun(now)) await this.#tell(now, recording);
      });
    }
  }

  /** Whether something may run that was not told; what is on record decides it. */
  #mayRun(suspect: RunSuspect): boolean {
    const { applied, merged, mapped_at: since } = suspect;
    if (applied === null || !isUnclaimedNow(suspect)) return false;
    const { clock, policy } = this.options;
    const { driftGraceSeconds: seconds } = heldTo(policy(), suspect).rules;
    const isSettled = toDateTime(since).plus({ seconds }) <= clock();
    const known = knownOf(suspect);
    const isOther = known === null || !isSame(known, applied);
    return isSettled && isOther && !isBrought(applied, known, merged);
  }

  async #close(suspect: RunSuspect, recording: Recording): Promise<void> {
    const payload: IncidentClosedPayload = {
      incident: Number(suspect.incident?.stream_seq),
      cause: whyOver(suspect) ?? 'elsewhere',
    };
    const { clock } = this.options;
    await append(recording, [incidentDraft('drift.closed', clock(), payload)]);
  }

  async #tell(suspect: RunSuspect, recording: Recording): Promise<void> {
    const runs = await runsOf(suspect, recording.trx);
    const [first, ...rest] = runs;
    if (!first) return;
    const { incident } = suspect;
    const { mode } = heldTo(this.options.policy(), suspect);
    const isAsking = incident?.mode !== 'observe' || mode === 'observe';
    if (incident && isAsking) {
      await append(recording, this.#again(incident.stream_seq, runs));
      return;
    }
    const [opened] = await append(recording, [this.#opened(suspect, first)]);
    await append(recording, this.#again(opened.envelope.streamSeq, rest));
  }

  #opened(
    suspect: RunSuspect,
    { revisions, before, readAt, at, syncer }: Run,
  ): EntryDraft {
    const { clock, policy } = this.options;
    const { service_ref: service, environment } = suspect;
    const { rules, criticality, mode } = heldTo(policy(), suspect);
    const { driftSeconds: seconds } = rules;
    const since = toDateTime(at);
    const payload: IncidentOpenedPayload = {
      service,
      environment,
      what: 'ran-unclaimed',
      facts: {
        before,
        after: revisions,
        readAt,
        further: 0,
      },
      notice: null,
      since: instant(since),
      dueAt: seconds === null ? null : instant(since.plus({ seconds })),
      attribution: { by: 'unauthorised' },
      criticality,
      mode,
      ruleVersion: DRIFT_RULE_VERSION,
      policyHash: policy().hash,
    };
    return incidentDraft('drift.opened', clock(), payload, {
      persons: syncer ? { syncer } : {},
    });
  }

  #again(incident: string | number, runs: Run[]): EntryDraft[] {
    return runs.map(({ revisions, readAt, syncer }) => {
      const payload: RanAgainPayload = {
        incident: Number(incident),
        after: revisions,
        readAt,
      };
      return incidentDraft('drift.ran-again', this.options.clock(), payload, {
        persons: syncer ? { syncer } : {},
      });
    });
  }
}

async function append(recording: Recording, drafts: EntryDraft[]) {
  if (drafts.length === 0) return [];
  const entries = await recording.appendAll(drafts);
  await recording.enqueue(jobsAfter(entries));
  return entries;
}

function whyOver(suspect: RunSuspect): IncidentClosedPayload['cause'] | null {
  const incident: IncidentRow | null = suspect.incident;
  if (!incident) return null;
  if (suspect.removed_at) return 'removed';
  const isHere =
    suspect.service_ref === incident.service_ref &&
    suspect.environment === incident.environment;
  return isHere ? null : 'elsewhere';
}
