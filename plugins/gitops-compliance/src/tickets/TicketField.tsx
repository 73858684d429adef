import TextField from '@material-ui/core/TextField';

/** Where the ticket of a change, or of a release, is named as it is asked for. */
export function TicketField(props: {
  id: string;
  value: string;
  onChange(key: string): void;
  /** What the key is for, where it is not plain. */
  purpose?: string;
}) {
  const { id, value, onChange, purpose } = props;
  return (
    <TextField
      label="Ticket"
      id={id}
      value={value}
      onChange={event => onChange(event.target.value)}
      variant="outlined"
      helperText={`${
        purpose ?? 'Its key, such as PAY-123'
      }; it can be attached later, too`}
      inputProps={{ maxLength: 100, autoComplete: 'off' }}
    />
  );
}
