import { useMemo } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { DateTime } from 'luxon';
import { useSearchParams } from 'react-router-dom';
import type {
  DeliveredChangePage,
  DeliveryFigures,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  useFurther,
  useLive,
  type DeliveryFilterQuery,
} from '../api';
import {
  CsvExport,
  LiveView,
  LoadingSkeleton,
  Notice,
  Section,
  ShowMore,
} from '../components';
import { useEnvironmentChoices } from '../evidence/useEnvironmentChoices';
import { useGroupTree, type Groups } from '../fleet/useGroupTree';
import { DEFINITIONS } from './definitions';
import { DeliveredTable } from './DeliveredTable';
import { DeliveryFilters } from './DeliveryFilters';
import {
  deliveryFilterOf,
  deliveryQueryOf,
  narrowedTo,
  parametersOf,
  type DeliveryFilter,
} from './deliveryFilter';
import { FigureTable } from './FigureTable';

const PAGE_SIZE = 50;

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  term: { fontWeight: 'bold' },
  meaning: { margin: theme.spacing(0, 0, 1) },
}));

function Changes(props: {
  page: DeliveredChangePage;
  query: DeliveryFilterQuery;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { page, query } = props;
  const further = useFurther(JSON.stringify(query), page, cursor =>
    api.listDelivered({ ...query, limit: PAGE_SIZE, cursor }),
  );
  return (
    <>
      <DeliveredTable rows={further.items} />
      <ShowMore what="changes" pages={further} />
      {further.items.length > 0 && (
        <CsvExport
          name="delivery.csv"
          download={() => api.downloadDelivery(query)}
        />
      )}
    </>
  );
}

function Figures(props: { figures: DeliveryFigures; filter: DeliveryFilter }) {
  const classes = useStyles();
  const { figures, filter } = props;
  return (
    <div className={classes.stack}>
      <Typography variant="h6" component="p" aria-live="polite">
        {figures.sentence}
      </Typography>
      <Section title="Figures" heading="h2">
        <FigureTable
          caption={`Delivery in the last ${filter.days} days, by ${figures.by}`}
          by={figures.by}
          total={figures.total}
          rows={figures.items}
          hrefOf={(row, what) => {
            const failed = what === 'failed' ? 'yes' : '';
            const wish =
              row === figures.total
                ? filter
                : row.name !== null && narrowedTo(filter, row.name);
            return wish
              ? `?${new URLSearchParams(parametersOf({ ...wish, failed }))}`
              : undefined;
          }}
        />
        {!figures.isWhole && (
          <Notice tone="warning">
            There are more lines than are shown: choose a team or an
            environment.
          </Notice>
        )}
        <dl>
          {DEFINITIONS.map(([term, meaning]) => (
            <div key={term}>
              <Typography
                component="dt"
                variant="body2"
                className={classes.term}
              >
                {term}
              </Typography>
              <Typography
                component="dd"
                variant="body2"
                className={classes.meaning}
              >
                {meaning}
              </Typography>
            </div>
          ))}
        </dl>
      </Section>
    </div>
  );
}

function Shown(props: { groups: Groups }) {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const [parameters, setParameters] = useSearchParams();
  const environments = useEnvironmentChoices();
  const { tree, isUnknown } = props.groups;
  const address = parameters.toString();
  const { filter, query } = useMemo(() => {
    const asked = deliveryFilterOf(new URLSearchParams(address));
    return {
      filter: asked,
      query: deliveryQueryOf(asked, tree, DateTime.utc()),
    };
  }, [address, tree]);
  const { failed, ...ofAll } = query;
  const figures = useLive(`delivery ${JSON.stringify(query)}`, signal =>
    api.getDelivery({ ...ofAll, by: filter.by }, signal),
  );
  const changes = useLive(`delivered ${JSON.stringify(query)}`, signal =>
    api.listDelivered({ ...query, limit: PAGE_SIZE }, signal),
  );
  return (
    <div className={classes.stack}>
      <LiveView live={environments} what="environments">
        {data => (
          <DeliveryFilters
            key={address}
            filter={filter}
            environments={data.environments}
            onAsk={wish => setParameters(parametersOf(wish))}
          />
        )}
      </LiveView>
      {isUnknown && filter.team !== '' && (
        <Notice tone="warning">
          The catalog cannot be asked which groups lie in this team: only its
          own services are counted. Load the page again.
        </Notice>
      )}
      <LiveView live={figures} what="figures">
        {data => <Figures figures={data} filter={filter} />}
      </LiveView>
      <Section
        title={
          failed
            ? 'The failures behind the figures'
            : 'The changes behind the figures'
        }
        heading="h2"
      >
        <LiveView live={changes} what="changes">
          {page => <Changes page={page} query={query} />}
        </LiveView>
      </Section>
    </div>
  );
}

/** *Delivery*: how often and how well changes reach their targets. */
export function DeliveryContent() {
  const groups = useGroupTree();
  return groups ? <Shown groups={groups} /> : <LoadingSkeleton what="teams" />;
}
