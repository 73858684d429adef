import type { GateId } from './types';
import { whoCannotOpen, whoCanOpen, type Askable } from './whoCanOpen';

const askable: Askable = {
  owners: ['group:default/payments'],
  reviewers: ['group:default/security'],
  board: ['group:default/cab'],
  requester: 'user:default/ada',
  stops: ['group:default/sre'],
  ahead: ['user:default/bob'],
};

it.each<[GateId, string[]]>([
  ['peer-review', ['group:default/security', 'group:default/payments']],
  ['code-owners', ['group:default/security', 'group:default/payments']],
  ['cab', ['group:default/cab']],
  ['hold', ['group:default/sre']],
  ['one-at-a-time', ['user:default/bob']],
  ['guardrails', ['user:default/ada', 'group:default/payments']],
  ['calendar', []],
  ['upstream', []],
])('%s is opened by those who can', (gate, who) => {
  expect(whoCanOpen(gate, askable)).toEqual(who);
});

it('names each once', () => {
  const same = { ...askable, reviewers: askable.owners };
  expect(whoCanOpen('peer-review', same)).toEqual(askable.owners);
});

it('a requester is not asked for a review of their own change', () => {
  expect(whoCannotOpen('peer-review', askable)).toEqual(['user:default/ada']);
  expect(whoCannotOpen('hold', askable)).toEqual([]);
  expect(whoCannotOpen('code-owners', { requester: null })).toEqual([]);
});
