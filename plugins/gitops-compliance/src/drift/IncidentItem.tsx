import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import {
  LedgerAddress,
  ModeChip,
  Person,
  RelativeTime,
  StatusItem,
} from '../components';
import { Differences } from './Differences';
import { Ignoring } from './Ignoring';
import { Syncs } from './Syncs';
import {
  closedWords,
  isUnclaimed,
  lasting,
  limitWords,
  statusOf,
  targetOf,
} from './incidentWords';

const useStyles = makeStyles(theme => ({
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
}));

/** An incident: what is wrong, for how long, what explains it, what to do. */
export function IncidentItem(props: {
  incident: DriftIncident;
  onResolve(): void;
}) {
  const classes = useStyles();
  const { incident } = props;
  const { attribution, author, dueAt, resolution, resolve } = incident;
  const isUnresolved = attribution.by === 'unauthorised' && resolution === null;
  const closed = closedWords(incident);
  return (
    <StatusItem
      status={statusOf(incident)}
      line={
        <>
          <strong>{targetOf(incident)}</strong>
          <span>
            {incident.criticality}, since <RelativeTime at={incident.since} />
          </span>
          <ModeChip mode={incident.mode} />
        </>
      }
    >
      <Typography variant="body2">{incident.reason}</Typography>
      <Typography variant="body2">{attribution.sentence}</Typography>
      <Typography variant="body2" component="div">
        {incident.closedAt
          ? `Lasted ${lasting(incident.seconds)}`
          : `Lasts for ${lasting(incident.seconds)}`}
        {limitWords(incident)}
        {dueAt !== null && <RelativeTime at={dueAt} />}
      </Typography>
      {incident.differences && (
        <Differences differences={incident.differences} />
      )}
      <Syncs incident={incident} />
      <Ignoring incident={incident} />
      {author && (
        <Typography variant="body2" component="div">
          Written by <Person person={author} />, as its commit says
        </Typography>
      )}
      {closed && incident.closedAt && (
        <Typography variant="body2" component="div">
          {closed}, <RelativeTime at={incident.closedAt} />
        </Typography>
      )}
      {resolution && (
        <Typography variant="body2" component="div">
          Resolved by <Person person={resolution.by} />,{' '}
          <RelativeTime at={resolution.at} />: {resolution.reason}
        </Typography>
      )}
      {incident.remedy && (
        <Typography variant="body2">What to do: {incident.remedy}</Typography>
      )}
      {isUnclaimed(incident) && (
        <Typography variant="body2" component="div">
          Nobody says what it is, so it is held to the strictest rules of the
          policy.{' '}
          <Link to="../applications" underline="always">
            Claim {incident.deployment.split('/').pop()}
          </Link>
        </Typography>
      )}
      {incident.held && !isUnclaimed(incident) && (
        <Typography variant="body2">
          Nothing but a rollback is merged to it until this is resolved.
        </Typography>
      )}
      {isUnresolved && !resolve.allowed && (
        <Typography variant="body2">
          You cannot resolve it: {resolve.reason}
        </Typography>
      )}
      <div className={classes.foot}>
        {isUnresolved && resolve.allowed && (
          <Button
            size="small"
            variant="outlined"
            onClick={props.onResolve}
            aria-label={`Resolve the incident of ${targetOf(incident)}`}
          >
            Resolve
          </Button>
        )}
        <LedgerAddress entry={incident.ledger} />
      </div>
    </StatusItem>
  );
}
