import { NotFoundError } from '@backstage/errors';
import type {
  ChangeCounts,
  ChangeList,
  ChangeView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gatesFor, isEnded, type GateId } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { actorsOfChange } from '../deployments/ServiceSnapshot';
import type { ChangeContents } from '../contents/ChangeContents';
import { withChecks } from '../gates/gateChecks';
import type { EditQueries } from '../edits/EditQueries';
import { gateView } from '../gates/gateView';
import type { Evaluation, Gatekeeper } from '../gates/Gatekeeper';
import type { Ledger } from '../ledger/Ledger';
import { modeInForce } from '../policy/modeInForce';
import type { Policy } from '../policy/Policy';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Sight } from '../access/Sight';
import { TEXT_ERASED } from '../shared/text';
import { actionsOf, type ActionRights } from './actions';
import { approversOf } from './approvers';
import type { Asks } from './Asks';
import type { ChangeQuery, ChangeStore } from './ChangeStore';
import {
  changeSteps,
  changeSummary,
  pinDiffs,
  reviewViews,
} from './changeViews';
import { changeStream, type ChangeRow } from './records';
import type { Rollbacks } from './Rollbacks';
import { separationProblem } from './separation';
import { statementTexts } from './statements';
import { actorsOfTimeline, timelineOf } from './timeline';
import { verificationView } from './verification/verificationView';
import { whyNotVerifiedAgain } from './verification/verifyAgain';
import { wayBackOf } from './wayBack';

/** Read side of changes for screens. No source is read. */
export class ChangeQueries {
  constructor(
    private readonly options: {
      db: Knex;
      store: ChangeStore;
      edits: EditQueries;
      ledger: Ledger;
      persons: PersonDirectory;
      gatekeeper: Gatekeeper;
      contents: ChangeContents;
      rollbacks: Rollbacks;
      asks: Asks;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** One page of changes, newest first. */
  async list(query: ChangeQuery, sees: Sight): Promise<ChangeList> {
    const { rows, nextCursor } = await this.options.store.list(query, sees);
    const actors = await this.options.persons.actors(
      rows.flatMap(actorsOfChange),
    );
    const edits = await this.options.edits.ofChanges(
      rows.map(({ id }) => id),
      query.edits ?? {},
    );
    return {
      items: rows.map(row => changeSummary(row, actors)),
      findings: rows.map(row => ({
        reason: row.reason ?? TEXT_ERASED,
        approvedBy: approversOf(row, actors).map(ref => actors.view(ref)),
        mergedOutside: row.merged_outside,
        around: row.around,
        edits: edits.get(row.id)?.edits ?? [],
        edited: edits.get(row.id)?.edited ?? 0,
      })),
      nextCursor,
    };
  }

  /** How many changes there were each month of the last year. */
  async counts(sees: Sight): Promise<ChangeCounts> {
    const { store, clock } = this.options;
    const since = clock().startOf('month').minus({ months: 11 }).toJSDate();
    return { items: await store.counts(since, sees) };
  }

  /** A change with its gates and events. */
  async detail(
    id: string,
    sees: Sight,
    rights: ActionRights,
  ): Promise<ChangeView> {
    const { contents, store, ledger, persons, gatekeeper, policy, rollbacks } =
      this.options;
    const row = await store.find(id, sees);
    if (!row) {
      throw new NotFoundError(
        `There is no change ${id}, or you may not see its service`,
      );
    }
    // What came after the row is told the next time, with the state it made.
    const entries = (await ledger.readStream(changeStream(id))).filter(
      ({ envelope }) => envelope.streamSeq <= Number(row.stream_seq),
    );
    const actors = await persons.actors([
      ...actorsOfChange(row),
      ...actorsOfTimeline(entries),
    ]);
    const offer = await rollbacks.offer(row);
    const mode = modeInForce(row, policy());
    const beforeMerge = ['proposed', 'reviewing', 'ready'].includes(row.state);
    const now =
      beforeMerge || row.state === 'deploying'
        ? await gatekeeper.evaluateChange(row, beforeMerge ? 'merge' : 'sync')
        : null;
    const live = beforeMerge && now ? now.results : null;
    const gates = live ? live.map(gateView) : gatesAfterMerge(row, now);
    return {
      summary: changeSummary(row, actors, live ? gates : undefined),
      reason: row.reason ?? TEXT_ERASED,
      ...statementTexts(row),
      agent: row.by_agent ? row.agent ?? TEXT_ERASED : null,
      mode,
      gates: withChecks(gates, row, policy()),
      reviews: reviewViews(row, actors, await contents.fact(id)),
      steps: changeSteps(row),
      timeline: timelineOf(entries, actors),
      diff: pinDiffs(row),
      problem: row.problem
        ? `${row.problem.message} (since ${row.problem.since})`
        : null,
      asks: await this.options.asks.possible(
        row,
        isEnded(row.state)
          ? []
          : gates
              .filter(({ state }) => state !== 'open')
              .map(({ gate }) => gate as GateId),
      ),
      verification: verificationView(row),
      wayBack: wayBackOf(row, {
        offer,
        actors,
        ...(await rollbacks.neighbours(row)),
      }),
      actions: actionsOf(row, {
        live,
        mode,
        rights,
        apart: now ? await this.#apartFrom(row, now, rights) : '',
        requester: actors.get(row.requester_ref).person,
        offer,
        whyNotVerified: await whyNotVerifiedAgain(row, this.options.db),
      }),
    };
  }

  /** Why the reader must not do what is next, for duties that are separated. */
  async #apartFrom(
    row: ChangeRow,
    { grounds }: Evaluation,
    { userEntityRef: name }: ActionRights,
  ): Promise<string> {
    if (!name) return '';
    const { db, persons, policy } = this.options;
    const identity = { provider: 'catalog', name };
    const known = await db('identities').where(identity).first('ref');
    // Of whom nobody has heard had no hand in anything.
    if (!known) return '';
    const role = row.state === 'deploying' ? 'syncer' : 'merger';
    const acting = { role, ref: known.ref } as const;
    return separationProblem({ persons, policy }, row, acting, grounds.facts);
  }
}

/** As they were when the merge was decided; what holds the sync as it is. */
function gatesAfterMerge(
  row: ChangeRow,
  now: Evaluation | null,
): ChangeView['gates'] {
  const present = (now?.results ?? []).filter(({ gate }) =>
    gatesFor('sync').includes(gate),
  );
  return recordedGates(row).map(recorded => {
    const found = present.find(({ gate }) => gate === recorded.gate);
    return found ? gateView(found) : recorded;
  });
}

/** Once merged, the gates as they were when it was decided. */
function recordedGates(row: ChangeRow): ChangeView['gates'] {
  return row.gates.map(gateView);
}
