import { z } from 'zod';
import { metricRuleSchema, type MetricRule } from '../verification';
import {
  allOf,
  atMost,
  atMostOrUnlimited,
  demanded,
  strictestOf,
} from './tightening';

/** Rules about how a change goes on after its review, and back. */
export const TARGET_FLOW_RULES = {
  merge: strictestOf({
    sentence:
      'Who starts a merge: the portal as soon as every gate is open, or a person; through the merge queue of the forge, a person.',
    loosestFirst: ['automatic', 'portal', 'queue'],
    default: 'portal',
  }),
  syncBy: strictestOf({
    sentence:
      'Who starts the sync of what is merged: the portal, or a person who neither asked for nor wrote it.',
    loosestFirst: ['portal', 'another-person'],
    default: 'portal',
  }),
  metrics: allOf<MetricRule>({
    sentence:
      'Metrics that must stay within their thresholds until a change has succeeded.',
    schema: z.array(metricRuleSchema).max(20),
    default: [],
  }),
  requireBusinessSignal: demanded({
    sentence:
      'A metric must be named that tells whether the business does well.',
    default: false,
  }),
  syncByPortalAlone: demanded({
    sentence:
      'Argo CD lets nobody sync but the account of the portal: the word of whoever governs both.',
    default: false,
  }),
  onFailure: strictestOf({
    sentence:
      'What follows where a change does not become healthy: a rollback is proposed, or requested by the portal.',
    loosestFirst: ['propose', 'rollback'],
    default: 'propose',
  }),
  expiresAfterSeconds: atMostOrUnlimited({
    sentence:
      'Seconds after its request within which a change is merged, or expires; null: it never does.',
    schema: z.number().int().min(3600).nullable(),
    default: null,
  }),
  rollbackReviewSeconds: atMost({
    sentence:
      'Seconds after its merge within which somebody else reviews a rollback.',
    schema: z.number().int().min(3600),
    default: 3 * 24 * 3600,
  }),
  rollbackBy: strictestOf({
    sentence:
      'Who may roll back a service: whoever has the permission, or of those its owners alone.',
    loosestFirst: ['permitted', 'owners'],
    default: 'owners',
  }),
};
