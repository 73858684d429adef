import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import { CopyButton } from '../components/CopyButton';
import { VisibleText } from '../components';
import { targetOf } from './incidentWords';

const useStyles = makeStyles(theme => ({
  summary: { cursor: 'pointer', padding: theme.spacing(0.5, 0) },
  block: { display: 'flex', alignItems: 'flex-start' },
  yaml: {
    margin: theme.spacing(0.5, 0, 1),
    padding: theme.spacing(1),
    flex: 1,
    minWidth: 0,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: theme.palette.action.hover,
  },
}));

/** What to paste into an Application so that what lasts by itself is no drift. */
export function Ignoring(props: { incident: DriftIncident }) {
  const classes = useStyles();
  const { ignoring } = props.incident;
  if (!ignoring) return null;
  return (
    <details open={props.incident.storm !== null}>
      <Typography
        variant="body2"
        component="summary"
        className={classes.summary}
      >
        What the Application may ignore
      </Typography>
      <div className={classes.block}>
        <pre className={classes.yaml}>
          <VisibleText text={ignoring.yaml} />
        </pre>
        <CopyButton
          text={ignoring.yaml}
          label={`what to ignore of ${targetOf(props.incident)}`}
        />
      </div>
      <Typography variant="caption" component="p">
        Paste it below <code>spec</code> of the Application, by a change like
        any other. With <code>RespectIgnoreDifferences=true</code> among its{' '}
        <code>syncOptions</code> a sync leaves these values, too.
        {ignoring.left > 0 &&
          ` ${ignoring.left} more that differ cannot be told like this.`}
      </Typography>
    </details>
  );
}
