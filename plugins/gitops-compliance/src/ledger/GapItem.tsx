import Typography from '@material-ui/core/Typography';
import type { GapOfReader } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import {
  Person,
  RelativeTime,
  StatusItem,
  absolute,
  type StatusTone,
} from '../components';

const CAUSES: Record<GapOfReader['cause'], string> = {
  unreachable: 'could not be reached',
  silent: 'was not heard of',
  'history-skipped': 'had lost rows of its history',
};

function stateOf(gap: GapOfReader): [StatusTone, string] {
  switch (gap.state) {
    case 'open':
      return ['error', 'Open'];
    case 'accepted':
      return ['ok', 'Accepted by two persons'];
    default:
      return ['warning', `Accepted by ${gap.acceptances.length} of 2 persons`];
  }
}

function missed(gap: GapOfReader): string {
  const from = gap.missedFrom ? `from ${absolute(gap.missedFrom)}` : '';
  const until = gap.missedUntil ? `until ${absolute(gap.missedUntil)}` : '';
  return [from, until].filter(Boolean).join(' ') || 'for a time not known';
}

function lostRows(gap: GapOfReader): string {
  if (!gap.historyRows) {
    return '';
  }
  const { from, to } = gap.historyRows;
  return to === null
    ? `History rows from ${from} on were lost.`
    : `History rows ${from} to ${to} were lost.`;
}

/** A gap: what was missed, what of it is lost, and who accepted that. */
export function GapItem(props: { gap: GapOfReader; onAccept(): void }) {
  const { gap } = props;
  return (
    <StatusItem
      status={stateOf(gap)}
      line={
        <>
          <strong>{gap.collector}</strong>
          <span>
            opened <RelativeTime at={gap.openedAt} />
          </span>
        </>
      }
    >
      <Typography variant="body2">
        {gap.deployment ?? 'It'} {CAUSES[gap.cause]}, {missed(gap)}.{' '}
        {lostRows(gap)}
      </Typography>
      {gap.recovered && (
        <Typography variant="body2">Recovered: {gap.recovered}</Typography>
      )}
      {gap.notRecovered && (
        <Typography variant="body2">
          Could not be recovered: {gap.notRecovered}
        </Typography>
      )}
      {gap.acceptances.map(acceptance => (
        <Typography key={acceptance.at} variant="body2" component="div">
          Accepted by <Person person={acceptance.by} />,{' '}
          <RelativeTime at={acceptance.at} />
        </Typography>
      ))}
      {gap.accept.allowed && (
        <Button
          size="small"
          variant="outlined"
          onClick={props.onAccept}
          aria-label={`Accept the gap of ${gap.collector}`}
        >
          Accept
        </Button>
      )}
      {!gap.accept.allowed && gap.state !== 'accepted' && (
        <Typography variant="body2">{gap.accept.reason}.</Typography>
      )}
    </StatusItem>
  );
}
