import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type {
  DeploymentView,
  EnvironmentCompliance,
  OperationView,
  ReviewView,
  SourceStatus,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  DriftStatus,
  HealthStatus,
  Person,
  RelativeTime,
  Sha,
  StaleLine,
  Status,
  type StatusTone,
  SyncStatus,
} from '../components';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(72px, auto) minmax(0, 1fr)',
    gap: theme.spacing(0.5, 2),
    margin: 0,
    overflowWrap: 'anywhere',
    '& dt': { color: theme.palette.text.secondary },
    '& dd': { margin: 0 },
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: theme.spacing(1.5),
  },
}));

function Runs(props: { deployment: DeploymentView; sources: SourceStatus[] }) {
  const classes = useStyles();
  const { deployment } = props;
  return (
    <div className={classes.line}>
      {deployment.pinnedRevision ? (
        <Sha
          revision={deployment.pinnedRevision}
          url={deployment.commit?.url}
        />
      ) : (
        <Status tone="unknown">Revision not known</Status>
      )}
      <SyncStatus sync={deployment.sync} />
      <HealthStatus health={deployment.health} />
      {deployment.drift !== 'none' && <DriftStatus drift={deployment.drift} />}
      <span>
        {deployment.application} on {deployment.instance}
      </span>
      <StaleLine deployment={deployment} sources={props.sources} />
    </div>
  );
}

function Approval(props: {
  review: ReviewView;
  pullRequest: { number: number; url: string } | null;
}) {
  const { review, pullRequest } = props;
  return (
    <div>
      <Person person={review.reviewer} />{' '}
      {review.state === 'approved' ? 'approved' : review.state}
      {pullRequest && (
        <>
          {' '}
          <Link to={pullRequest.url} underline="always">
            PR #{pullRequest.number}
          </Link>
        </>
      )}
      {review.commit && (
        <>
          {' at head '}
          <Sha revision={review.commit} plain />
        </>
      )}
      , <RelativeTime at={review.submittedAt} />
      {!review.counts && ` (does not count: ${review.why})`}
    </div>
  );
}

function Sync(props: { sync: OperationView }) {
  const { sync } = props;
  const automatic = sync.automated ? 'by itself' : 'by nobody we know';
  return (
    <>
      {sync.phase}, <RelativeTime at={sync.startedAt} />,{' '}
      {sync.startedBy ? (
        <>
          by <Person person={sync.startedBy} />
        </>
      ) : (
        automatic
      )}
    </>
  );
}

type WindowReason = NonNullable<EnvironmentCompliance['window']>['reason'];

const IN_WINDOW: Record<WindowReason, [StatusTone, string]> = {
  'always-open': ['ok', 'No window is set: always open'],
  window: ['ok', 'Inside its window'],
  'outside-window': ['error', 'Outside every window'],
  closing: ['error', 'In the last minutes of a window'],
  freeze: ['error', 'During the freeze'],
  feed: ['error', 'While a feed was not read'],
};

/** Whether what runs was synced when it might be. */
function Window(props: { environment: EnvironmentCompliance }) {
  const { window: found, sync } = props.environment;
  if (found) {
    const [tone, word] = IN_WINDOW[found.reason];
    return (
      <Status tone={tone}>
        {word}
        {found.title && ` “${found.title}”`}
      </Status>
    );
  }
  return (
    <>
      {sync
        ? 'Not judged: no calendar of ours was in force when it was synced.'
        : 'Not known, as no sync was seen.'}
    </>
  );
}

/** The facts behind an environment's verdicts: runs, approvals, sync, window. */
export function DeploymentFacts(props: {
  environment: EnvironmentCompliance;
  sources: SourceStatus[];
}) {
  const classes = useStyles();
  const { environment } = props;
  const approvals = environment.approvals.filter(
    review => review.state === 'approved',
  );
  return (
    <Typography component="dl" variant="body2" className={classes.root}>
      <dt>Runs</dt>
      <dd>
        {environment.deployments.map(deployment => (
          <Runs
            key={`${deployment.instance} ${deployment.application}`}
            deployment={deployment}
            sources={props.sources}
          />
        ))}
        {environment.deployments.length === 0 && 'Nothing is deployed here.'}
      </dd>
      <dt>Approved</dt>
      <dd>
        {approvals.map(review => (
          <Approval
            key={`${review.reviewer.account} ${review.submittedAt}`}
            review={review}
            pullRequest={environment.change?.pullRequest ?? null}
          />
        ))}
        {approvals.length === 0 && 'No approval of what runs here is known.'}
      </dd>
      <dt>Synced</dt>
      <dd>
        {environment.sync ? (
          <Sync sync={environment.sync} />
        ) : (
          'No sync of it was seen.'
        )}
      </dd>
      <dt>Window</dt>
      <dd>
        <Window environment={environment} />
      </dd>
    </Typography>
  );
}
