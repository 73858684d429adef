import { listed } from '../sentences';
import { decision, defineGate, open } from './gate';

/** No other change of the same target is unfinished. */
export const oneAtATimeGate = defineGate({
  id: 'one-at-a-time',
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'NIST:CM-3'],
  decide({ facts: { change } }) {
    const { othersInFlight: others, service, environment } = change;
    const facts = {
      others: others.length,
      first: others.length > 0 ? others[0] : null,
    };
    if (others.length === 0) {
      return open(
        `No other change of ${service} in ${environment} is under way.`,
        facts,
      );
    }
    const numbers = listed(others.map(number => `#${number}`));
    const one = others.length === 1;
    return decision(
      'closed',
      `${
        one ? 'Change' : 'Changes'
      } ${numbers} of ${service} in ${environment} ${
        one ? 'is' : 'are'
      } still under way.`,
      `Wait until ${numbers} ${one ? 'ends' : 'end'}, or cancel ${
        one ? 'it' : 'them'
      }.`,
      facts,
    );
  },
});
