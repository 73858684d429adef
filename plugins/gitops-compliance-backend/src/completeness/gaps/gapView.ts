import type { GapView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Actors } from '../../persons/PersonDirectory';
import { instant, instantOrNull } from '../../shared/time';
import { stateOf, type GapRow } from './GapStore';

/** A gap as the API tells it. */
export function gapView(gap: GapRow, actors: Actors): GapView {
  const acceptances: [string | null, Date | null][] = [
    [gap.first_accepted_by, gap.first_accepted_at],
    [gap.second_accepted_by, gap.second_accepted_at],
  ];
  return {
    id: gap.id,
    collector: gap.collector,
    deployment: gap.deployment,
    cause: gap.cause,
    state: stateOf(gap),
    openedAt: instant(gap.opened_at),
    closedAt: instantOrNull(gap.closed_at),
    missedFrom: instantOrNull(gap.missed_from),
    missedUntil: instantOrNull(gap.missed_until),
    recovered: gap.recovered,
    notRecovered: gap.not_recovered,
    historyRows: gap.history_rows,
    acceptances: acceptances.flatMap(([ref, at]) =>
      ref && at ? [{ by: actors.view(ref), at: instant(at) }] : [],
    ),
  };
}
