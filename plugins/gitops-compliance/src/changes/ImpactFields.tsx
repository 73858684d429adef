import TextField from '@material-ui/core/TextField';

/** What a change says beside its reason, as it is typed. */
export interface TypedStatements {
  impact: string;
  backOut: string;
}

/** Nothing said. */
export const NOTHING_SAID: TypedStatements = { impact: '', backOut: '' };

/** What of it a request carries. */
export function saidOf({ impact, backOut }: TypedStatements) {
  return {
    ...(impact.trim() && { impact: impact.trim() }),
    ...(backOut.trim() && { backOut: backOut.trim() }),
  };
}

const FIELDS = [
  {
    name: 'impact',
    label: 'Impact',
    help: 'What may be affected, and how that would be noticed',
  },
  {
    name: 'backOut',
    label: 'Back-out',
    help: 'How one comes back if it goes wrong',
  },
] as const;

/** Where whoever asks says what it may affect, and how one comes back. */
export function ImpactFields(props: {
  id: string;
  value: TypedStatements;
  onChange(value: TypedStatements): void;
  /** Whether the policy asks for them. */
  required?: boolean;
  /** Added to what each is for, such as where a policy may ask for it. */
  note?: string;
  /** Whether to show what is missing. */
  isTried?: boolean;
}) {
  const { id, value, required = false, note = '', isTried = false } = props;
  return (
    <>
      {FIELDS.map(({ name, label, help }) => (
        <TextField
          key={name}
          id={`${id}-${name}`}
          label={label}
          value={value[name]}
          onChange={event =>
            props.onChange({ ...value, [name]: event.target.value })
          }
          required={required}
          fullWidth
          multiline
          minRows={2}
          variant="outlined"
          error={required && isTried && value[name].trim() === ''}
          helperText={
            required && isTried && value[name].trim() === ''
              ? `The policy asks for it: ${help.toLocaleLowerCase('en')}`
              : `${help}${note}`
          }
          inputProps={{ maxLength: 2000 }}
        />
      ))}
    </>
  );
}
