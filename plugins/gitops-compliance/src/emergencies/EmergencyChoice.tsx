import { useEffect } from 'react';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { Notice } from '../components';
import { bendsOf, unnamedBy, type Target } from './emergencyWords';
import { useEmergenciesInForce } from './useEmergencies';

const useStyles = makeStyles(theme => ({
  // The theme's own grey is too pale.
  label: { '&&': { color: theme.palette.text.primary } },
}));

/**
 * Chooses the emergency under which changes are requested, and says what bends
 * then, or which of the targets it does not name; nothing where none is in force
 * for them. A choice that is over by now is taken back.
 */
export function EmergencyChoice(props: {
  /** Id of its field. */
  id: string;
  /** All that goes under it; the first of them names it. */
  targets: readonly Target[];
  /** Id of the chosen one; empty: none. */
  value: string;
  onChange(value: string): void;
}) {
  const classes = useStyles();
  const { id: field, targets, value, onChange } = props;
  const { inForce, isKnown } = useEmergenciesInForce(targets);
  const chosen = inForce.find(({ id }) => id === value);
  const isGone = isKnown && value !== '' && chosen === undefined;
  useEffect(() => {
    if (isGone) onChange('');
  }, [isGone, onChange]);
  if (inForce.length === 0) return null;
  const unnamed = chosen ? unnamedBy(chosen, targets) : '';
  return (
    <div>
      <TextField
        id={field}
        label="Emergency"
        value={chosen ? value : ''}
        onChange={event => onChange(event.target.value)}
        fullWidth
        select
        variant="outlined"
        SelectProps={{ native: true }}
        InputLabelProps={{ className: classes.label, shrink: true }}
        helperText="Only for what puts the emergency right"
      >
        <option value="">None: every gate holds</option>
        {inForce.map(({ id, name, reason }) => (
          <option key={id} value={id}>
            {name}: {reason}
          </option>
        ))}
      </TextField>
      <div role="status">
        {chosen && !unnamed && (
          <Notice tone="warning">{bendsOf(chosen)}</Notice>
        )}
        {chosen && unnamed && (
          <Notice tone="error">
            {chosen.name} does not name {unnamed}, so the request would be
            refused: leave that out, choose none, or declare an emergency that
            names all of it.
          </Notice>
        )}
      </div>
    </div>
  );
}
