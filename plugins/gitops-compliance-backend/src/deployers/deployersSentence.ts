import type { DeployersView } from '@gitops-compliance/plugin-gitops-compliance-common';

/** What an auditor wants to know first, in words. */
export function deployersSentence(
  environment: string,
  { items, places }: Pick<DeployersView, 'items' | 'places'>,
): string {
  if (places.length === 0) {
    return `Nothing is deployed to ${environment} that you may see.`;
  }
  const persons = items.filter(({ kind }) => kind === 'person').length;
  const others = items.length - persons;
  const both = items.filter(({ concerns }) =>
    concerns.includes('merges-and-deploys'),
  ).length;
  const everyone = items.some(({ kind }) => kind === 'everyone');
  const missing = places.filter(place => place.missing !== null).length;
  const parts = [
    everyone
      ? `Everybody who is signed in to an instance could deploy to ${environment}.`
      : `${count(persons, 'person')} and ${count(
          others,
          'other account',
        )} could deploy to ${environment}.`,
    both === 0
      ? 'Nobody is known to hold both the right to merge and the right to deploy.'
      : `${count(both, 'of them', 'of them')} ${
          both === 1 ? 'holds' : 'hold'
        } both the right to merge and the right to deploy.`,
    ...(missing > 0
      ? [
          `${count(
            missing,
            'source',
          )} could not be read in full: there may be more.`,
        ]
      : []),
  ];
  return parts.join(' ');
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
