import Chip from '@material-ui/core/Chip';
import Typography from '@material-ui/core/Typography';
import type { EnvironmentView } from '@gitops-compliance/plugin-gitops-compliance-common';

type Mode = EnvironmentView['mode'];

const MEANING: Record<Mode, string> = {
  observe:
    'What happens here is watched and recorded. Nothing is written to the forge or to Argo CD, and nothing is held.',
  warn: 'Gates are evaluated, recorded and shown as warnings. A closed gate does not hold the change.',
  enforce:
    'Every gate must be open before the change is merged. A gate whose facts are not known counts as closed.',
};

/** The mode of an environment; what it means on hover and in the legend. */
export function ModeChip(props: { mode: Mode }) {
  return (
    <Chip
      size="small"
      variant="outlined"
      style={{ margin: 0 }}
      label={`Mode: ${props.mode}`}
      title={MEANING[props.mode]}
    />
  );
}

/** What the modes on this page mean, folded. */
export function ModeLegend(props: { modes: Mode[] }) {
  const modes = [...new Set(props.modes)];
  if (modes.length === 0) {
    return null;
  }
  return (
    <details>
      <Typography component="summary" variant="body2">
        What does {modes.map(mode => `“${mode}”`).join(' and ')} mean?
      </Typography>
      <ul>
        {modes.map(mode => (
          <Typography component="li" variant="body2" key={mode}>
            <strong>{mode}</strong>: {MEANING[mode]}
          </Typography>
        ))}
      </ul>
    </details>
  );
}
