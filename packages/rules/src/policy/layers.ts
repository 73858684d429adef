import { z } from 'zod';
import { targetRulesShape, type TargetPolicy } from './targetRules';

/** How much harm an environment can do, the least first. */
export const CRITICALITIES = ['low', 'medium', 'high', 'critical'] as const;

const rules = z.object(targetRulesShape);

/**
 * What rules of targets need of a policy document, as it is written or as it
 * was recorded by any release; other keys are passed over.
 */
export const layeredPolicySchema = z.object({
  environments: z.array(
    rules.extend({
      name: z.string(),
      criticality: z.enum(CRITICALITIES).default('medium'),
      upstream: z.array(z.string()).default([]),
    }),
  ),
  criticality: z.partialRecord(z.enum(CRITICALITIES), rules).default({}),
  services: z
    .array(
      rules.extend({
        services: z.array(z.string()),
        environments: z.array(z.string()).optional(),
      }),
    )
    .default([]),
  /** Entity references that services had before. */
  renamed: z.array(z.object({ from: z.string(), to: z.string() })).default([]),
});

/** See {@link layeredPolicySchema}. */
export type LayeredPolicy = z.infer<typeof layeredPolicySchema>;

/** An environment as rules of targets know it. */
export type LayeredEnvironment = LayeredPolicy['environments'][number];

/** The rules of a service, and their place in the list. */
export type ServiceRules = [number, LayeredPolicy['services'][number]];

/** Where a value was said, from the general to the particular. */
export type RuleOrigin = 'default' | 'criticality' | 'environment' | 'service';

/** What one place of the policy says. */
export interface Layer {
  from: RuleOrigin;
  /** JSON pointer (RFC 6901) into the document. */
  where: string;
  rules: Partial<TargetPolicy>;
}

/**
 * The places of the policy that speak of a target, the general first.
 *
 * @param services - those that name the service; others may be missing
 */
export function layersOf(
  document: LayeredPolicy,
  environment: LayeredEnvironment,
  services: readonly ServiceRules[],
): Layer[] {
  const { criticality, name } = environment;
  return [
    {
      from: 'criticality',
      where: `/criticality/${criticality}`,
      rules: document.criticality[criticality] ?? {},
    },
    {
      from: 'environment',
      where: `/environments/${document.environments.indexOf(environment)}`,
      rules: environment,
    },
    ...services
      .filter(([, layer]) => layer.environments?.includes(name) ?? true)
      .map(([index, layer]) => ({
        from: 'service' as const,
        where: `/services/${index}`,
        rules: layer,
      })),
  ];
}
