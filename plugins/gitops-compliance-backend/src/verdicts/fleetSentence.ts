/** Services in numbers. */
interface Totals {
  services: number;
  failing: number;
  unknowing: number;
}

/** Where the fleet stands, in a sentence. Undefined: there is no service. */
export function fleetSentence(
  totals: Totals | undefined,
  isNarrowed: boolean,
): string {
  if (!totals) {
    return isNarrowed
      ? 'No service of this choice has a verdict.'
      : 'No service has a verdict yet.';
  }
  const { services, failing, unknowing } = totals;
  const parts = [
    failing > 0 && `${failing} with something to fix`,
    unknowing > 0 &&
      `${unknowing}${failing > 0 ? ' more' : ''} with something unknown`,
  ].filter(Boolean);
  return `${services} ${services === 1 ? 'service' : 'services'}: ${
    parts.join(', ') || 'every check that applies passes'
  }.`;
}
