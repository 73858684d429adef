import { useMemo, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { DateTime } from 'luxon';
import { useSearchParams } from 'react-router-dom';
import type {
  TargetTimeline,
  TimelineMark,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive } from '../../api';
import { LedgerAddress, LiveView, Notice, Section } from '../../components';
import { useEnvironmentChoices } from '../../evidence/useEnvironmentChoices';
import { LaneView } from './LaneView';
import { MarkTable, MarkText, MarkTime } from './MarkTable';
import { TimelineFilters } from './TimelineFilters';
import { timelineFilterOf, timelineQueryOf } from './timelineFilter';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
}));

type Query = NonNullable<ReturnType<typeof timelineQueryOf>>;

function Lanes({ timeline }: { timeline: TargetTimeline }) {
  const classes = useStyles();
  const { service, marks } = timeline;
  const [chosen, setChosen] = useState<TimelineMark | null>(null);
  return (
    <div className={classes.stack}>
      {!timeline.isWhole && (
        <Notice tone="warning">
          More happened than is shown: these are the newest. Choose a shorter
          period.
        </Notice>
      )}
      <Section title="On one scale of time" heading="h2">
        <LaneView timeline={timeline} chosen={chosen} onChoose={setChosen} />
        <div aria-live="polite">
          <Typography component="div" variant="body2">
            {chosen ? (
              <>
                <MarkTime mark={chosen} />:{' '}
                <MarkText mark={chosen} service={service} />{' '}
                <LedgerAddress entry={chosen.ledger} />
              </>
            ) : (
              'Choose a mark to see what it stands for, with its entry in the ledger. Round is good, a lozenge is bad, a square says neither.'
            )}
          </Typography>
        </div>
      </Section>
      <Section title="The same as a table" heading="h2">
        <MarkTable marks={marks} service={service} />
      </Section>
    </div>
  );
}

function Asked({ query }: { query: Query }) {
  const api = useApi(gitopsComplianceApiRef);
  const key = JSON.stringify(query);
  const live = useLive(`timeline ${key}`, signal =>
    api.getTimeline(query, signal),
  );
  return (
    <LiveView live={live} what="what happened">
      {timeline => <Lanes key={key} timeline={timeline} />}
    </LiveView>
  );
}

/** *Audit: timeline*: what happened to a service in an environment, on lanes. */
export function TimelineContent() {
  const classes = useStyles();
  const [parameters, setParameters] = useSearchParams();
  const environments = useEnvironmentChoices();
  const address = parameters.toString();
  const { filter, query } = useMemo(() => {
    const asked = timelineFilterOf(new URLSearchParams(address));
    return { filter: asked, query: timelineQueryOf(asked, DateTime.utc()) };
  }, [address]);
  return (
    <div className={classes.stack}>
      <LiveView live={environments} what="environments">
        {data => (
          <TimelineFilters
            key={address}
            filter={filter}
            environments={data.environments}
            onAsk={wish => setParameters({ ...wish })}
          />
        )}
      </LiveView>
      {query ? (
        <Asked query={query} />
      ) : (
        <Typography>
          Name a service and an environment to see what happened there, from the
          commit to what ran.
        </Typography>
      )}
    </div>
  );
}
