import { z } from 'zod';
import type { DriftIgnoreRule } from '../drift';
import { DRIFT_ACTIONS } from '../drift/enforcement';
import { atMost, atMostOrUnlimited, onlyOf, strictestOf } from './tightening';

/** Rules about what runs and is not what was declared or approved. */
export const DRIFT_RULES = {
  drift: strictestOf({
    sentence:
      'What follows upon a drift that nothing explains: people are told, or the portal has it synced, too; of critical targets where that is said.',
    loosestFirst: DRIFT_ACTIONS,
    default: 'notify',
  }),
  driftGraceSeconds: atMost({
    sentence:
      'Seconds for which what runs may differ from what is declared before an incident opens.',
    schema: z.number().int().min(0),
    default: 300,
  }),
  driftSeconds: atMostOrUnlimited({
    sentence:
      'Seconds within which a drift or an unauthorised change is mended; null: there is no limit.',
    schema: z.number().int().min(60).nullable(),
    default: null,
  }),
  driftIgnored: onlyOf<DriftIgnoreRule>({
    sentence:
      'Differences that are let be: those of a kind, a resource or a field manager.',
    schema: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(100),
          kind: z.string().min(1).max(100),
          resource: z.string().min(1).max(253).optional(),
          manager: z.string().min(1).max(128).optional(),
        }),
      )
      .max(50),
    default: [],
  }),
  driftControllers: onlyOf<string>({
    sentence:
      'Field managers that alter what runs by order of the cluster, such as an autoscaler.',
    schema: z.array(z.string().min(1).max(128)).max(50),
    default: [],
  }),
};
