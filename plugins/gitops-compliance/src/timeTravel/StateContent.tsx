import { useMemo } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { DateTime } from 'luxon';
import { useSearchParams } from 'react-router-dom';
import type { StateAt } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  useFurther,
  useLive,
  type StateFilterQuery,
} from '../api';
import {
  CsvExport,
  LiveView,
  Section,
  ShowMore,
  absolute,
} from '../components';
import { useEnvironmentChoices } from '../evidence/useEnvironmentChoices';
import { parametersOf, stateFilterOf, stateQueryOf } from './stateFilter';
import { StateDensity } from './StateDensity';
import { StateFilters } from './StateFilters';
import { StateTable } from './StateTable';

const PAGE_SIZE = 100;

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
}));

/** One instant, further pages on demand. */
function Shown(props: {
  state: StateAt;
  query: StateFilterQuery;
  zone: string;
}) {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const { state, query, zone } = props;
  const further = useFurther(JSON.stringify(query), state, cursor =>
    api.getStateAt({ ...query, at: state.at, limit: PAGE_SIZE, cursor }),
  );
  const when = absolute(state.at, zone);
  return (
    <div className={classes.stack}>
      <Typography variant="h6" component="p" aria-live="polite">
        {when}: {state.sentence}
      </Typography>
      <Section title="What ran" heading="h2">
        <StateTable
          caption={`What ran on ${when}`}
          rows={further.items}
          zone={zone}
        />
        {state.items.length > 0 && (
          <CsvExport
            name="what-ran.csv"
            download={() => api.downloadState({ ...query, at: state.at })}
          />
        )}
        <ShowMore what="deployments" pages={further} />
      </Section>
    </div>
  );
}

/**
 * *Audit: what ran*: the state of everything at an instant, which is in the
 * address, so that a link to it shows the same.
 */
export function StateContent() {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const [parameters, setParameters] = useSearchParams();
  const environments = useEnvironmentChoices();
  const address = parameters.toString();
  const { filter, query } = useMemo(() => {
    const asked = stateFilterOf(new URLSearchParams(address));
    return { filter: asked, query: stateQueryOf(asked, DateTime.utc()) };
  }, [address]);
  const live = useLive(`state ${address}`, signal =>
    api.getStateAt({ ...query, limit: PAGE_SIZE }, signal),
  );
  return (
    <div className={classes.stack}>
      <LiveView live={environments} what="environments">
        {data => (
          <StateFilters
            key={address}
            filter={filter}
            words={{
              form: 'What ran at an instant',
              submit: 'Show what ran',
            }}
            environments={data.environments}
            zones={data.entries.map(({ when }) => when.timeZone)}
            onAsk={wish => setParameters(parametersOf(wish))}
          />
        )}
      </LiveView>
      <StateDensity
        query={query}
        zone={filter.zone}
        onChoose={time =>
          setParameters(parametersOf({ ...filter, time }), { replace: true })
        }
      />
      <LiveView live={live} what="what ran">
        {state => <Shown state={state} query={query} zone={filter.zone} />}
      </LiveView>
    </div>
  );
}
