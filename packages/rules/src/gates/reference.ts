import { isBendable, NEVER_BENDS } from '../emergencies';
import { TARGET_RULES } from '../policy';
import type { TargetRuleKey } from '../policy';
import { listed } from '../sentences';
import { WAIVED_WHEN_EXPEDITED } from './expedited';
import type { Gate } from './gate';
import { PAST_GATES } from './past';
import { GATES, gatesFor } from './registry';
import type { GatePhase } from './registry';

const PHASES: [GatePhase, string][] = [
  ['request', 'a request'],
  ['merge', 'the merge'],
  ['sync', 'the sync'],
];

const code = (text: string) => `\`${text}\``;
const cell = (text: string) => text.replaceAll('|', '\\|');

/** The gate reference as Markdown: every gate as the registry lists it. */
export function gateReference(): string {
  return [
    '| Gate | Open when | Holds at | Rules of the policy | Controls |',
    '| --- | --- | --- | --- | --- |',
    ...GATES.map(rowOf),
    '',
    ...GATES.flatMap(sectionOf),
  ].join('\n');
}

function rowOf({ id, title, rule, policyKeys, controls }: Gate): string {
  const cells = [
    `[${title}](#${id}) \`${id}\``,
    cell(rule),
    holdsAt(id).join(', '),
    policyKeys.map(code).join(', ') || '–',
    controls.join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function sectionOf(gate: Gate): string[] {
  const { id, title, rule, ruleVersion, policyKeys } = gate;
  const past = PAST_GATES.filter(each => each.id === id).map(
    each => each.ruleVersion,
  );
  return [
    `### <a id="${id}"></a>${title}`,
    '',
    rule,
    '',
    `Holds at ${listed(holdsAt(id))}. Version ${ruleVersion} of the rule${
      past.length > 0
        ? `; decisions of version ${past.join(
            ' and ',
          )} are decided again by theirs`
        : ''
    }.${
      WAIVED_WHEN_EXPEDITED.includes(id)
        ? ' An expedited change is waived it where the policy allows that.'
        : ''
    }${
      isBendable(id)
        ? ' A policy can let it bend in an emergency.'
        : ` It never bends in an emergency: ${NEVER_BENDS[id]}`
    }`,
    '',
    ...(policyKeys.length > 0
      ? [
          '| Rule of the policy | Says | Default |',
          '| --- | --- | --- |',
          ...policyKeys.map(ruleRow),
          '',
        ]
      : ['The policy has no rule for it.', '']),
  ];
}

function ruleRow(key: TargetRuleKey): string {
  const rule = TARGET_RULES[key];
  const value = code(JSON.stringify(rule.default));
  return `| ${code(key)} | ${cell(rule.sentence)} | ${cell(value)} |`;
}

function holdsAt(id: Gate['id']): string[] {
  return PHASES.filter(([phase]) => gatesFor(phase).includes(id)).map(
    ([, words]) => words,
  );
}
