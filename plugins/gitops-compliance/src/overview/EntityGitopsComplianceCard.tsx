import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { InfoCard, Link } from '@backstage/core-components';
import { useEntity, useEntityRefLink } from '@backstage/plugin-catalog-react';
import type {
  DeploymentView,
  EntityEnvironments,
  EnvironmentView,
  SourceStatus,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { CalendarLine } from '../calendar';
import { scoreText, useCompliance } from '../compliance';
import {
  HealthStatus,
  LiveView,
  NoDeployments,
  PlainTable,
  Sha,
  StaleLine,
  Status,
  SyncStatus,
  type PlainColumn,
} from '../components';
import { useEnvironments } from '../promotion/useEnvironments';

const TITLE = 'GitOps Compliance';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
}));

interface Row {
  environment: EnvironmentView;
  deployment: DeploymentView | null;
}

function columns(
  sources: SourceStatus[],
  promotionPath: string,
): PlainColumn<Row>[] {
  return [
    {
      header: 'Environment',
      cell: ({ environment, deployment }) => (
        <>
          {environment.title}
          {environment.deployments.length > 1 && deployment && (
            <Typography variant="caption" component="div">
              {deployment.application} on {deployment.instance}
            </Typography>
          )}
          {environment.activeChange && (
            <div>
              <Link
                underline="always"
                to={`${promotionPath}?change=${environment.activeChange.id}`}
              >
                <Status tone="running">
                  Change #{environment.activeChange.number}
                </Status>
              </Link>
            </div>
          )}
        </>
      ),
    },
    {
      header: 'Revision',
      cell: ({ deployment }) =>
        deployment?.pinnedRevision ? (
          <Sha
            revision={deployment.pinnedRevision}
            url={deployment.commit?.url}
            plain
          />
        ) : (
          'not known'
        ),
    },
    {
      header: 'State',
      cell: ({ deployment }) =>
        deployment ? (
          <>
            <div>
              <SyncStatus sync={deployment.sync} />
            </div>
            <div>
              <HealthStatus health={deployment.health} />
            </div>
            <StaleLine deployment={deployment} sources={sources} />
          </>
        ) : (
          'nothing deployed'
        ),
    },
    {
      header: 'Window',
      cell: ({ environment }) => (
        <CalendarLine calendar={environment.calendar} />
      ),
    },
  ];
}

function rowsOf(data: EntityEnvironments): Row[] {
  return data.environments.flatMap((environment): Row[] =>
    environment.deployments.length > 0
      ? environment.deployments.map(deployment => ({ environment, deployment }))
      : [{ environment, deployment: null }],
  );
}

function Score(props: { path: string }) {
  const { entity } = useEntity();
  const live = useCompliance(entity);
  return (
    <LiveView live={live} what="the score">
      {data => (
        <Typography>
          <Link to={props.path} underline="always">
            Compliance
          </Link>
          : {scoreText(data.score)}.
        </Typography>
      )}
    </LiveView>
  );
}

/** Overview card: per environment what runs and how it does, and the score. */
export function EntityGitopsComplianceCard() {
  const classes = useStyles();
  const { entity } = useEntity();
  const live = useEnvironments(entity);
  const entityPath = useEntityRefLink()(entity);
  const promotionPath = `${entityPath}/promotion`;
  return (
    <section aria-label={TITLE}>
      <InfoCard
        title={TITLE}
        deepLink={{ title: 'Promotion', link: promotionPath }}
      >
        <LiveView live={live} what="environments">
          {data =>
            data.environments.every(each => each.deployments.length === 0) ? (
              <NoDeployments entity={entity} />
            ) : (
              <div className={classes.stack}>
                <Typography aria-live="polite">{data.sentence}</Typography>
                <PlainTable
                  caption="Environments"
                  columns={columns(data.sources, promotionPath)}
                  rows={rowsOf(data)}
                  rowKey={({ environment, deployment }) =>
                    [
                      environment.name,
                      deployment?.instance,
                      deployment?.application,
                    ].join(' ')
                  }
                  empty="No environments."
                />
                <Score path={`${entityPath}/compliance`} />
              </div>
            )
          }
        </LiveView>
      </InfoCard>
    </section>
  );
}
