import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  EnvironmentCompliance,
  SourceStatus,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { ModeChip } from '../components';
import { CheckList } from './CheckList';
import { DeploymentFacts } from './DeploymentFacts';
import type { FrameworkChoice } from './frameworks';
import { scoreText } from './score';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1.5), padding: theme.spacing(2) },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 2),
  },
}));

/** One environment: its score and sentence, its facts, its checks. */
export function EnvironmentSection(props: {
  environment: EnvironmentCompliance;
  /** Entity reference. */
  service: string;
  sources: SourceStatus[];
  framework: FrameworkChoice;
}) {
  const classes = useStyles();
  const { environment } = props;
  const titleId = `compliance-${environment.name}`;
  return (
    <Paper
      variant="outlined"
      component="section"
      className={classes.root}
      aria-labelledby={titleId}
    >
      <div className={classes.head}>
        <Typography variant="h6" component="h2" id={titleId}>
          {environment.title}
        </Typography>
        <Typography variant="body2">{scoreText(environment.score)}</Typography>
        <ModeChip mode={environment.mode} />
      </div>
      <Typography>{environment.sentence}</Typography>
      <DeploymentFacts environment={environment} sources={props.sources} />
      <CheckList
        environment={environment}
        service={props.service}
        framework={props.framework}
      />
    </Paper>
  );
}
