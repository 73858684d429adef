import { counted, isoUtc, utcTime } from '../sentences';
import { instantOfFact } from './freshness';
import { decision, defineGate, open } from './gate';
import type { GateContext } from './gate';
import type { ReportFact } from './targetFacts';
import type { GateState } from './types';

/** A tool that the policy asks for. */
interface Asked {
  name: string;
  /** The service that may say so; null: the portal asks over HTTP. */
  principal: string | null;
  maxAgeSeconds: number;
}

interface Finding {
  name: string;
  state: GateState;
  reason: string;
  remedy: string;
  until?: string;
}

/** The worst finding decides: a certain no before a doubt before a wait. */
const ORDER: GateState[] = ['closed', 'unknown', 'pending', 'open'];

/**
 * Every tool that the policy names has lately said yes to exactly this head. A
 * report of another head counts for nothing, and one that is too old closes.
 */
export const externalGate = defineGate({
  id: 'external',
  title: 'Other tools',
  rule: 'Every tool that the policy names has lately said yes to exactly this head.',
  policyKeys: ['externalReports', 'externalChecks'],
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'NIST:CM-3', 'NIST:CM-4'],
  decide(context) {
    const { facts, policy } = context;
    const asked: Asked[] = [
      ...policy.externalReports,
      ...policy.externalChecks.map(each => ({ ...each, principal: null })),
    ];
    const names = asked.map(({ name }) => name).join(',');
    if (asked.length === 0) {
      return open('The policy does not ask other tools.', { asked: names });
    }
    const { reports } = facts;
    if (reports === null) {
      return decision(
        'unknown',
        'What other tools say of this change is not known.',
        'Try again in a moment.',
        { asked: names },
      );
    }
    const headSha = facts.pullRequest?.headSha ?? null;
    const findings = asked.map(tool =>
      examine(
        tool,
        reports.filter(
          report =>
            report.name === tool.name &&
            report.principal === tool.principal &&
            report.headSha === headSha,
        ),
        context,
      ),
    );
    const small = {
      asked: names,
      states: findings.map(({ name, state }) => `${name}=${state}`).join(','),
    };
    const state = ORDER.find(s => findings.some(f => f.state === s))!;
    const [first, ...more] = findings.filter(f => f.state === state);
    if (state === 'open') {
      return open(
        `${counted(findings.length, 'tool')} said yes to this head.`,
        small,
      );
    }
    const also = more.map(({ name }) => name).join(', ');
    return {
      state,
      reason: also ? `${first.reason} Likewise: ${also}.` : first.reason,
      remedy: first.remedy,
      ...(first.until && more.length === 0 ? { until: first.until } : {}),
      facts: small,
    };
  },
});

function examine(
  { name, maxAgeSeconds }: Asked,
  reports: ReportFact[],
  { at }: GateContext,
): Finding {
  const [report] = [...reports].sort((a, b) => (a.at < b.at ? 1 : -1));
  if (!report) {
    return {
      name,
      state: 'pending',
      reason: `${name} has not said anything of this head yet.`,
      remedy: `Wait for ${name}, or look there why it does not answer.`,
    };
  }
  const said = instantOfFact(report.at);
  const age = said && at.diff(said).as('seconds');
  const until = instantOfFact(report.until);
  const isOver = report.state === 'open' && until !== null && at >= until;
  if (age === null || !(age <= maxAgeSeconds) || age < -60 || isOver) {
    const when = said ? ` since ${utcTime(said, at)}` : '';
    return {
      name,
      state: 'closed',
      reason: `${name} has not said anything${when}, which is too long ago.`,
      remedy: `Let ${name} report again.`,
    };
  }
  const why = report.reason ? `: ${report.reason.replace(/[.\s]+$/, '')}` : '';
  const expected = until ? { until: isoUtc(until) } : {};
  if (report.state === 'open') {
    return { name, state: 'open', reason: `${name} says yes.`, remedy: '' };
  }
  return report.state === 'pending'
    ? {
        name,
        state: 'pending',
        reason: `${name} is still working${why}.`,
        remedy: `Wait for ${name}.`,
        ...expected,
      }
    : {
        name,
        state: 'closed',
        reason: `${name} says no${why}.`,
        remedy: `Mend what ${name} tells of; it then reports again.`,
        ...expected,
      };
}
