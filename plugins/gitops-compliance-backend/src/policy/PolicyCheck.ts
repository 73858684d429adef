import type { PolicyCheckView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { GateResult } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';
import { withEntriesOfFeeds } from '../calendar/feeds/feedViews';
import type { ChangeRow } from '../changes/records';
import { gateTitle } from '../gates/gateView';
import type { Gatekeeper } from '../gates/Gatekeeper';
import { readPolicy, type PolicyProblem } from './parsePolicy';
import { environmentOf, type Policy } from './Policy';
import { partsOf, TextLines } from './textLines';

/** Open changes that are looked at, the newest. */
const LOOKED_AT = 50;

type Affected = PolicyCheckView['changes'][number];

/** What a policy would do, before it is proposed or approved. */
export class PolicyCheck {
  constructor(
    private readonly options: {
      db: Knex;
      gatekeeper: Gatekeeper;
      policy: () => Policy;
    },
  ) {}

  /** What is wrong in it, or which gates of open changes it would move. */
  async check(text: string, sees: Sight): Promise<PolicyCheckView> {
    const read = readPolicy(text);
    if (!read.ok) {
      return {
        problems: withLines(text, read.problems),
        changes: [],
        looked: 0,
        open: 0,
      };
    }
    const inForce = this.options.policy();
    const calendar = withEntriesOfFeeds(read.calendar, inForce.calendar);
    const candidate: Policy = { ...inForce, ...read, calendar, text };
    const open = () =>
      this.options
        .db<ChangeRow>('changes_now')
        .whereNull('ended_at')
        .modify(sees.changes);
    const [rows, [{ count }]] = await Promise.all([
      open().orderBy('number', 'desc').limit(LOOKED_AT),
      open().count(),
    ]);
    const changes: Affected[] = [];
    for (const row of rows) {
      const gates = await this.#moved(row, candidate);
      if (gates.length === 0) continue;
      const { id, number, service_ref: service, environment } = row;
      changes.push({ id, number, service, environment, gates });
    }
    return { problems: [], changes, looked: rows.length, open: Number(count) };
  }

  async #moved(row: ChangeRow, candidate: Policy): Promise<Affected['gates']> {
    if (!environmentOf(candidate, row.environment)) {
      return [
        {
          gate: 'policy',
          title: 'Policy',
          before: 'open',
          after: 'closed',
          reason: `The environment ${row.environment} would be gone: nothing is written there any more.`,
        },
      ];
    }
    const { gatekeeper, policy } = this.options;
    if (!environmentOf(policy(), row.environment)) return [];
    const now = await gatekeeper.evaluateChange(row, 'merge');
    const then = await gatekeeper.under(candidate).evaluateChange(row, 'merge');
    return then.results.flatMap(after => {
      const before = now.results.find(({ gate }) => gate === after.gate);
      return before && isMoved(before, after)
        ? [
            {
              gate: after.gate,
              title: gateTitle(after.gate),
              before: before.state,
              after: after.state,
              reason: after.reason,
            },
          ]
        : [];
    });
  }
}

/** Problems, each with the line of the text that it is about. */
export function withLines(
  text: string,
  problems: PolicyProblem[],
): PolicyCheckView['problems'] {
  const lines = new TextLines(text);
  return problems.map(problem => ({
    ...problem,
    line: lines.of(partsOf(problem.path, '.')),
  }));
}

function isMoved(before: GateResult, after: GateResult): boolean {
  return before.state !== after.state || before.reason !== after.reason;
}
