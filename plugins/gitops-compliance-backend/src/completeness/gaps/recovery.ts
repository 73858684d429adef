/** What a reading after a gap brought back, and what nothing brings back. */
export interface Recovery {
  recovered: string;
  notRecovered: string;
}

/**
 * What can be had again after a collector was silent, said of its kind of
 * source (design §5.4; how long sources keep what is in their documentation).
 *
 * @param skipped - rows of histories that were found skipped after the gap
 */
export function recoveryOf(
  collector: string,
  skipped: { applications: number },
): Recovery {
  const [kind] = collector.split(':');
  switch (kind) {
    case 'argocd':
      return {
        recovered:
          'the present state of every application, and the rows that its history still keeps (the last 10 full syncs)',
        notRecovered: `${
          skipped.applications === 0
            ? 'no row of a history is missing'
            : `rows are missing from the histories of ${skipped.applications} applications, each a gap of its own`
        }; syncs that leave no row (failed, partial, self-healed), and health and drift that came and went in between`,
      };
    case 'forge':
      return {
        recovered:
          'the present state of the pull request of every unfinished change, with all reviews that the forge still tells',
        notRecovered:
          'webhooks sent in between, which the forge does not send again: states of pull requests that came and went, and bypassed rules, which the forge keeps for one month',
      };
    case 'catalog':
      return {
        recovered: 'the present services, owners and persons',
        notRecovered:
          'owners, members and annotations that came and went in between',
      };
    default:
      return {
        recovered: 'the present state and what the source itself still keeps',
        notRecovered:
          'states that came and went in between and are kept nowhere',
      };
  }
}
