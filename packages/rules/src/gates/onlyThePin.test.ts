import { OLD, PIN_PATH, context, pullRequest } from '../testing/facts';
import type { Differences } from '../testing/facts';
import { onlyThePinGate } from './onlyThePin';
import type { GateState, PullRequestFact } from './types';

const withPr = (change: Partial<PullRequestFact>): Differences => ({
  facts: { pullRequest: pullRequest(change) },
});

it.each<[string, Differences, GateState, RegExp]>([
  ['our commit, our file', {}, 'open', /changes only services\/payments-api/],
  [
    'a file told twice',
    withPr({ files: [PIN_PATH, PIN_PATH] }),
    'open',
    /only/,
  ],
  [
    'another head',
    withPr({ headSha: OLD }),
    'closed',
    /its head is 4c5d6e7, the portal made a1b2c3d/,
  ],
  [
    'another file too',
    withPr({ files: [PIN_PATH, 'README.md'] }),
    'closed',
    /also changes README\.md/,
  ],
  [
    'another file only',
    withPr({ files: ['README.md'] }),
    'closed',
    /also changes README\.md/,
  ],
  [
    'many files',
    withPr({ files: [...'abcdefg'] }),
    'closed',
    /changes a, b, c, d, e and 2 more/,
  ],
  ['no file', withPr({ files: [] }), 'closed', /does not change services/],
  [
    'two pins, both changed',
    {
      change: { pinPaths: [PIN_PATH, 'chart.yaml'] },
      ...withPr({ files: ['chart.yaml', PIN_PATH] }),
    },
    'open',
    /changes only .*kustomization\.yaml and chart\.yaml/,
  ],
  [
    'two pins of one file',
    {
      change: { pinPaths: [PIN_PATH, PIN_PATH] },
      ...withPr({ files: [PIN_PATH] }),
    },
    'open',
    /changes only services\/payments-api[^,]*kustomization\.yaml\.$/,
  ],
  [
    'two pins, one changed',
    {
      change: { pinPaths: [PIN_PATH, 'chart.yaml'] },
      ...withPr({ files: [PIN_PATH] }),
    },
    'closed',
    /does not change chart\.yaml/,
  ],
  [
    'no pin is known',
    { change: { pinPaths: [] }, ...withPr({ files: [] }) },
    'closed',
    /does not change a pin/,
  ],
  [
    'a direct change',
    { change: { kind: 'direct' }, ...withPr({ files: ['README.md'] }) },
    'open',
    /may alter more than a pin/,
  ],
  [
    'another base branch',
    withPr({ baseBranch: 'release' }),
    'closed',
    /would merge into release, not into main/,
  ],
  ['files not known', withPr({ files: null }), 'unknown', /Which files/],
  [
    'our commit not known',
    { change: { ourHeadSha: null } },
    'unknown',
    /Which commit the portal made/,
  ],
  [
    'no pull request',
    { facts: { pullRequest: null } },
    'pending',
    /no pull request yet/,
  ],
  [
    'an old reading',
    withPr({ asOf: '2026-06-01T14:02:00Z' }),
    'unknown',
    /#12 has not been read since 14:02Z/,
  ],
  [
    'an unreadable reading',
    withPr({ asOf: '' }),
    'unknown',
    /#12 has not been read, so/,
  ],
])('only the pin: %s', (_, differences, state, reason) => {
  const result = onlyThePinGate.evaluate(context(differences));
  expect(result).toMatchObject({ gate: 'only-the-pin', state });
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(state === 'open');
});
