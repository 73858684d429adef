import type { DeliveryFigure } from '@gitops-compliance/plugin-gitops-compliance-common';

/** What a period shows, in a sentence. */
export function deliverySentence(figure: DeliveryFigure): string {
  const { deployments, perWeek, decided, failures } = figure;
  if (deployments === 0) {
    return 'No change that you may see reached its target in this period.';
  }
  const one = deployments === 1;
  const reached = `${deployments} change${one ? '' : 's'} reached ${
    one ? 'its target' : 'their targets'
  }, ${perWeek} a week`;
  return decided === 0
    ? `${reached}; none has come to its end.`
    : `${reached}; ${failures} of ${decided} that came to an end failed.`;
}
