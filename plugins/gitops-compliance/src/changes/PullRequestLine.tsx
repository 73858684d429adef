import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import type { PullRequestView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Person, RelativeTime, Sha, Status } from '../components';

/** The pull request: where, its state and its head. */
export function PullRequestLine(props: {
  pullRequest: PullRequestView | null;
}) {
  const { pullRequest } = props;
  if (!pullRequest) {
    return (
      <Typography variant="body2">
        The pull request is being opened; its link appears here.
      </Typography>
    );
  }
  const { state } = pullRequest;
  return (
    <Typography variant="body2" component="div">
      <Link to={pullRequest.url} underline="always">
        {pullRequest.repository} #{pullRequest.number}
      </Link>{' '}
      {state === 'open' && <Status tone="running">open</Status>}
      {state === 'closed' && <Status tone="paused">closed, not merged</Status>}
      {state === 'merged' && <Status tone="ok">merged</Status>}
      {' · head '}
      <Sha revision={pullRequest.headSha} />
      {pullRequest.mergedAt && (
        <>
          {' · merged '}
          <RelativeTime at={pullRequest.mergedAt} />
          {pullRequest.mergedBy && (
            <>
              {' by '}
              <Person person={pullRequest.mergedBy} />
            </>
          )}
        </>
      )}
    </Typography>
  );
}
