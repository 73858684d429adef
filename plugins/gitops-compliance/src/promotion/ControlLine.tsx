import Typography from '@material-ui/core/Typography';
import type { EnvironmentView } from '@gitops-compliance/plugin-gitops-compliance-common';

type Control = EnvironmentView['control'];

/** What nobody approved: prevented here, or only seen afterwards, in a sentence. */
function sentenceOf({ merge, sync }: Control): string {
  if (merge.is === sync.is) {
    return merge.is === 'prevented'
      ? 'Unapproved merges and syncs are prevented.'
      : 'Unapproved merges and syncs are detected, not prevented.';
  }
  const [prevented, detected] =
    merge.is === 'prevented' ? ['merges', 'syncs'] : ['syncs', 'merges'];
  return `Unapproved ${prevented} are prevented; unapproved ${detected} are detected.`;
}

/** Tells it, and why on demand. */
export function ControlLine({ control }: { control: Control }) {
  return (
    <Typography variant="caption" color="textSecondary" component="details">
      <summary>{sentenceOf(control)}</summary>
      <div>Merges: {control.merge.reason}</div>
      <div>Syncs: {control.sync.reason}</div>
    </Typography>
  );
}
