/** How many applications there are, and of how many nobody said what they are. */
export function applicationsSentence({
  total,
  unclaimed,
  isWhole,
  isNarrowed = false,
}: {
  total: number;
  unclaimed: number;
  isWhole: boolean;
  /** Whether these are only those of a choice. */
  isNarrowed?: boolean;
}): string {
  if (isNarrowed) {
    return `${total} ${
      total === 1 ? 'application is' : 'applications are'
    } like this, ${unclaimed} of them unclaimed.`;
  }
  if (total === 0) {
    return isWhole
      ? 'No application is listed yet: configure an instance, and wait for its first reading.'
      : 'You may see no service that has an application.';
  }
  const all = total === 1 ? 'The one application' : `All ${total} applications`;
  if (unclaimed === 0) {
    return isWhole
      ? `${all} that the instances list ${
          total === 1 ? 'has' : 'have'
        } a service and an environment.`
      : `${all} of services that you may see ${
          total === 1 ? 'has' : 'have'
        } an environment; what has no service is not told to you.`;
  }
  const some =
    unclaimed === 1 ? '1 application is' : `${unclaimed} applications are`;
  return `${some} unclaimed, of ${total}. Until somebody claims ${
    unclaimed === 1 ? 'it' : 'them'
  }, no change can be requested, and what runs there is judged by the strictest rules of the policy.`;
}
