import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type {
  DeploymentView,
  SourceStatus,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  Age,
  DriftStatus,
  HealthStatus,
  Person,
  Sha,
  StaleLine,
  Status,
  SyncStatus,
} from '../components';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(0.5), minWidth: 0 },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: theme.spacing(1.5),
    overflowWrap: 'anywhere',
  },
  headline: { overflowWrap: 'anywhere' },
}));

/** What one application runs, since when, by whom, and how it does. */
export function DeploymentItem(props: {
  deployment: DeploymentView;
  sources: SourceStatus[];
}) {
  const classes = useStyles();
  const { deployment } = props;
  const { commit, operation } = deployment;
  const name = `${deployment.application} on ${deployment.instance}`;
  return (
    <div className={classes.root}>
      <Typography variant="body2" component="div" className={classes.line}>
        {deployment.pinnedRevision ? (
          <Sha
            revision={deployment.pinnedRevision}
            url={commit?.url ?? undefined}
          />
        ) : (
          <Status tone="unknown">Revision not known</Status>
        )}
        {deployment.since && (
          <span>
            for <Age since={deployment.since} />
          </span>
        )}
      </Typography>
      {commit && (
        <Typography variant="body2" className={classes.headline}>
          “{commit.headline}” by <Person person={commit.author} />
        </Typography>
      )}
      <Typography variant="body2" component="div" className={classes.line}>
        <SyncStatus sync={deployment.sync} />
        <HealthStatus health={deployment.health} />
      </Typography>
      {deployment.drift !== 'none' && (
        <Typography variant="body2" component="div">
          <DriftStatus drift={deployment.drift} />
        </Typography>
      )}
      {operation && !operation.finishedAt && (
        <Typography variant="body2" component="div">
          <Status tone="running" title={operation.message}>
            Sync {operation.phase.toLocaleLowerCase('en-US')}, for{' '}
            <Age since={operation.startedAt} />
          </Status>
        </Typography>
      )}
      {deployment.baseline && (
        <Typography variant="body2" color="textSecondary">
          Baseline: it ran this when it was first seen; no approval is known.
        </Typography>
      )}
      <Typography variant="body2" component="div">
        <StaleLine deployment={deployment} sources={props.sources} />
      </Typography>
      <Typography variant="caption" color="textSecondary" component="div">
        {deployment.url ? (
          <Link to={deployment.url} underline="always">
            {name}
          </Link>
        ) : (
          name
        )}
      </Typography>
    </div>
  );
}
