import { NotFoundError } from '@backstage/errors';
import type {
  ChangeCounts,
  ChangeList,
  ChangeView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gatesFor,
  holdingGates,
  isEnded,
  type GateResult,
} from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { actorsOfChange } from '../deployments/ServiceSnapshot';
import type { ChangeContents } from '../contents/ChangeContents';
import { withChecks } from '../gates/gateChecks';
import { gateTitle, gateView } from '../gates/gateView';
import type { Gatekeeper } from '../gates/Gatekeeper';
import type { Ledger } from '../ledger/Ledger';
import type { Identities } from '../persons/Identities';
import { modeInForce } from '../policy/modeInForce';
import type { Policy } from '../policy/Policy';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Sight } from '../access/Sight';
import { inWords, TEXT_ERASED } from '../shared/text';
import type { ChangeQuery, ChangeStore } from './ChangeStore';
import {
  changeSteps,
  changeSummary,
  pinDiffs,
  reviewViews,
} from './changeViews';
import { changeStream, type ChangeRow } from './records';
import { actorsOfTimeline, timelineOf } from './timeline';

/** Which actions the reader has the permission for. */
export interface ActionRights {
  merge: boolean;
  sync: boolean;
  cancel: boolean;
  userEntityRef: string | null;
}

type Actions = ChangeView['actions'];

/** Read side of changes for screens. No source is read. */
export class ChangeQueries {
  constructor(
    private readonly options: {
      store: ChangeStore;
      ledger: Ledger;
      persons: PersonDirectory;
      identities: Identities;
      gatekeeper: Gatekeeper;
      contents: ChangeContents;
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
    return { items: rows.map(row => changeSummary(row, actors)), nextCursor };
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
    const { contents, store, ledger, persons, gatekeeper, policy } =
      this.options;
    const row = await store.find(id, sees);
    if (!row) {
      throw new NotFoundError(
        `There is no change ${id}, or you may not see its service`,
      );
    }
    const entries = await ledger.readStream(changeStream(id));
    const actors = await persons.actors([
      ...actorsOfChange(row),
      ...actorsOfTimeline(entries),
    ]);
    const mode = modeInForce(row, policy());
    const beforeMerge = ['proposed', 'reviewing', 'ready'].includes(row.state);
    const live = beforeMerge
      ? (await gatekeeper.evaluateChange(row, 'merge')).results
      : null;
    const gates = live ? live.map(gateView) : await this.#gatesAfterMerge(row);
    return {
      summary: changeSummary(row, actors, live ? gates : undefined),
      reason: row.reason ?? TEXT_ERASED,
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
      actions: actionsOf(
        row,
        live,
        mode,
        rights,
        actors.get(row.requester_ref).person,
      ),
    };
  }

  /** As they were when the merge was decided; what holds the sync as it is. */
  async #gatesAfterMerge(row: ChangeRow): Promise<ChangeView['gates']> {
    if (row.state !== 'deploying') return recordedGates(row);
    const { gatekeeper } = this.options;
    const { results } = await gatekeeper.evaluateChange(row, 'sync');
    const present = results.filter(({ gate }) =>
      gatesFor('sync').includes(gate),
    );
    return recordedGates(row).map(recorded => {
      const now = present.find(({ gate }) => gate === recorded.gate);
      return now ? gateView(now) : recorded;
    });
  }
}

/** Once merged, the gates as they were when it was decided. */
function recordedGates(row: ChangeRow): ChangeView['gates'] {
  return row.gates.map(gate => ({
    gate: gate.gate,
    title: gateTitle(gate.gate),
    state: gate.state,
    reason: gate.reason,
    remedy: gate.remedy,
    until: gate.until,
    controls: gate.controls,
    ruleVersion: gate.ruleVersion,
  }));
}

function actionsOf(
  row: ChangeRow,
  live: GateResult[] | null,
  mode: ChangeRow['mode'],
  rights: ActionRights,
  requester: string | null,
): Actions {
  const no = (reason: string) => ({ allowed: false, reason });
  const yes = { allowed: true, reason: '' };
  const ended = isEnded(row.state);
  const permission = (name: string) =>
    no(
      `You need the permission gitops-compliance.change.${name}; ask a portal administrator.`,
    );

  const merge = () => {
    if (!live || row.state === 'proposed') {
      return no(
        ended ? 'The change has ended.' : 'The change is not in review.',
      );
    }
    if (!rights.merge) return permission('merge');
    const holding = holdingGates(live, 'merge');
    return mode !== 'warn' && holding.length > 0
      ? no(
          `Held by ${inWords(
            holding.map(gate => gateTitle(gate.gate).toLowerCase()),
          )}.`,
        )
      : yes;
  };
  const sync = () => {
    if (row.state !== 'deploying') {
      return no('Only a merged change that is not yet synced can be synced.');
    }
    if (!rights.sync) return permission('sync');
    return rights.userEntityRef === requester
      ? no('You asked for this change; somebody else must start its sync.')
      : yes;
  };
  const cancel = () => {
    if (!['proposed', 'reviewing', 'ready'].includes(row.state)) {
      return no(
        ended
          ? 'The change has ended.'
          : 'It is merged: to go back, promote a revision that reverts it.',
      );
    }
    return rights.cancel ? yes : permission('cancel');
  };
  return { merge: merge(), sync: sync(), cancel: cancel() };
}
