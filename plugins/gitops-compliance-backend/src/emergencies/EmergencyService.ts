import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  EmergencyReview,
  EmergencyWish,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  confirmProblem,
  emergencyName,
  endProblem,
  reviewProblem,
  termsOfEmergency,
  type EmergencyProblem,
  type EmergencyTerms,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import type { Sight } from '../access/Sight';
import { reevaluateJob } from '../changes/Reevaluation';
import { changeStream, type ChangeRow } from '../changes/records';
import type { Ledger, Recording } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Requester } from '../persons/Requester';
import {
  requireEnvironment,
  targetPolicyOf,
  type Policy,
} from '../policy/Policy';
import { normaliseRef } from '../services/entityRef';
import { noService } from '../services/noService';
import type { ServiceStore } from '../services/ServiceStore';
import { inWords } from '../shared/text';
import { instant, toDateTime } from '../shared/time';
import {
  deployedTargets,
  notDeployed,
  type DeployedTarget,
} from './deployedTargets';
import { emergencyDraft } from './drafts';
import type { EmergencyPeople } from './EmergencyPeople';
import type { EmergencyStore } from './EmergencyStore';
import { followJob } from './followJob';
import { owedDraft } from './duties';
import { seqOfNotice } from './moves';
import {
  emergencyStream,
  lifeOf,
  type DeclaredPayload,
  type EmergencyRow,
  type EmergencyTarget,
  type ReviewPayload,
} from './records';

/** An emergency that is no longer than this is none. */
const LEAST_SECONDS = 60;

/**
 * Declares, confirms, ends and reviews emergencies. Each is decided under the
 * lock of its stream, told to whom it concerns by a job of the same transaction,
 * and has whatever waits evaluated again.
 */
export class EmergencyService {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: EmergencyStore;
      people: EmergencyPeople;
      services: ServiceStore;
      identities: Identities;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /**
   * What declaring an emergency of these targets means for somebody.
   *
   * @param ref - of the declarer; null: the portal has never met them
   */
  async terms(
    targets: readonly EmergencyTarget[],
    ref: string | null,
    db?: Knex,
  ): Promise<EmergencyTerms> {
    const { people, policy, store, clock } = this.options;
    const overdue = ref
      ? await store.overdueOf(
          await people.refs(ref, db),
          clock().toJSDate(),
          db,
        )
      : 0;
    return termsOfEmergency(
      targets.map(target => targetPolicyOf(policy(), target)),
      overdue,
    );
  }

