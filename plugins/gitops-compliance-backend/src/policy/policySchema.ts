import {
  CRITICALITIES,
  frameworkProblems,
  frameworkSchema,
  layeredPolicySchema,
  looserValues,
  targetRulesShape,
  ticketRuleSchema,
} from '@gitops-compliance/rules';
import { z } from 'zod';
import { riskSection } from '../contents/policySections';
import { pathSchema } from '../pins/kinds';
import {
  applicationMatchSchema,
  claimSchema,
  renamedSchema,
  unclaimedSchema,
} from './applicationMatch';
import { auditorSchema } from './auditorSchema';
import { pinRuleSchema, repositorySchema } from './pinSchema';

const name = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'use lower-case letters, digits and hyphens, at most 63 characters',
  );
const environmentSchema = z.strictObject({
  name,
  title: z.string().min(1).max(63).optional(),
  criticality: z.enum(CRITICALITIES).default('medium'),
  /** Where it is, such as `eu`; entries of the calendar may name it. */
  region: z.string().min(1).max(63).optional(),
  mode: z.enum(['observe', 'warn', 'enforce']).default('observe'),
  upstream: z.array(name).default([]),
  /** Which applications belong here; all conditions that are given must hold. */
  match: applicationMatchSchema,
  ...targetRulesShape,
  /** Seconds that a synced change may take to become healthy. */
  verifySeconds: z.number().int().min(10).default(1800),
  /** Seconds that it must stay synced and healthy to count as verified. */
  stableSeconds: z.number().int().min(0).default(30),
  /** Seconds that a merged change may wait for its sync. Default: 14 days. */
  deploySeconds: z
    .number()
    .int()
    .min(60)
    .default(14 * 24 * 3600),
});

const serviceRulesSchema = z.strictObject({
  /** By metadata.name or entity reference; `*` for all. */
  services: z.array(z.string().min(1)).min(1),
  /** Absent: all. */
  environments: z.array(name).min(1).optional(),
  ...targetRulesShape,
});

/** The policy document: what is in force for environments and targets. */
export const policySchema = z
  .strictObject({
    version: z.literal(1),
    environments: z.array(environmentSchema).min(1),
    /** Which applications belong to which service, before annotations. */
    claims: z.array(claimSchema).optional(),
    /** Services that have another name now, where the catalog does not tell. */
    renamed: z.array(renamedSchema).max(500).optional(),
    /** Applications that nobody claims: whom to tell of them. */
    unclaimed: unclaimedSchema.optional(),
    pins: z.array(pinRuleSchema).min(1),
    /** Pins named by annotation must lie in one of these. */
    allowedPins: z
      .array(
        z.strictObject({
          repository: repositorySchema,
          paths: z.array(pathSchema).min(1),
        }),
      )
      .default([]),
    /** Rules that tighten those of environments of a criticality. */
    criticality: z
      .partialRecord(z.enum(CRITICALITIES), z.strictObject(targetRulesShape))
      .optional(),
    /** Rules that tighten those of environments for some services. */
    services: z.array(serviceRulesSchema).optional(),
    /** Windows and freezes; checked by the calendar's own schema. */
    calendar: z.unknown().optional(),
    persons: z
      .strictObject({
        /**
         * Globs over catalog locations, such as `url:https://host/org/**`,
         * whose users' account annotations are proof.
         */
        trustedLocations: z.array(z.string().min(1)).default([]),
        /** Provider of accounts to the annotation that names them. */
        accountAnnotations: z
          .record(z.string(), z.string())
          .default({ github: 'github.com/user-login' }),
      })
      .prefault({}),
    risk: riskSection.optional(),
    /** How tickets are named in commits and pull requests; none: not looked for. */
    tickets: z.array(ticketRuleSchema).max(20).optional(),
    /** Frameworks of the organisation's own that checks are arranged under. */
    frameworks: z.array(frameworkSchema).max(20).optional(),
    /** Who is listed reads the records of their engagements, and no others. */
    auditors: z.array(auditorSchema).optional(),
  })
  .superRefine((policy, context) => {
    const names = policy.environments.map(environment => environment.name);
    policy.auditors?.forEach((auditor, index) => {
      for (const environment of auditor.environments ?? []) {
        if (!names.includes(environment)) {
          context.addIssue({
            code: 'custom',
            path: ['auditors', index, 'environments'],
            message: `there is no environment ${environment}`,
          });
        }
      }
    });
    for (const { path, message } of frameworkProblems(
      policy.frameworks ?? [],
    )) {
      context.addIssue({
        code: 'custom',
        path: ['frameworks', ...path],
        message,
      });
    }
    policy.services?.forEach((rules, index) => {
      for (const environment of rules.environments ?? []) {
        if (!names.includes(environment)) {
          context.addIssue({
            code: 'custom',
            path: ['services', index, 'environments'],
            message: `there is no environment ${environment}`,
          });
        }
      }
    });
    for (const looser of looserValues(layeredPolicySchema.parse(policy))) {
      context.addIssue({ code: 'custom', ...looser });
    }
    names.forEach((value, index) => {
      if (names.indexOf(value) !== index) {
        context.addIssue({
          code: 'custom',
          path: ['environments', index, 'name'],
          message: `environment ${value} is named twice`,
        });
      }
    });
    policy.environments.forEach((environment, index) => {
      for (const upstream of environment.upstream) {
        if (!names.includes(upstream)) {
          context.addIssue({
            code: 'custom',
            path: ['environments', index, 'upstream'],
            message: `there is no environment ${upstream}`,
          });
        }
      }
    });
    if (hasCycle(policy.environments)) {
      context.addIssue({
        code: 'custom',
        path: ['environments'],
        message: 'upstream environments form a cycle',
      });
    }
  });

/** A parsed policy document. */
export type PolicyDocument = z.infer<typeof policySchema>;

/** One environment of the policy. */
export type PolicyEnvironment = PolicyDocument['environments'][number];

function hasCycle(
  environments: { name: string; upstream: string[] }[],
): boolean {
  const upstreamOf = new Map(environments.map(e => [e.name, e.upstream]));
  const done = new Set<string>();
  const visit = (current: string, trail: string[]): boolean => {
    if (trail.includes(current)) return true;
    if (done.has(current)) return false;
    const found = (upstreamOf.get(current) ?? []).some(upstream =>
      visit(upstream, [...trail, current]),
    );
    done.add(current);
    return found;
  };
  return environments.some(environment => visit(environment.name, []));
}
