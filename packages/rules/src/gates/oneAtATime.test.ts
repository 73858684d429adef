import { context } from '../testing/facts';
import { oneAtATimeGate } from './oneAtATime';

it.each([
  [[], 'open', 'No other change of payments-api in prod is under way.'],
  [[7], 'closed', 'Change #7 of payments-api in prod is still under way.'],
  [
    [7, 9],
    'closed',
    'Changes #7 and #9 of payments-api in prod are still under way.',
  ],
])(
  'one at a time: with %j unfinished it is %s',
  (othersInFlight, state, reason) => {
    const result = oneAtATimeGate.evaluate(
      context({ change: { othersInFlight } }),
    );
    expect(result).toMatchObject({ gate: 'one-at-a-time', state, reason });
    expect(result.remedy === '').toBe(state === 'open');
  },
);
