import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { WaitingList } from '@gitops-compliance/plugin-gitops-compliance-common';
import { serviceName } from '@gitops-compliance/rules';
import { useSignalConnection } from '../api';
import { changeHref, ChangeTarget } from '../changes';
import {
  LiveView,
  RelativeTime,
  StatusItem,
  type StatusTone,
} from '../components';
import { NotificationSettingsButton } from '../notifications';
import { useWaitingEmergencies, WaitingEmergencies } from '../emergencies';
import { useWaiting } from './useWaiting';

const TODOS: Record<
  WaitingList['items'][number]['todo'],
  readonly [StatusTone, string]
> = {
  vote: ['waiting', 'Vote on it'],
  review: ['waiting', 'Review it'],
  merge: ['ok', 'Merge it'],
  look: ['warning', 'Look at it'],
};

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: 'none' },
});

function sentenceOf({ items, more }: WaitingList, others: number): string {
  const count = items.length + more;
  if (count === 0) {
    return others === 0 ? 'Nothing waits for you.' : 'No change waits for you.';
  }
  return count === 1
    ? '1 change waits for you.'
    : `${count} changes wait for you.`;
}

/** *Waiting for me*: what the user can do for changes, the oldest first. */
export function WaitingForMe() {
  const classes = useStyles();
  useSignalConnection();
  const emergencies = useWaitingEmergencies();
  return (
    <LiveView live={useWaiting()} what="what waits for you">
      {waiting => (
        <div>
          <WaitingEmergencies items={emergencies} />
          <Typography component="p" aria-live="polite">
            {sentenceOf(waiting, emergencies.length)}
          </Typography>
          {waiting.items.length === 0 && (
            <Typography variant="body2">
              Changes that you can vote on, review, merge or put right appear
              here.
            </Typography>
          )}
          <ul className={classes.list} aria-label="Waiting for me">
            {waiting.items.map(({ todo, change }) => (
              <StatusItem
                key={change.id}
                status={TODOS[todo]}
                line={
                  <>
                    <Link to={changeHref(change)} underline="always">
                      #{change.number} {serviceName(change.service)}
                    </Link>
                    <span>
                      <ChangeTarget change={change} />
                    </span>
                  </>
                }
              >
                <Typography variant="body2" component="div">
                  {change.sentence} Requested{' '}
                  <RelativeTime at={change.createdAt} />.
                </Typography>
              </StatusItem>
            ))}
          </ul>
          {waiting.more > 0 && (
            <Typography variant="body2">And {waiting.more} more.</Typography>
          )}
          <NotificationSettingsButton />
        </div>
      )}
    </LiveView>
  );
}
