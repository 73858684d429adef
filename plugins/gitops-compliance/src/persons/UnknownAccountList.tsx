import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  UnknownAccount,
  UnknownAccounts,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { StatusItem } from '../components';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: 'none' },
});

/** Accounts of the newest changes behind which nobody is known. */
export function UnknownAccountList(props: {
  unknown: UnknownAccounts;
  onPropose(account: UnknownAccount): void;
}) {
  const classes = useStyles();
  const { items, propose } = props.unknown;
  if (items.length === 0) {
    return (
      <Typography variant="body2">
        Everybody who had a hand in the newest changes is known.
      </Typography>
    );
  }
  return (
    <ul className={classes.list} aria-label="Unknown accounts">
      {items.map(item => (
        <StatusItem
          key={`${item.provider} ${item.account}`}
          status={['unknown', 'Nobody is known']}
          line={
            <strong>
              {item.account} ({item.provider})
            </strong>
          }
        >
          <Typography variant="body2">
            {item.roles.join(', ')} in{' '}
            {item.changes
              .map(
                ({ number, environment, isOpen }) =>
                  `#${number} (${environment}${isOpen ? ', open' : ''})`,
              )
              .join(', ')}
          </Typography>
          {propose.allowed && (
            <Button
              size="small"
              variant="outlined"
              onClick={() => props.onPropose(item)}
              aria-label={`Propose whose ${item.account} is`}
            >
              Propose a link
            </Button>
          )}
        </StatusItem>
      ))}
    </ul>
  );
}
