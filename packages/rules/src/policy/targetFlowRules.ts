import { z } from 'zod';
import { atMost, atMostOrUnlimited, strictestOf } from './tightening';

/** Rules about how a change goes on after its review, and back. */
export const TARGET_FLOW_RULES = {
  merge: strictestOf({
    sentence:
      'Who starts a merge: the portal as soon as every gate is open, or a person.',
    loosestFirst: ['automatic', 'portal'],
    default: 'portal',
  }),
  syncBy: strictestOf({
    sentence:
      'Who starts the sync of what is merged: the portal, or a person who neither asked for nor wrote it.',
    loosestFirst: ['portal', 'another-person'],
    default: 'portal',
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
