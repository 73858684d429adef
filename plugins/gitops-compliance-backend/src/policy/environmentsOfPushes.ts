import type { PolicyDocument } from './policySchema';

/**
 * Environments on which others build and that build on none, such as dev: what
 * reaches them is pushed, and what others take from there is judged where it
 * goes.
 */
export function environmentsOfPushes({
  environments,
}: Pick<PolicyDocument, 'environments'>): string[] {
  return environments
    .filter(
      ({ name, upstream }) =>
        upstream.length === 0 &&
        environments.some(other => other.upstream.includes(name)),
    )
    .map(({ name }) => name);
}
