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
import { useApi } from '@backstage/core-plugin-api';
import type {
  ListedApplication,
  PolicyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { CopyButton } from '../components';
import { serviceOf } from '../stops/scopeOf';
import { usePolicy } from '../policy/usePolicy';
import { ProposeDialog } from '../policy/ProposeDialog';
import { gitopsComplianceApiRef, useLive } from '../api';
import { ClaimPreview } from './ClaimPreview';
import {
  annotationText,
  likeOf,
  onlyServiceOf,
  policyWithRule,
  reachesOf,
  ruleText,
  type ClaimReach,
} from './claimTexts';

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

/** Whoever has the others of its set, or of its project, where that is one. */
function useProposedService(
  application: ListedApplication,
): string | undefined {
  const api = useApi(gitopsComplianceApiRef);
  const like = likeOf(
    application,
    application.applicationSet ? 'set' : 'project',
  );
  const { data } = useLive(`claimed beside ${JSON.stringify(like)}`, signal =>
    api.listApplications({ ...like, state: 'all', limit: 200 }, signal),
  );
  return data && onlyServiceOf(data.items);
}

/** Where the rule goes, by where the policy is changed. */
function whereTo(policy: PolicyView | undefined): string {
  if (policy?.store === 'git') {
    return 'Add it to the claims of the policy in its repository, before the others, by a pull request.';
  }
  return policy?.store === 'file'
    ? 'Add it to the claims of the policy file, before the others.'
    : 'It comes into force when a second person approves it.';
}

/** How to say what an application is: a rule to propose, or an annotation. */
export function ClaimDialog(props: {
  application: ListedApplication;
  onClose(): void;
}) {
  const classes = useStyles();
  const { application, onClose } = props;
  const [typed, setTyped] = useState<string>();
  const proposed = useProposedService(application);
  const name = typed ?? proposed ?? '';
  const { data: policy } = usePolicy();
  // What a proposal is made from does not change under the hand.
  const [from, setFrom] = useState<{ policy: PolicyView; text: string }>();
  const [reach, setReach] = useState<ClaimReach>('application');
  const service = serviceOf(name.toLowerCase());
  const written =
    policy?.store === 'portal' && policy.propose.allowed && service
      ? policyWithRule(policy.text, application, service, reach)
      : null;
  if (from) {
    return (
      <ProposeDialog
        policy={from.policy}
        text={from.text}
        onClose={() => setFrom(undefined)}
        onProposed={onClose}
      />
    );
  }
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
          helperText={
            typed === undefined && proposed
              ? `It has the others of its ${
                  application.applicationSet ? 'set' : 'project'
                }. Its name in the catalog, or its whole entity reference`
              : 'Its name in the catalog, or its whole entity reference'
          }
          value={name}
          onChange={event => setTyped(event.target.value)}
          fullWidth
        />
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
          {reachesOf(application).map(({ reach: value, words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </TextField>
        {service ? (
          <>
            <Text
              title="A rule for the policy"
              label="rule"
              text={ruleText(application, service, reach)}
            />
            <ClaimPreview
              application={application}
              service={service}
              reach={reach}
            />
            <DialogContentText>
              {whereTo(policy)} See{' '}
              <Link to="../policy" underline="always">
                Policy
              </Link>
              . It comes before every annotation.
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
        {policy && written !== null && (
          <Button onClick={() => setFrom({ policy, text: written })}>
            Propose this rule
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