  /**
   * Declares an emergency.
   *
   * @returns its id
   * @throws ConflictError where the policy allows none; InputError where its end
   *   or link is none; NotFoundError where it names what is not there
   */
  async declare(
    wish: EmergencyWish,
    sees: Sight,
    requester: Requester,
  ): Promise<string> {
    const { ledger, policy, clock } = this.options;
    const targets = await this.#targets(wish, sees);
    assertLink(wish.incident);
    const id = randomUUID();
    await ledger.record(emergencyStream(id), async recording => {
      const { trx } = recording;
      const now = clock();
      const declarer = await this.#refOf(requester, trx);
      // One after another: numbers have no gaps, and nobody is barred too late.
      await trx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [
        'gitops-compliance emergencies',
      ]);
      const terms = await this.terms(targets, declarer, trx);
      if (!terms.isAllowed) throw this.#notAllowed(targets);
      const [{ last }] = await trx('emergencies').max('number as last');
      const overdue = await this.options.store.overdueOf(
        await this.options.people.refs(declarer, trx),
        now.toJSDate(),
        trx,
      );
      const payload: DeclaredPayload = {
        number: (last ?? 0) + 1,
        targets,
        expiresAt: endOf(wish, now, terms),
        needsConfirmation: terms.needsConfirmation,
        overdue,
        reviewSeconds: terms.reviewSeconds,
        pullRequestSeconds: terms.pullRequestSeconds,
        policyHash: policy().hash,
      };
      await recording.append(
        emergencyDraft('emergency.declared', now, payload, {
          persons: { declarer },
          erasable: { reason: wish.reason, incident: wish.incident },
        }),
      );
      await recording.enqueue([followJob(id), reevaluateJob()]);
    });
    return id;
  }

  /** Confirms it, as a second person. */
  async confirm(id: string, requester: Requester): Promise<void> {
    await this.#move(id, async (row, recording) => {
      const { people, clock } = this.options;
      const { trx } = recording;
      const now = clock();
      const confirmer = await this.#refOf(requester, trx);
      refuse(
        row,
        confirmProblem(lifeOf(row), now, {
          by: await people.names(confirmer, row.declared_at, trx),
          declarer: await people.names(row.declared_by, row.declared_at, trx),
        }),
      );
      await recording.append(
        emergencyDraft(
          'emergency.confirmed',
          now,
          {},
          { persons: { confirmer } },
        ),
      );
    });
  }

  /** Ends it before its time; what it bent holds again at once. */
  async end(id: string, reason: string, requester: Requester): Promise<void> {
    await this.#move(id, async (row, recording) => {
      const now = this.options.clock();
      refuse(row, endProblem(lifeOf(row), now));
      const ender = await this.#refOf(requester, recording.trx);
      await recording.appendAll([
        emergencyDraft(
          'emergency.ended',
          now,
          { cause: 'by-hand' },
          {
            persons: { ender },
            erasable: { reason },
          },
        ),
        await owedDraft(row, now, now, recording.trx),
      ]);
    });
  }

  /**
   * Records the review of one that is over, and of the changes under it that
   * are merged.
   */
  async review(
    id: string,
    { verdict, finding }: EmergencyReview,
    requester: Requester,
  ): Promise<void> {
    const { ledger, people, store, clock } = this.options;
    const doings = (await people.doingsOf([id])).get(id);
    const merged = (doings?.changes ?? []).filter(isMerged);
    const streams = merged.map(change => changeStream(change.id));
    await ledger.recordMany(
      [emergencyStream(id), ...streams],
      async recordings => {
        const { trx } = recordings;
        const row = await this.#locked(id, trx);
        const now = clock();
        const reviewer = await this.#refOf(requester, trx);
        const { events } = await store.partsOf([id], null, trx);
        const found = (await people.doingsOf([id], trx)).get(id);
        const { changes = [], moves = [] } = found ?? {};
        refuse(
          row,
          reviewProblem(lifeOf(row), now, {
            by: await people.names(reviewer, row.declared_at, trx),
            parts: await people.parts(
              row,
              events.get(id) ?? [],
              { changes, moves },
              trx,
            ),
          }),
        );
        if (!row.ended_at) throw notSettledYet(row);
        const due = toDateTime(row.ended_at).plus({
          seconds: row.review_seconds,
        });
        const reviewed = changes.filter(
          change =>
            streams.includes(changeStream(change.id)) && !change.reviewed_at,
        );
        const payload: ReviewPayload = {
          verdict,
          isLate: now > due,
          changes: reviewed.map(change => change.id),
          moves: moves.map(seqOfNotice),
        };
        await recordings.appendAll([
          {
            stream: emergencyStream(id),
            draft: emergencyDraft('emergency.review-recorded', now, payload, {
              persons: { reviewer },
              erasable: { finding },
            }),
          },
          ...reviewed.map(change => ({
            stream: changeStream(change.id),
            draft: {
              ...emergencyDraft(
                'change.reviewed-afterwards',
                now,
                { isLate: now > due },
                {
                  persons: { reviewer },
                  erasable: {
                    statement: `With emergency ${emergencyName(
                      row,
                    )}: ${finding}`,
                  },
                },
              ),
              controls: ['SOC2:CC8.1', 'PCI:6.5.1', 'ISO:A.5.3', 'NIST:AC-5'],
            },
          })),
        ]);
        await recordings.enqueue(followJob(id));
      },
    );
  }

  async #move(
    id: string,
    decide: (row: EmergencyRow, recording: Recording) => Promise<void>,
  ): Promise<void> {
    await this.options.ledger.record(emergencyStream(id), async recording => {
      await decide(await this.#locked(id, recording.trx), recording);
      await recording.enqueue([followJob(id), reevaluateJob()]);
    });
  }

  async #locked(id: string, trx: Knex): Promise<EmergencyRow> {
    const row = await this.options.store.get(id, trx);
    if (!row) throw noEmergency(id);
    return row;
  }

  /**
   * The targets that are deployed, of services and environments.
   *
   * @throws NotFoundError where there is no such service or environment, or none
   *   of the services is deployed in any of them
   */
  async targetsOf(
    {
      services,
      environments,
    }: Pick<EmergencyWish, 'services' | 'environments'>,
    sees: Sight,
  ): Promise<DeployedTarget[]> {
    const { db, policy, services: known } = this.options;
    const refs = [...new Set(services.map(normaliseRef))];
    for (const ref of refs) {
      const found = await known.find(ref, sees.services);
      if (!found) throw noService(ref);
    }
    for (const name of environments) requireEnvironment(policy(), name);
    const targets = await deployedTargets(refs, environments, db);
    if (targets.length === 0) throw notDeployed(refs, environments);
    return targets;
  }

  /** The same, where each of the services is deployed in one of them. */
  async #targets(wish: EmergencyWish, sees: Sight): Promise<EmergencyTarget[]> {
    const targets = await this.targetsOf(wish, sees);
    const missing = [...new Set(wish.services.map(normaliseRef))].filter(
      ref => !targets.some(({ service }) => service === ref),
    );
    if (missing.length > 0) throw notDeployed(missing, wish.environments);
    return targets.map(({ service, environment }) => ({
      service,
      environment,
    }));
  }

  #notAllowed(targets: EmergencyTarget[]): ConflictError {
    const refusing = targets.filter(
      target => !targetPolicyOf(this.options.policy(), target).emergencies,
    );
    return new ConflictError(
      `The policy allows no emergency of ${inWords(
        refusing.map(
          ({ service, environment }) => `${service} in ${environment}`,
        ),
      )} (rule emergencies): leave it out, or ask for the rule to be changed`,
    );
  }

  async #refOf(requester: Requester, trx: Knex): Promise<string> {
    const [ref] = await this.options.identities.refs(trx as Knex.Transaction, [
      catalogUser(requester),
    ]);
    return ref;
  }
}

