import { z } from 'zod';
import {
  applicationHelmParameter,
  applicationHelmValue,
  applicationSetElement,
  applicationSetTargetRevision,
  applicationTargetRevision,
  fileValue,
  fluxGitRepository,
  fluxHelmRelease,
  fluxKustomizationImage,
  fluxOciRepository,
  kustomizeImage,
  kustomizeRemoteBase,
  type PinOptions,
} from '../pins/kinds';
import { sameJson } from '../shared/json';

/** `owner/name` of a repository. */
export const repositorySchema = z
  .string()
  .regex(/^[\w.-]+\/[\w.-]+$/, 'use owner/name of the repository');

const base = {
  /** Services by metadata.name; `*` for all that no other rule names. */
  services: z.array(z.string().min(1)).min(1),
  repository: repositorySchema,
  branch: z.string().min(1).default('main'),
};

const optionsSchema = z.discriminatedUnion('kind', [
  applicationTargetRevision.schema,
  applicationHelmParameter.schema,
  applicationHelmValue.schema,
  applicationSetElement.schema,
  applicationSetTargetRevision.schema,
  kustomizeImage.schema,
  kustomizeRemoteBase.schema,
  fileValue.schema,
  fluxGitRepository.schema,
  fluxOciRepository.schema,
  fluxHelmRelease.schema,
  fluxKustomizationImage.schema,
]);

/**
 * A rule that says where the pins of services lie: one pin, or several, which
 * then are all of one repository and branch, so that one pull request moves
 * them. Every text of it may hold `{service}` and `{environment}`.
 */
export const pinRuleSchema = z
  .discriminatedUnion('kind', [
    applicationTargetRevision.schema.extend(base),
    applicationHelmParameter.schema.extend(base),
    applicationHelmValue.schema.extend(base),
    applicationSetElement.schema.extend(base),
    applicationSetTargetRevision.schema.extend(base),
    kustomizeImage.schema.extend(base),
    kustomizeRemoteBase.schema.extend(base),
    fileValue.schema.extend(base),
    fluxGitRepository.schema.extend(base),
    fluxOciRepository.schema.extend(base),
    fluxHelmRelease.schema.extend(base),
    fluxKustomizationImage.schema.extend(base),
    z.strictObject({
      kind: z.literal('several'),
      ...base,
      /** The first names the revision; the others follow it. */
      pins: z.array(optionsSchema).min(1).max(20),
    }),
  ])
  .superRefine((rule, context) => {
    const pins = pinsOfRule(rule);
    const pathTo = (index: number) =>
      rule.kind === 'several' ? ['pins', index] : [];
    pins.forEach((pin, index) => {
      if ('tag' in pin && pin.tag !== undefined && pin.copied) {
        context.addIssue({
          code: 'custom',
          path: [...pathTo(index), 'tag'],
          message: 'a value that is copied follows no tag: give one of the two',
        });
      }
      const twin = pins.findIndex(other => sameJson(place(other), place(pin)));
      if (twin < index) {
        context.addIssue({
          code: 'custom',
          path: pathTo(index),
          message: `is the same pin as pins.${twin}`,
        });
      }
    });
  });

/** A rule that says where the pins of services lie. */
export type PinRule = z.output<typeof pinRuleSchema>;

/** The pins of a rule, the one that names the revision first. */
export function pinsOfRule(
  rule: PinRule,
): [first: PinOptions, ...others: PinOptions[]] {
  if (rule.kind === 'several') {
    return rule.pins as [PinOptions, ...PinOptions[]];
  }
  const {
    services: _services,
    repository: _repository,
    branch: _branch,
    ...pin
  } = rule;
  return [pin];
}

function place(pin: PinOptions) {
  return { ...pin, tag: null, copied: null };
}
