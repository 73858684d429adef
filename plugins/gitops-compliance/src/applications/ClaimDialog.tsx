import { useState } from 'react';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type { ListedApplication } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { CopyButton } from '../components';
import { serviceOf } from '../stops/scopeOf';
import { annotationText, ruleText, type ClaimReach } from './claimTexts';

const useStyles = makeStyles(theme => ({
  pre: {
    margin: 0,
    padding: theme.spacing(1.5),
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: theme.palette.action.hover,
  },
  field: { marginBottom: theme.spacing(2) },
}));

function Text(props: { title: string; label: string; text: string }) {
  const classes = useStyles();
  return (
    <div className={classes.field}>
      <Typography variant="subtitle2" component="h3">
        {props.title}
        <CopyButton text={props.text} label={props.label} />
      </Typography>
      <pre className={classes.pre}>{props.text}</pre>
    </div>
  );
}

/** How to say what an application is: a rule to propose, or an annotation. */
export function ClaimDialog(props: {
  application: ListedApplication;
  onClose(): void;
}) {
  const classes = useStyles();
  const { application, onClose } = props;
  const [name, setName] = useState('');
  const [reach, setReach] = useState<ClaimReach>('application');
  const service = serviceOf(name.toLowerCase());
  return (
    <Dialog
      open
      onClose={onClose}
      aria-labelledby="claim-application"
      maxWidth="sm"
      fullWidth
    >
      <DialogTitle id="claim-application">
        Claim {application.application}
      </DialogTitle>
      <DialogContent>
        {application.environment === null && (
          <DialogContentText>
            No environment of the policy takes it either: widen the match of one
            in the same proposal.
          </DialogContentText>
        )}
        <TextField
          id="claim-service"
          className={classes.field}
          label="Service"
          helperText="Its name in the catalog, or its whole entity reference"
          value={name}
          onChange={event => setName(event.target.value)}
          fullWidth
        />
        {application.applicationSet && (
          <TextField
            id="claim-reach"
            className={classes.field}
            label="The rule takes"
            select
            SelectProps={{ native: true }}
            InputLabelProps={{ shrink: true }}
            value={reach}
            onChange={event => setReach(event.target.value as ClaimReach)}
            fullWidth
          >
            <option value="application">this application</option>
            <option value="set">
              all that {application.applicationSet} generates
            </option>
          </TextField>
        )}
        {service ? (
          <>
            <Text
              title="A rule for the policy"
              label="rule"
              text={ruleText(application, service, reach)}
            />
            <DialogContentText>
              Add it to the policy in{' '}
              <Link to="../policy" underline="always">
                Policy
              </Link>
              , where a second person approves it. It comes before every
              annotation.
            </DialogContentText>
            <Text
              title="Or annotations of the service"
              label="annotations"
              text={annotationText(application)}
            />
            <DialogContentText>
              Paste them into the entity of {service} in the catalog. One entity
              names one application; for several use a rule.
            </DialogContentText>
          </>
        ) : (
          <DialogContentText>
            Name the service, and the texts to claim it with appear here.
          </DialogContentText>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
