import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import type { EnvironmentView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Notice } from '../components';

/** That what nobody approved holds an environment, and where it is resolved. */
export function HeldLine(props: {
  service: string;
  environment: EnvironmentView;
}) {
  const { heldBy, name } = props.environment;
  if (heldBy === 0) return null;
  const query = new URLSearchParams({
    service: props.service,
    environment: name,
  });
  return (
    <Notice tone="error">
      <Typography variant="body2" component="div">
        Nothing but a rollback is merged here:{' '}
        <Link to={`/change-control/drift?${query}`} underline="always">
          {heldBy === 1
            ? 'an unauthorised change is'
            : `${heldBy} unauthorised changes are`}{' '}
          to be resolved
        </Link>
      </Typography>
    </Notice>
  );
}
