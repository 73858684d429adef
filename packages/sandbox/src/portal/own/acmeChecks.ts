import type { OwnCheck } from '@gitops-compliance/plugin-gitops-compliance-node';

const REGISTRY = 'registry.acme.example/';

export const checks: OwnCheck[] = [
  {
    id: 'ACME-01',
    title: 'Images from our registry',
    passes: 'Every image that runs comes from our own registry',
    ruleVersion: 1,
    controls: [
      { framework: 'SOC2', id: 'CC6.8' },
      { framework: 'ACME-CS', id: 'CS-4' },
    ],
    judge({ facts: { images } }) {
      if (!images || images.length === 0) {
        return {
          verdict: 'indeterminate',
          reason: 'Which images it runs is not on record.',
          remedy: 'Wait for the next reading of Argo CD.',
        };
      }
      const foreign = images.filter(image => !image.startsWith(REGISTRY));
      return foreign.length > 0
        ? {
            verdict: 'fail',
            reason: `From elsewhere: ${foreign.join(', ')}.`,
            remedy: `Copy them to ${REGISTRY} and name them there.`,
          }
        : { verdict: 'pass', reason: 'All images come from our registry.' };
    },
  },
];
