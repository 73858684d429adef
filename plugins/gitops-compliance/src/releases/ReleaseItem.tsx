import Typography from '@material-ui/core/Typography';
import type { ReleaseSummary } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import {
  Person,
  RelativeTime,
  StatusItem,
  type StatusTone,
} from '../components';

/** How a release stands, in a shape and a word. */
export const RELEASE_STATES: Record<
  ReleaseSummary['state'],
  readonly [StatusTone, string]
> = {
  running: ['running', 'running'],
  stopped: ['error', 'stopped'],
  succeeded: ['ok', 'succeeded'],
  'partly-succeeded': ['warning', 'partly succeeded'],
  failed: ['error', 'failed'],
  cancelled: ['paused', 'cancelled'],
  'rolled-back': ['warning', 'rolled back'],
};

/** One release in a list. */
export function ReleaseItem(props: {
  release: ReleaseSummary;
  onOpen(id: string): void;
}) {
  const { release } = props;
  return (
    <StatusItem
      status={RELEASE_STATES[release.state]}
      line={
        <>
          <strong>R{release.number}</strong>
          <span>
            {release.changes} {release.changes === 1 ? 'service' : 'services'} →{' '}
            {release.environments.join(', ')}
          </span>
          <Button
            size="small"
            variant="outlined"
            onClick={() => props.onOpen(release.id)}
            aria-label={`Open release R${release.number}`}
          >
            Open
          </Button>
        </>
      }
    >
      <Typography variant="body2" component="div">
        {release.sentence} Requested by <Person person={release.requester} />,{' '}
        <RelativeTime at={release.createdAt} />.
      </Typography>
    </StatusItem>
  );
}
