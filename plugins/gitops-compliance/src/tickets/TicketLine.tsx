import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import type { TicketOfChange } from '@gitops-compliance/plugin-gitops-compliance-common';
import { RelativeTime, Status, type StatusTone } from '../components';

type Ticket = NonNullable<TicketOfChange['ticket']>;
type Reading = NonNullable<Ticket['reading']>;

const APPROVALS: Record<Reading['approval'], [StatusTone, string]> = {
  approved: ['ok', 'approved'],
  rejected: ['error', 'rejected'],
  waiting: ['waiting', 'waits for approval'],
  none: ['unknown', 'nobody was asked to approve it'],
};

/** The ticket: where, what it says, and when it was last read. */
export function TicketLine(props: { ticket: Ticket }) {
  const { ticket } = props;
  const { reading } = ticket;
  const [tone, words] = reading
    ? APPROVALS[reading.approval]
    : (['error', `${ticket.system} does not have it any more`] as const);
  return (
    <Typography
      variant="body2"
      component="div"
      style={{ overflowWrap: 'anywhere' }}
    >
      <Link to={ticket.url} underline="always">
        {ticket.key}
      </Link>{' '}
      {ticket.title} <Status tone={tone}>{words}</Status>
      <div>
        {reading && (
          <>
            {reading.type} · {reading.status}
            {reading.services.length > 0 && ` · ${reading.services.join(', ')}`}
            {' · '}
          </>
        )}
        {ticket.made && 'made by the portal · '}
        read from {ticket.system} <RelativeTime at={ticket.asOf} />
      </div>
    </Typography>
  );
}
