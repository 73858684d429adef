import { z } from 'zod';
import { allOf, allowed, demanded, strictestOf } from './tightening';

const toolName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'use lower-case letters, digits and hyphens, at most 63 characters',
  );
const maxAgeSeconds = z.number().int().min(30);

/** Rules of the gates that look at the target, not at the pull request. */
export const TARGET_GATE_RULES = {
  upstreamRule: strictestOf({
    sentence:
      'Whether every environment before the target must prove the revision, or one of them.',
    loosestFirst: ['one-of', 'all'],
    default: 'all',
  }),
  upstreamMust: strictestOf({
    sentence:
      'Whether the revision must still run there, or may have run there well for the soak at some time.',
    loosestFirst: ['have-run', 'run-now'],
    default: 'run-now',
  }),
  requireCleanTarget: demanded({
    sentence:
      'The target must be healthy, in sync and at rest before it changes.',
    default: false,
  }),
  whenBusy: strictestOf({
    sentence:
      'What becomes of a change while another one of its target is unfinished: refused, queued, or put in the place of those that do not merge yet.',
    loosestFirst: ['supersede', 'queue', 'refuse'],
    default: 'refuse',
  }),
  expedited: allowed({
    sentence:
      'An expedited change need not run upstream first, for one more independent approval.',
    default: false,
  }),
  expeditedPassesStops: allowed({
    sentence: 'An expedited change goes past a stop.',
    default: false,
  }),
  externalReports: allOf<{
    name: string;
    principal: string;
    maxAgeSeconds: number;
  }>({
    sentence:
      'Tools that must report each change, which service may do so, and for how many seconds a report counts.',
    schema: z.array(
      z.strictObject({
        name: toolName,
        principal: z.string().min(1).max(200),
        maxAgeSeconds,
      }),
    ),
    default: [],
  }),
  externalChecks: allOf<{ name: string; maxAgeSeconds: number }>({
    sentence:
      'Checks of the configuration that the portal asks over HTTP, and for how many seconds an answer counts.',
    schema: z.array(z.strictObject({ name: toolName, maxAgeSeconds })),
    default: [],
  }),
};
