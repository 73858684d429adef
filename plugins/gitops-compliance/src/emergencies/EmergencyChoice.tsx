import TextField from '@material-ui/core/TextField';
import { Notice } from '../components';
import { bendsOf } from './emergencyWords';
import { useEmergenciesInForce } from './useEmergencies';

/**
 * Chooses the emergency under which a change of a target is requested, and says
 * what bends then; nothing where none is in force for the target.
 */
export function EmergencyChoice(props: {
  /** Entity reference. */
  service: string;
  environment: string;
  /** Id of the chosen one; empty: none. */
  value: string;
  onChange(value: string): void;
}) {
  const { service, environment, value, onChange } = props;
  const inForce = useEmergenciesInForce(service, environment);
  if (inForce.length === 0) return null;
  const chosen = inForce.find(({ id }) => id === value);
  return (
    <div>
      <TextField
        id="promotion-emergency"
        label="Emergency"
        value={chosen ? value : ''}
        onChange={event => onChange(event.target.value)}
        fullWidth
        select
        variant="outlined"
        SelectProps={{ native: true }}
        InputLabelProps={{ shrink: true }}
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
        {chosen && <Notice tone="warning">{bendsOf(chosen)}</Notice>}
      </div>
    </div>
  );
}
