import { cameAround } from './cameAround';
import { defineCheck, judged } from './check';
import { authorisedCheck } from './emergency';
import { decisionOn } from './gateCheck';

/** Modes in which the portal merges. */
const HELD: readonly string[] = ['warn', 'enforce'];

/**
 * It was merged through the portal, after its gates, into a branch whose
 * protection the portal itself could not bypass. Where an environment is only
 * watched everything is merged at the forge, whose own word on bypassed rules is
 * not on record. What an authorised emergency let be merged around the portal is
 * looked at in its review.
 */
export const bypassCheck = defineCheck({
  id: 'CHG-05',
  title: 'No bypass',
  passes:
    'The portal merged it after its gates, and the protection of the branch, where the policy asks for one, could not be bypassed',
  ruleVersion: 1,
  controls: [
    { framework: 'SOC2', id: 'CC8.1' },
    { framework: 'PCI-DSS-4.0.1', id: '6.5.4' },
    { framework: 'NIST-800-53r5', id: 'CM-5(1)' },
  ],
  judge(context) {
    const { facts } = context;
    const around = cameAround(facts);
    if (around) return around;
    const found = decisionOn(facts);
    if (found.judgement) return found.judgement;
    const { gates, pullRequest } = found;
    const name = `#${pullRequest.number}`;
    if (gates.merge === 'outside') {
      const emergency = authorisedCheck.evaluate(context);
      if (emergency.verdict === 'pass') {
        return judged(
          'not-applicable',
          `${name} was merged around the portal under an emergency, whose review looks at it: ${emergency.reason}`,
        );
      }
      return HELD.includes(gates.mode)
        ? judged(
            'fail',
            `${name} was merged around the portal.`,
            'Find out who merged it and why, and see that the protection of the branch binds everybody.',
          )
        : judged(
            'indeterminate',
            `${name} was merged at the forge, for its environment was only watched; whether a rule there was bypassed is not on record.`,
            'Ask the forge, or let the portal merge in this environment.',
          );
    }
    const guard = gates.results.find(({ gate }) => gate === 'guardrails');
    switch (guard?.state) {
      case 'open':
        return judged(
          'pass',
          guard.facts.required === false
            ? `The portal merged ${name}, after its gates; the policy asks for no protection of the branch.`
            : `The portal merged ${name}, after its gates, into a branch that demands its check.`,
        );
      case 'closed':
      case 'pending':
        return judged(
          'fail',
          `The portal merged ${name} into a branch whose protection could be bypassed.`,
          'Do what the gate Guardrails says, and look at what else was merged there.',
        );
      default:
        return judged(
          'indeterminate',
          `How the branch of ${name} was protected when it was merged is not known.`,
          'Let the portal read the protection of the branch, and record the exception.',
        );
    }
  },
});
