import { useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { StateDensity as Density } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive, type StateFilterQuery } from '../api';
import { LiveView, Section, useNow } from '../components';
import { DensityStrip } from './DensityStrip';
import { dayOf, isAtEdge } from './densityWords';
import { lastMinute } from './stateFilter';

/**
 * How much happened on the days around an instant. The days stay while one is
 * chosen among them, and follow where that is at their edge.
 */
export function StateDensity(props: {
  query: StateFilterQuery;
  zone: string;
  /** Takes a wall-clock time in the zone. */
  onChoose(time: string): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const now = useNow();
  const { query, zone, onChoose } = props;
  const [around, setAround] = useState(query.at);
  const asked = { ...query, at: around, zone };
  const live = useLive(`density ${JSON.stringify(asked)}`, signal =>
    api.getStateDensity(asked, signal),
  );
  // The strip stays, and with it the focus, while other days are on their way.
  const last = useRef<Density>();
  if (live.data) last.current = live.data;
  const isDue = live.data && isAtEdge(live.data.days, query.at, now);
  useEffect(() => {
    if (isDue) setAround(query.at);
  }, [isDue, query.at]);
  return (
    <Section title="How much changed" heading="h2">
      <LiveView
        live={{ ...live, data: live.error ? live.data : last.current }}
        what="how much changed"
      >
        {density => (
          <DensityStrip
            days={density.days}
            zone={density.timeZone}
            chosen={dayOf(density.days, query.at)}
            onChoose={({ until }) => onChoose(lastMinute(until, zone, now))}
          />
        )}
      </LiveView>
    </Section>
  );
}
