import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { TimelineEvent } from '@gitops-compliance/plugin-gitops-compliance-common';
import { LedgerAddress, Person, RelativeTime } from '../components';

const useStyles = makeStyles(theme => ({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  item: {
    padding: theme.spacing(0.75, 0, 0.75, 1.5),
    borderLeft: `2px solid ${theme.palette.divider}`,
    overflowWrap: 'anywhere',
  },
}));

const ATTESTATION: Record<TimelineEvent['attestation'], [string, string]> = {
  read: ['read', 'We read it from the source ourselves.'],
  'signed-delivery': [
    'signed delivery',
    'The source sent it and its signature was verified.',
  ],
  reported: ['reported', 'Somebody said so; it was not verified.'],
  decided: ['decided', 'The portal decided it by its rules.'],
};

/** What happened, oldest first, each with its place in the ledger. */
export function Timeline(props: { events: TimelineEvent[] }) {
  const classes = useStyles();
  return (
    <ol className={classes.list} aria-label="Timeline">
      {props.events.map(event => {
        const [word, meaning] = ATTESTATION[event.attestation];
        const { stream, streamSeq } = event.ledger;
        return (
          <li key={`${stream}#${streamSeq}`} className={classes.item}>
            <Typography variant="body2" component="div">
              <RelativeTime at={event.at} />: {event.text}
              {event.actor && (
                <>
                  {' · '}
                  <Person person={event.actor} />
                </>
              )}
            </Typography>
            <Typography variant="caption" color="textSecondary" component="div">
              <LedgerAddress entry={event.ledger} />{' '}
              <span title={meaning}>{word}</span>
            </Typography>
          </li>
        );
      })}
    </ol>
  );
}
