import Typography from '@material-ui/core/Typography';
import type { PersonLink } from '@gitops-compliance/plugin-gitops-compliance-common';
import { useApi } from '@backstage/core-plugin-api';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, useAsking } from '../api';
import {
  Notice,
  Person,
  RelativeTime,
  StatusItem,
  type StatusTone,
} from '../components';

const NEEDED = 2;

function stateOf({
  state,
  confirmations,
}: PersonLink): readonly [StatusTone, string] {
  switch (state) {
    case 'counting':
      return ['ok', 'Counts'];
    case 'contested':
      return ['error', 'Contested: counts for nobody'];
    case 'proposed':
      return [
        'waiting',
        `Confirmed by ${confirmations.length} of ${NEEDED} persons`,
      ];
    case 'rejected':
      return ['paused', 'Rejected'];
    default:
      return ['paused', 'Over'];
  }
}

/** A link: whose account it is, by what proof, since when, and what to do. */
export function LinkItem(props: {
  link: PersonLink;
  onChanged(link: PersonLink): void;
  onEnd(): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { link } = props;
  const { busy, refusal, ask } = useAsking();
  const name = `${link.account} (${link.provider})`;
  return (
    <StatusItem
      status={stateOf(link)}
      line={
        <>
          <strong>{name}</strong>
          <span>
            of <Person person={link.person} />
          </span>
        </>
      }
    >
      <Typography variant="body2" component="div">
        {link.proof === 'trusted-location' &&
          'A trusted location of the catalog tells it'}
        {link.proof === 'two-persons' && 'Two uninvolved persons confirmed it'}
        {link.countsSince && (
          <>
            ; it counts since <RelativeTime at={link.countsSince} />.
          </>
        )}
        {link.proof === null && (
          <>
            Proposed <RelativeTime at={link.proposedAt} /> by{' '}
            {link.proposedBy ? (
              <Person person={link.proposedBy} />
            ) : (
              'a location of the catalog that is not trusted'
            )}
            .
          </>
        )}
      </Typography>
      {link.reason && (
        <Typography variant="body2">Reason: {link.reason}</Typography>
      )}
      {link.confirmations.map(({ by, at }) => (
        <Typography key={at} variant="body2" component="div">
          Confirmed by <Person person={by} />, <RelativeTime at={at} />
        </Typography>
      ))}
      {link.endedAt && (
        <Typography variant="body2" component="div">
          Ended <RelativeTime at={link.endedAt} />
          {link.endedBy && (
            <>
              {' '}
              by <Person person={link.endedBy} />
            </>
          )}
          {link.endReason && `: ${link.endReason}`}
        </Typography>
      )}
      {refusal && (
        <Notice tone="error" announce="alert">
          {refusal.message}
        </Notice>
      )}
      {link.state === 'proposed' && link.confirm.allowed && (
        <Button
          size="small"
          variant="outlined"
          disabled={busy}
          aria-label={`Confirm that ${name} is ${link.person.name}'s`}
          onClick={() =>
            ask(async () =>
              props.onChanged(await api.confirmPersonLink(link.id)),
            )
          }
        >
          Confirm
        </Button>
      )}{' '}
      {!link.endedAt && link.end.allowed && (
        <Button
          size="small"
          variant="outlined"
          disabled={busy}
          aria-label={`${link.countsSince ? 'Retire' : 'Reject'} ${name}`}
          onClick={props.onEnd}
        >
          {link.countsSince ? 'Retire' : 'Reject'}
        </Button>
      )}
      {link.state === 'proposed' && !link.confirm.allowed && (
        <Typography variant="body2">{link.confirm.reason}.</Typography>
      )}
    </StatusItem>
  );
}
