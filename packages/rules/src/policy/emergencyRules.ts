import { z } from 'zod';
import { BENDABLE_GATES } from '../emergencies/bending';
import type { BendableGate } from '../emergencies/bending';
import { allowed, atMost, onlyOf, strictestOf } from './tightening';

/** Rules about emergencies: who may declare one, what it bends, what it owes. */
export const EMERGENCY_RULES = {
  emergencies: allowed({
    sentence: 'An emergency may be declared here.',
    default: false,
  }),
  emergencySeconds: atMost({
    sentence: 'Seconds after which an emergency ends by itself at the latest.',
    schema: z.number().int().min(60).max(86_400),
    default: 4 * 3600,
  }),
  emergencySecondPerson: strictestOf({
    sentence:
      'Whether who declares an emergency may act alone, or it bends nothing until a second person has confirmed it.',
    loosestFirst: ['may-act-alone', 'required'],
    default: 'required',
  }),
  emergencyBends: onlyOf<BendableGate>({
    sentence: 'Gates that bend in an emergency.',
    schema: z.array(z.enum(BENDABLE_GATES)),
    default: [
      'cab',
      'calendar',
      'code-owners',
      'peer-review',
      'source-review',
      'target-clean',
      'ticket',
      'upstream',
    ],
  }),
  emergencyAlertSeconds: atMost({
    sentence:
      'Seconds after its declaration within which a pager takes an emergency.',
    schema: z.number().int().min(30).max(86_400),
    default: 15 * 60,
  }),
  emergencyReviewSeconds: atMost({
    sentence:
      'Seconds after the end of an emergency within which somebody who had no part in it reviews it.',
    schema: z.number().int().min(1),
    default: 3 * 24 * 3600,
  }),
  emergencyPullRequestSeconds: atMost({
    sentence:
      'Seconds after the end of an emergency within which Git and what runs agree again, where something was done by hand.',
    schema: z.number().int().min(1),
    default: 24 * 3600,
  }),
};
