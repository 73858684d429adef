import { useMemo } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { DateTime } from 'luxon';
import { useSearchParams } from 'react-router-dom';
import type { DeployersView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive, type DeployersQuery } from '../api';
import {
  LedgerAddress,
  LiveView,
  PlainTable,
  Section,
  Status,
  absolute,
} from '../components';
import { useEnvironmentChoices } from '../evidence/useEnvironmentChoices';
import {
  StateFilters,
  parametersOf,
  stateFilterOf,
  stateQueryOf,
} from '../timeTravel';
import { DeployerTable } from './DeployerTable';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
}));

const PLACES: Record<DeployersView['places'][number]['kind'], string> = {
  repository: 'Repository',
  instance: 'Argo CD',
  cluster: 'Cluster',
};

/** Where it was read, and what is missing there. */
function Places(props: { view: DeployersView; zone: string }) {
  const { places, changes } = props.view;
  const changedAt = ({ kind, name }: DeployersView['places'][number]) =>
    changes
      .filter(each => each.kind === kind && each.place === name)
      .map(({ at }) => at);
  return (
    <PlainTable
      caption="Where this was read, and since when it is so"
      rows={places}
      rowKey={({ kind, name }) => `${kind} ${name}`}
      empty="No source of rights is known for it."
      columns={[
        {
          header: 'Source',
          cell: ({ kind, name }) => `${PLACES[kind]} ${name}`,
        },
        {
          header: 'What is known',
          cell: ({ missing }) =>
            missing === null ? (
              <Status tone="ok">Read in full</Status>
            ) : (
              <>
                <Status tone="warning">Not in full</Status>
                <div>{missing}</div>
              </>
            ),
        },
        {
          header: 'The same since',
          cell: ({ readAt }) =>
            readAt === null ? 'never read' : absolute(readAt, props.zone),
        },
        {
          header: 'Changed before',
          cell: place => {
            const earlier = changedAt(place).filter(at => at !== place.readAt);
            return earlier.length === 0
              ? 'not that is on record'
              : earlier.map(at => (
                  <div key={at}>{absolute(at, props.zone)}</div>
                ));
          },
        },
        {
          header: 'Proof',
          cell: ({ ledger }) =>
            ledger ? <LedgerAddress entry={ledger} /> : 'none',
        },
      ]}
    />
  );
}

/** Everybody who could deploy, and where that is known from. */
function Shown(props: { view: DeployersView; title: string; zone: string }) {
  const classes = useStyles();
  const { view, title, zone } = props;
  return (
    <div className={classes.stack}>
      <Typography variant="h6" component="p" aria-live="polite">
        {absolute(view.at, zone)}: {view.sentence}
      </Typography>
      <Section title={`Who can deploy to ${title}`} heading="h2">
        <DeployerTable
          caption={`Who can deploy to ${title}, and by what`}
          rows={view.items}
          zone={zone}
        />
      </Section>
      <Section title="Where this was read" heading="h2">
        <Places view={view} zone={zone} />
        {view.unreadClusters.length > 0 && (
          <Typography>
            Rights in these clusters are not read:{' '}
            {view.unreadClusters.join(', ')}. Who may patch what Argo CD keeps
            there (applications.argoproj.io), or the workloads, can deploy as
            well: name them under gitopsCompliance.kubernetes.
          </Typography>
        )}
        <Typography>
          Members of groups are as the sign-in of Argo CD and of the clusters
          says.
        </Typography>
      </Section>
    </div>
  );
}

/**
 * *Audit: who can deploy*: every person and path into an environment, at an
 * instant, which is in the address, so that a link to it shows the same.
 */
export function DeployersContent() {
  const classes = useStyles();
  const environments = useEnvironmentChoices();
  return (
    <div className={classes.stack}>
      <LiveView live={environments} what="environments">
        {data => <Asked choices={data} />}
      </LiveView>
    </div>
  );
}

type Choices = NonNullable<ReturnType<typeof useEnvironmentChoices>['data']>;

function Asked(props: { choices: Choices }) {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const [parameters, setParameters] = useSearchParams();
  const { environments, entries } = props.choices;
  const address = parameters.toString();
  // What matters most comes last in the order of a policy.
  const last = environments[environments.length - 1]?.name ?? '';
  const { filter, query } = useMemo(() => {
    const asked = stateFilterOf(new URLSearchParams(address));
    const whole = { ...asked, environment: asked.environment || last };
    return { filter: whole, query: queryOf(whole) };
  }, [address, last]);
  const live = useLive(`deployers ${address} ${last}`, signal =>
    api.getDeployers(query, signal),
  );
  const titleOf = (environment: string) =>
    environments.find(({ name }) => name === environment)?.title ?? environment;
  if (last === '') {
    return (
      <Typography>
        The policy has no environment yet. Add one to it, and come back.
      </Typography>
    );
  }
  return (
    <div className={classes.stack}>
      <StateFilters
        key={`${address} ${last}`}
        filter={filter}
        words={{ form: 'Who can deploy', submit: 'Show who can deploy' }}
        isOfOneEnvironment
        environments={environments}
        zones={entries.map(({ when }) => when.timeZone)}
        onAsk={wish => setParameters(parametersOf(wish))}
      />
      <LiveView live={live} what="who can deploy">
        {view => (
          <Shown
            view={view}
            title={titleOf(view.environment)}
            zone={filter.zone}
          />
        )}
      </LiveView>
    </div>
  );
}

function queryOf(filter: ReturnType<typeof stateFilterOf>): DeployersQuery {
  const { at, entity } = stateQueryOf(filter, DateTime.utc());
  return {
    environment: filter.environment,
    ...(entity && { entity }),
    ...(filter.time && { at }),
  };
}
