import Typography from '@material-ui/core/Typography';
import type { ErasureView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../../components/Button';
import {
  Person,
  RelativeTime,
  StatusItem,
  absolute,
  type StatusTone,
} from '../../components';

function stateOf({ state, waits }: ErasureView): [StatusTone, string] {
  switch (state) {
    case 'requested':
      return ['waiting', 'Waits for a second person'];
    case 'confirmed':
      return waits.length > 0
        ? ['waiting', 'Confirmed, waits']
        : ['running', 'Confirmed, done within the hour'];
    case 'withdrawn':
      return ['paused', 'Withdrawn'];
    default:
      return ['ok', 'Erased'];
  }
}

function Step(props: {
  what: string;
  by: ErasureView['confirmedBy'];
  at: string | null;
}) {
  if (!props.by || !props.at) {
    return null;
  }
  return (
    <Typography variant="body2" component="div">
      {props.what} by <Person person={props.by} />,{' '}
      <RelativeTime at={props.at} />
    </Typography>
  );
}

/** An erasure: of whom, why, who wanted it, and what it waits for. */
export function ErasureItem(props: {
  erasure: ErasureView;
  onConfirm(): void;
  onWithdraw(): void;
}) {
  const { erasure } = props;
  const { person, counts, confirm, withdraw } = erasure;
  return (
    <StatusItem
      status={stateOf(erasure)}
      line={
        <>
          <strong>
            <Person person={person} />
          </strong>
          <span>
            asked for <RelativeTime at={erasure.requestedAt} />
          </span>
        </>
      }
    >
      <Typography variant="body2">
        Reason: {erasure.reason ?? 'text erased'}
      </Typography>
      <Step
        what="Asked for"
        by={erasure.requestedBy}
        at={erasure.requestedAt}
      />
      <Step
        what="Confirmed"
        by={erasure.confirmedBy}
        at={erasure.confirmedAt}
      />
      <Step
        what="Withdrawn"
        by={erasure.withdrawnBy}
        at={erasure.withdrawnAt}
      />
      {erasure.waits.map(wait => (
        <Typography key={wait.sentence} variant="body2">
          Waits
          {wait.until ? ` until ${absolute(wait.until)}` : ''}: {wait.sentence}
        </Typography>
      ))}
      {counts && erasure.erasedAt && (
        <Typography variant="body2" component="div">
          Deleted <RelativeTime at={erasure.erasedAt} />: names of{' '}
          {counts.identities} accounts and {counts.texts} texts;{' '}
          {counts.exports} exports are made again without them.
        </Typography>
      )}
      {confirm.allowed && (
        <Button
          size="small"
          variant="outlined"
          onClick={props.onConfirm}
          aria-label={`Confirm the erasure of ${person.name}`}
        >
          Confirm
        </Button>
      )}
      {withdraw.allowed && (
        <Button
          size="small"
          onClick={props.onWithdraw}
          aria-label={`Withdraw the erasure of ${person.name}`}
        >
          Withdraw
        </Button>
      )}
      {erasure.state === 'requested' && !confirm.allowed && (
        <Typography variant="body2">{confirm.reason}.</Typography>
      )}
    </StatusItem>
  );
}
