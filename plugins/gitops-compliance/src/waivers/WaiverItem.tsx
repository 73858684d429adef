import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { WaiverView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { LedgerAddress, Person, RelativeTime, StatusItem } from '../components';
import { complianceHref } from '../fleet/complianceHref';
import { WAIVER_STATES, waiverName } from './waiverWords';

const useStyles = makeStyles(theme => ({
  actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

/** What may be done with a waiver. */
export type WaiverAction = 'approve' | 'refuse' | 'withdraw';

/** A waiver: of what, why, until when, who decided, and what one may do. */
export function WaiverItem(props: {
  waiver: WaiverView;
  onAct(action: WaiverAction): void;
  onRenew(): void;
}) {
  const classes = useStyles();
  const { waiver, onAct, onRenew } = props;
  const name = waiverName(waiver);
  const action = (what: WaiverAction, label: string) => (
    <Button
      size="small"
      variant="outlined"
      onClick={() => onAct(what)}
      aria-label={`${label} the waiver of ${name}`}
    >
      {label}
    </Button>
  );
  return (
    <StatusItem
      status={WAIVER_STATES[waiver.state]}
      line={
        <>
          <strong>
            <Link
              to={complianceHref(waiver.service, waiver)}
              underline="always"
            >
              {name}
            </Link>
          </strong>
          <span>
            {waiver.title},{' '}
            {waiver.from && (
              <>
                from <RelativeTime at={waiver.from} />{' '}
              </>
            )}
            until <RelativeTime at={waiver.until} />
          </span>
        </>
      }
    >
      <Typography variant="body2" component="div">
        Asked by <Person person={waiver.askedBy} />,{' '}
        <RelativeTime at={waiver.askedAt} />: {waiver.reason}
      </Typography>
      {waiver.decidedBy && waiver.decidedAt && (
        <Typography variant="body2" component="div">
          {waiver.state === 'refused' ? 'Refused' : 'Approved'} by{' '}
          <Person person={waiver.decidedBy} />,{' '}
          <RelativeTime at={waiver.decidedAt} />: {waiver.decisionReason}
        </Typography>
      )}
      {waiver.withdrawnBy && waiver.withdrawnAt && (
        <Typography variant="body2" component="div">
          Withdrawn by <Person person={waiver.withdrawnBy} />,{' '}
          <RelativeTime at={waiver.withdrawnAt} />: {waiver.withdrawalReason}
        </Typography>
      )}
      {waiver.state === 'asked' && !waiver.decide.allowed && (
        <Typography variant="body2">{waiver.decide.reason}.</Typography>
      )}
      <div className={classes.actions}>
        {waiver.decide.allowed && action('approve', 'Approve')}
        {waiver.decide.allowed && action('refuse', 'Refuse')}
        {waiver.renew.allowed && (
          <Button
            size="small"
            variant="outlined"
            onClick={onRenew}
            aria-label={`Renew the waiver of ${name}`}
          >
            Renew
          </Button>
        )}
        {waiver.withdraw.allowed && action('withdraw', 'Withdraw')}
        <LedgerAddress entry={waiver.ledger} />
      </div>
    </StatusItem>
  );
}
