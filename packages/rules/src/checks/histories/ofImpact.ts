import type { DeployedChangeFacts } from '../types';
import type { TargetHistory } from './ofImages';

type Statements = NonNullable<DeployedChangeFacts['statements']>;

const said = (change: Partial<Statements> = {}) => ({
  statements: {
    asked: true,
    reason: 'filled',
    impact: 'filled',
    backOut: 'filled',
    ...change,
  } satisfies Statements,
});

/** Changes that say what they do, and others. */
export const HISTORIES_OF_IMPACT: readonly TargetHistory[] = [
  { tells: 'all was said', facts: said(), expected: 'pass' },
  {
    tells: 'nobody said what it may affect',
    facts: said({ impact: 'empty' }),
    expected: 'fail',
  },
  {
    tells: 'the way back is that of the template',
    facts: said({ backOut: 'template' }),
    expected: 'fail',
  },
  {
    tells: 'the reason was left out',
    facts: said({ reason: 'empty', impact: 'template' }),
    expected: 'fail',
  },
  {
    tells: 'nothing was asked, and nothing said',
    facts: said({ asked: false, impact: 'empty', backOut: 'empty' }),
    expected: 'not-applicable',
  },
  {
    tells: 'nothing was asked or told',
    facts: { statements: undefined },
    expected: 'not-applicable',
  },
  {
    tells: 'it went under an emergency',
    facts: {
      ...said({ impact: 'empty' }),
      emergency: { number: 12, record: null },
    },
    expected: 'not-applicable',
  },
  {
    tells: 'it was cancelled',
    facts: { ...said({ impact: 'empty' }), outcome: 'cancelled' },
    expected: 'not-applicable',
  },
  {
    tells: 'nothing explains it',
    facts: { pullRequest: null, statements: undefined },
    expected: 'indeterminate',
  },
  {
    tells: 'found like this when first seen',
    facts: { baseline: true },
    expected: 'not-applicable',
  },
];
