import { makeStyles } from '@material-ui/core/styles';
import type { ListedApplication } from '@gitops-compliance/plugin-gitops-compliance-common';
import { scoreText } from '../compliance/score';
import { LedgerAddress } from '../components';

const useStyles = makeStyles(theme => ({
  quiet: { color: theme.palette.text.secondary, overflowWrap: 'anywhere' },
  list: { margin: 0, paddingLeft: theme.spacing(2) },
}));

/** What checks say of an application that nobody claims: what fails with its reason. */
export function UnclaimedScore(props: { application: ListedApplication }) {
  const classes = useStyles();
  const { application, checks } = props.application;
  if (!checks) return <>Judged an hour after it was seen first</>;
  return (
    <>
      {scoreText(checks.score)}
      {checks.failing.length > 0 && (
        <ul
          className={`${classes.list} ${classes.quiet}`}
          aria-label={`Checks that ${application} fails`}
        >
          {checks.failing.map(({ check, reason }) => (
            <li key={check}>
              {check}: {reason ?? 'the reason was erased'}
            </li>
          ))}
        </ul>
      )}
      <LedgerAddress entry={checks.ledger} />
    </>
  );
}