/** Nothing of that id, or the reader may not know of it. */
export function noEmergency(id: string): NotFoundError {
  return new NotFoundError(
    `There is no emergency ${id}, or you may not see its services`,
  );
}

function isMerged({ steps }: ChangeRow): boolean {
  return steps.merged !== undefined;
}

function notSettledYet(row: EmergencyRow): ConflictError {
  return new ConflictError(
    `What ${emergencyName(
      row,
    )} owes is being worked out; try again in a moment`,
  );
}

function refuse(row: EmergencyRow, problem: EmergencyProblem | null): void {
  if (!problem) return;
  const sentence = `${emergencyName(row)}: ${problem.reason}`;
  throw problem.because === 'state'
    ? new ConflictError(sentence)
    : new NotAllowedError(sentence);
}

function endOf(
  { expiresAt }: EmergencyWish,
  now: DateTime,
  { maxSeconds }: EmergencyTerms,
): string {
  const latest = now.plus({ seconds: maxSeconds });
  const end = expiresAt ? toDateTime(expiresAt) : latest;
  if (end <= latest && end >= now.plus({ seconds: LEAST_SECONDS })) {
    return instant(end);
  }
  throw new InputError(
    `expiresAt must lie at least a minute ahead and not after ${instant(
      latest,
    )}, which the policy allows here (rule emergencySeconds)`,
  );
}

/** A link is shown as one, so it must be one. */
function assertLink(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isWeb = url && ['http:', 'https:'].includes(url.protocol);
  if (isWeb && !url.username && !url.password) return;
  throw new InputError(
    'incident must be a link to the incident that begins with http:// or https:// and names no user',
  );
}
