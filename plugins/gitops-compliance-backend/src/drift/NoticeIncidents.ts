import { AROUND_RULE_VERSION } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { NoticeRow } from '../around/records';
import { deploymentStream } from '../deployments/records';
import type { EntryDraft, Ledger } from '../ledger/Ledger';
import { environmentOf, targetPolicyOf, type Policy } from '../policy/Policy';
import { instant, toDateTime } from '../shared/time';
import { jobsAfter } from './afterwards';
import { overdueDrafts } from './incidentMoves';
import { incidentOf } from './incidentOf';
import { OF_NOTICE } from './ofNoticeSql';
import {
  incidentDraft,
  type IncidentJoinedPayload,
  type IncidentOpenedPayload,
  type IncidentRow,
} from './records';

/** Who notices something asks for a look at once; one that was lost is made good. */
const LOOK_BACK_HOURS = 24;

/** A notice without an incident, and who started the last sync by hand. */
type Noticed = NoticeRow & { syncer: string | null };

/**
 * Opens an incident for whatever reached a target around the portal and no
 * emergency explains, and says when its time is over.
 *
 * Promises: one incident for each notice, or one that it joins since it tells of
 * the same, whatever the number of looks and replicas: it decides under the lock of
 * the deployment's stream.
 */
export class NoticeIncidents {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** Looks at every notice of the last day. No source is read. */
  async look(signal?: AbortSignal): Promise<void> {
    const { db, clock } = this.options;
    // One at a time: the incident of the first may be that of the second.
    for (const { deployment_id: id } of await this.#noticed(db)) {
      signal?.throwIfAborted();
      await this.#record(id, async trx => {
        const [first] = await this.#noticed(trx, id);
        return first ? this.#told(first, trx) : [];
      });
    }
    for (const { deployment_id: id } of await this.#late(db)) {
      signal?.throwIfAborted();
      await this.#record(id, async trx =>
        (await this.#late(trx, id)).flatMap(row => overdueDrafts(row, clock())),
      );
    }
  }

  async #record(
    id: string,
    draftsOf: (trx: Knex) => Promise<EntryDraft[]>,
  ): Promise<void> {
    const { ledger } = this.options;
    await ledger.record(deploymentStream(id), async recording => {
      const drafts = await draftsOf(recording.trx);
      if (drafts.length === 0) return;
      await recording.enqueue(jobsAfter(await recording.appendAll(drafts)));
    });
  }

  async #noticed(db: Knex, id?: string): Promise<Noticed[]> {
    return db('around_notices as n')
      .join('deployments as d', 'd.id', 'n.deployment_id')
      .select(
        'n.*',
        db.raw(
          `CASE WHEN d.operation ->> 'automated' = 'false'
             AND n.facts ->> 'what' = 'pin-changed'
           THEN d.operation ->> 'startedBy' END AS syncer`,
        ),
      )
      .where('n.classification', 'reached-target')
      .whereNull('n.adopted_by')
      .where(
        'n.created_at',
        '>',
        this.options.clock().minus({ hours: LOOK_BACK_HOURS }).toJSDate(),
      )
      .whereIn(
        'n.environment',
        this.options.policy().document.environments.map(({ name }) => name),
      )
      .modify(query => {
        if (id !== undefined) query.where('n.deployment_id', id);
      })
      .whereNotExists(
        db('drift_incidents as i')
          .select(db.raw('1'))
          .whereRaw('i.deployment_id = n.deployment_id')
          .whereRaw(OF_NOTICE.replaceAll('?', 'n.stream_seq')),
      )
      .orderBy(['n.deployment_id', 'n.stream_seq']);
  }

  async #late(db: Knex, id?: string): Promise<IncidentRow[]> {
    return db<IncidentRow>('drift_incidents')
      .whereNot({ what: 'drifted' })
      .whereNull('closed_at')
      .whereNull('overdue_at')
      .where('due_at', '<=', this.options.clock().toJSDate())
      .modify(query => {
        if (id !== undefined) query.where({ deployment_id: id });
      })
      .orderBy(['deployment_id', 'stream_seq']);
  }

  /** That it is of an incident that is known, or opens another one. */
  async #told(notice: Noticed, trx: Knex): Promise<EntryDraft[]> {
    const incident = await incidentOf(notice, trx);
    if (incident === null) return this.#opened(notice);
    const payload: IncidentJoinedPayload = {
      incident,
      notice: Number(notice.stream_seq),
      facts: notice.facts,
      ruleVersion: AROUND_RULE_VERSION,
    };
    return [
      incidentDraft('drift.joined', this.options.clock(), payload, {
        persons: personsOf(notice),
      }),
    ];
  }

  #opened(notice: Noticed): EntryDraft[] {
    const { clock, policy } = this.options;
    const { service_ref: service, environment: name, facts } = notice;
    const environment = environmentOf(policy(), name);
    if (!environment) return [];
    const { driftSeconds: seconds } = targetPolicyOf(policy(), {
      service,
      environment: name,
    });
    const since = toDateTime(notice.created_at);
    const payload: IncidentOpenedPayload = {
      service,
      environment: name,
      what: facts.what,
      facts,
      notice: Number(notice.stream_seq),
      since: instant(since),
      dueAt: seconds === null ? null : instant(since.plus({ seconds })),
      attribution: { by: 'unauthorised' },
      criticality: environment.criticality,
      mode: environment.mode,
      ruleVersion: AROUND_RULE_VERSION,
      policyHash: policy().hash,
    };
    return [
      incidentDraft('drift.opened', clock(), payload, {
        persons: personsOf(notice),
      }),
    ];
  }
}

function personsOf({ author_ref: author, syncer }: Noticed) {
  return { ...(author && { author }), ...(syncer && { syncer }) };
}
