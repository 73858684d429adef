import Chip from '@material-ui/core/Chip';
import Divider from '@material-ui/core/Divider';
import Link from '@material-ui/core/Link';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  EnvironmentView,
  SourceStatus,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { ArgoLine, CalendarLine } from '../calendar';
import { ModeChip, Notice } from '../components';
import { ControlLine } from './ControlLine';
import { DeploymentItem } from './DeploymentItem';
import { HeldLine } from './HeldLine';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(1),
    padding: theme.spacing(1.5),
    minWidth: 0,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
  },
  // A line of its own, so that cards beside one another stay level.
  title: { flexBasis: '100%', overflowWrap: 'anywhere' },
  chip: { margin: 0 },
  deployments: {
    display: 'grid',
    gap: theme.spacing(1.5),
    margin: 0,
    padding: 0,
    listStyle: 'none',
  },
}));

/** One environment: what runs there, and whether it may change now. */
export function EnvironmentCard(props: {
  /** Entity reference of what it is the environment of. */
  service: string;
  environment: EnvironmentView;
  sources: SourceStatus[];
  onOpenChange(id: string): void;
}) {
  const classes = useStyles();
  const { environment } = props;
  const { activeChange, deployments, pin } = environment;
  const blocked = environment.argo.filter(
    ({ verdict }) => verdict === 'argo-blocks',
  );
  const titleId = `environment-${environment.name}`;
  return (
    <Paper
      variant="outlined"
      component="article"
      className={classes.root}
      aria-labelledby={titleId}
    >
      <div className={classes.head}>
        <Typography
          id={titleId}
          variant="h6"
          component="h3"
          className={classes.title}
        >
          {environment.title}
        </Typography>
        <Chip
          size="small"
          variant="outlined"
          className={classes.chip}
          label={`Criticality: ${environment.criticality}`}
        />
        <ModeChip mode={environment.mode} />
      </div>
      <ul
        className={classes.deployments}
        aria-label={`Deployments in ${environment.title}`}
      >
        {deployments.map(deployment => (
          <li key={`${deployment.instance} ${deployment.application}`}>
            <DeploymentItem deployment={deployment} sources={props.sources} />
          </li>
        ))}
        {deployments.length === 0 && (
          <Typography variant="body2" component="li">
            Nothing is deployed here.
          </Typography>
        )}
      </ul>
      <Divider />
      <Typography variant="body2" component="div">
        <CalendarLine calendar={environment.calendar} />
      </Typography>
      {blocked.map(each => (
        <Typography
          key={`${each.instance} ${each.application}`}
          variant="body2"
          component="div"
        >
          <ArgoLine argo={each} />
        </Typography>
      ))}
      <Typography variant="body2">{environment.sentence}</Typography>
      <HeldLine service={props.service} environment={environment} />
      {pin?.problem && (
        <Notice tone="warning">
          <Typography variant="body2">{pin.problem}</Typography>
        </Notice>
      )}
      {activeChange && (
        <Typography variant="body2" component="div">
          <Link
            component="button"
            underline="always"
            variant="body2"
            onClick={() => props.onOpenChange(activeChange.id)}
          >
            Change #{activeChange.number} is on its way
          </Link>
        </Typography>
      )}
      <ControlLine control={environment.control} />
    </Paper>
  );
}
