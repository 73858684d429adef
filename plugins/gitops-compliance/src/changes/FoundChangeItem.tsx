import { Fragment } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { serviceName } from '@gitops-compliance/rules';
import { Button } from '../components/Button';
import { AROUND_WORDS } from '../around';
import { Person, RelativeTime, shortRevision, Status } from '../components';
import { ChangeState } from './ChangeState';
import { ChangeTarget } from './ChangeTarget';
import type { FoundChange } from './useFoundChanges';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: theme.spacing(0.5, 2),
    alignItems: 'start',
    padding: theme.spacing(1, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
    overflowWrap: 'anywhere',
  },
  edits: {
    margin: theme.spacing(0.5, 0),
    paddingLeft: theme.spacing(2),
    fontFamily: 'monospace',
    fontSize: theme.typography.caption.fontSize,
    lineHeight: 1.43,
  },
}));

/** A value in short: revisions and digests by their first characters. */
function shortValue(value: string): string {
  return shortRevision(
    value.replace(/@sha256:([0-9a-f]{7})[0-9a-f]{57}\b/g, '@sha256:$1…'),
  );
}

function Edits({ finding }: Pick<FoundChange, 'finding'>) {
  const classes = useStyles();
  if (!finding || finding.edits.length === 0) return null;
  const more = finding.edited - finding.edits.length;
  return (
    <ul className={classes.edits} aria-label="What it alters">
      {finding.edits.map(edit => (
        <li key={`${edit.path} ${edit.key} ${edit.before} ${edit.after}`}>
          {edit.path} · <strong>{edit.key}</strong>:{' '}
          {edit.before === null ? '(not there)' : shortValue(edit.before)} →{' '}
          {edit.after === null ? '(taken out)' : shortValue(edit.after)}
        </li>
      ))}
      {more > 0 && <li>and {more} more</li>}
    </ul>
  );
}

/** A change that was found: who, what, when, why, and how it was approved. */
export function FoundChangeItem(props: {
  found: FoundChange;
  onOpen(id: string): void;
}) {
  const classes = useStyles();
  const { change, finding } = props.found;
  return (
    <li className={classes.root}>
      <div>
        <Typography variant="body2" component="div">
          <strong>
            #{change.number} {serviceName(change.service)}
          </strong>{' '}
          <ChangeTarget change={change} /> ·{' '}
          <ChangeState
            state={change.state}
            onlyObserved={change.onlyObserved}
          />
          {finding?.around?.map(kind => (
            <Fragment key={kind}>
              {' · '}
              <Status tone="error">{AROUND_WORDS[kind]}</Status>
            </Fragment>
          ))}
        </Typography>
        {finding && <Typography variant="body2">“{finding.reason}”</Typography>}
        <Edits finding={finding} />
        <Typography variant="caption" color="textSecondary" component="div">
          by <Person person={change.requester} />,{' '}
          <RelativeTime at={change.createdAt} />
          {'; '}
          {finding && finding.approvedBy.length > 0 ? (
            <>
              approved by{' '}
              {finding.approvedBy.map((person, index) => (
                <span key={person.account}>
                  {index > 0 && ', '}
                  <Person person={person} />
                </span>
              ))}
            </>
          ) : (
            `approved by nobody${change.endedAt ? '' : ' yet'}`
          )}
          {change.endedAt && (
            <>
              ; ended <RelativeTime at={change.endedAt} />
            </>
          )}
        </Typography>
      </div>
      <Button
        size="small"
        variant="outlined"
        onClick={() => props.onOpen(change.id)}
        aria-label={`Open change #${change.number}`}
      >
        Open
      </Button>
    </li>
  );
}
