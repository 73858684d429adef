import { useMemo } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useSearchParams } from 'react-router-dom';
import type { Fleet } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  useFurther,
  useLive,
  type FleetFilterQuery,
} from '../api';
import { controlLabels, frameworksWith } from '../compliance/frameworks';
import { SCORE_DEFINITION } from '../compliance/score';
import {
  CsvExport,
  LandscapeSheet,
  LiveView,
  LoadingSkeleton,
  Notice,
  Panel,
  PrintAll,
  ShowMore,
} from '../components';
import { FleetFilters } from './FleetFilters';
import {
  fleetFilterOf,
  fleetQueryOf,
  mayHoldUnclaimed,
  parametersOf,
  type FleetFilter,
} from './fleetFilter';
import { teamsToChoose } from './groupTree';
import { HeatMap } from './HeatMap';
import { SheetHead } from './SheetHead';
import { UnclaimedRows } from './UnclaimedRows';
import { useGroupTree, type Groups } from './useGroupTree';

const PAGE_SIZE = 100;

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    // A grid does not grow by the heads that each sheet repeats.
    '@media print': { display: 'block' },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
  },
  files: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

function Services(props: {
  fleet: Fleet;
  filter: FleetFilter;
  query: FleetFilterQuery;
}) {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const { fleet, query } = props;
  const further = useFurther(JSON.stringify(query), fleet, cursor =>
    api.getFleet({ ...query, limit: PAGE_SIZE, cursor }),
  );
  const { framework } = props.filter;
  const checks = fleet.checks.filter(
    check => framework === '' || controlLabels(check, framework).length > 0,
  );
  return (
    <div className={classes.stack}>
      <LandscapeSheet />
      <SheetHead
        now={fleet.now}
        filter={props.filter}
        frameworks={frameworksWith(fleet.frameworks)}
      />
      <div className={classes.head}>
        <Typography variant="h6" component="p" aria-live="polite">
          {fleet.sentence}
        </Typography>
        {further.items.length > 0 && (
          <div className={classes.files}>
            <PrintAll what="services" pages={further} />
            <CsvExport
              name="fleet.csv"
              download={() => api.downloadFleet(query)}
            />
          </div>
        )}
      </div>
      {further.items.length === 0 ? (
        <Typography>
          {Object.keys(query).length > 0
            ? 'Choose another team, system or criticality, or services with or without waivers.'
            : 'A service comes here a few seconds after an application of it was first seen: give it an argocd/app-name or argocd/app-selector annotation in the catalog.'}
        </Typography>
      ) : (
        <Panel>
          <HeatMap checks={checks} framework={framework} rows={further.items} />
          <ShowMore what="services" pages={further} />
        </Panel>
      )}
      <Typography variant="body2">{SCORE_DEFINITION}</Typography>
    </div>
  );
}

function Shown(props: { groups: Groups }) {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const [parameters, setParameters] = useSearchParams();
  const { tree, isUnknown } = props.groups;
  const address = parameters.toString();
  const { filter, query } = useMemo(() => {
    const asked = fleetFilterOf(new URLSearchParams(address));
    return { filter: asked, query: fleetQueryOf(asked, tree) };
  }, [address, tree]);
  const live = useLive(`fleet ${JSON.stringify(query)}`, signal =>
    api.getFleet({ ...query, limit: PAGE_SIZE }, signal),
  );
  return (
    <LiveView live={live} what="verdicts">
      {fleet => (
        <div className={classes.stack}>
          <FleetFilters
            filter={filter}
            teams={teamsToChoose(fleet.teams, tree)}
            systems={fleet.systems}
            frameworks={frameworksWith(fleet.frameworks)}
            onChange={(wish: FleetFilter) => setParameters(parametersOf(wish))}
          />
          {isUnknown && filter.team !== '' && (
            <Notice tone="warning">
              The catalog cannot be asked which groups lie in this team: only
              its own services are shown. Load the page again.
            </Notice>
          )}
          <Services fleet={fleet} filter={filter} query={query} />
          {mayHoldUnclaimed(filter) && <UnclaimedRows />}
        </div>
      )}
    </LiveView>
  );
}

/** *Fleet*: how all services stand against their checks, worst first. */
export function FleetContent() {
  const groups = useGroupTree();
  return groups ? <Shown groups={groups} /> : <LoadingSkeleton what="teams" />;
}
