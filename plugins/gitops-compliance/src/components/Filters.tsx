import type { ReactNode } from 'react';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { Button } from './Button';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fill, minmax(190px, 1fr))',
    alignItems: 'start',
    '@media print': { display: 'none' },
  },
  // The theme's own grey is too pale on the page's background.
  label: { '&&': { color: theme.palette.text.primary } },
  buttons: { gridColumn: '1 / -1' },
}));

/**
 * Fields that narrow what a screen shows, in as many columns as fit; not printed.
 * With a submit they are a form, and count when its button is pressed.
 */
export function Filters(props: {
  /** For screen readers: what is narrowed. */
  label: string;
  submit?: { title: string; onSubmit(): void };
  children: ReactNode;
}) {
  const classes = useStyles();
  const { label, submit, children } = props;
  const named = { role: 'search', 'aria-label': label };
  if (!submit) {
    return (
      <div className={classes.root} {...named}>
        {children}
      </div>
    );
  }
  return (
    <form
      className={classes.root}
      {...named}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        submit.onSubmit();
      }}
    >
      {children}
      <div className={classes.buttons}>
        <Button type="submit" variant="contained" color="primary">
          {submit.title}
        </Button>
      </div>
    </form>
  );
}

/** One of them: a choice where there are options, else a line of text. */
export function FilterField(props: {
  id: string;
  label: string;
  value: string;
  options?: readonly (readonly [value: string, title: string])[];
  placeholder?: string;
  onChange(value: string): void;
}) {
  const classes = useStyles();
  const { id, label, value, options, placeholder } = props;
  return (
    <TextField
      id={id}
      label={label}
      value={value}
      placeholder={placeholder}
      onChange={event => props.onChange(event.target.value)}
      {...(options && { select: true, SelectProps: { native: true } })}
      InputLabelProps={{ shrink: true, className: classes.label }}
      variant="outlined"
      size="small"
    >
      {options?.map(([option, title]) => (
        <option key={option} value={option}>
          {title}
        </option>
      ))}
    </TextField>
  );
}
