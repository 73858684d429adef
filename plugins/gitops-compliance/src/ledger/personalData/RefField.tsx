import TextField from '@material-ui/core/TextField';

/** A reference of the catalog, such as `user:default/ada`. */
export function RefField(props: {
  id: string;
  label: string;
  hint: string;
  value: string;
  problem: string;
  required?: boolean;
  onChange(value: string): void;
}) {
  const { problem } = props;
  return (
    <TextField
      id={props.id}
      label={props.label}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
      required={props.required}
      fullWidth
      margin="dense"
      error={problem !== ''}
      helperText={problem || props.hint}
      inputProps={{ autoComplete: 'off', spellCheck: false }}
    />
  );
}

/** What is wrong with the reference of a user; empty: nothing. */
export function userProblem(value: string): string {
  return /^user:[^:/\s]+\/[^:/\s]+$/i.test(value.trim())
    ? ''
    : 'Give the catalog reference of a user, such as user:default/ada.';
}

/** What is wrong with the reference of a service; empty: nothing. */
export function serviceProblem(value: string): string {
  return /^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/.test(value.trim())
    ? ''
    : 'Give the catalog reference of a service, such as component:default/payments-api.';
}
