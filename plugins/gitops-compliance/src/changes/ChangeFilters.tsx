import { useState, type FormEvent } from 'react';
import Button from '@material-ui/core/Button';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import type { ChangeFilter, FilterField } from './changeFilter';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fill, minmax(170px, 1fr))',
    alignItems: 'end',
  },
  buttons: { display: 'flex', gap: theme.spacing(1) },
}));

const TEXTS: [FilterField, string, string][] = [
  ['entity', 'Service', 'payments-api'],
  ['person', 'Person', 'dana'],
  ['q', 'Words', 'pool size'],
  ['path', 'File or folder', 'services/payments-api'],
  ['key', 'Key', 'pool size'],
  ['value', 'Value before or after', '40'],
];
const CHOICES: [FilterField, string, [string, string][]][] = [
  [
    'kind',
    'Kind',
    [
      ['promotion', 'Promotion'],
      ['direct', 'Direct change'],
      ['rollback', 'Rollback'],
    ],
  ],
  [
    'class',
    'Class',
    [
      ['normal', 'Normal'],
      ['expedited', 'Expedited'],
    ],
  ],
  [
    'state',
    'State',
    [
      ['running', 'Running'],
      ['ended', 'Ended'],
    ],
  ],
  ['around', 'Happened', [['true', 'Around the portal']]],
];

/** The form by which one looks for changes. */
export function ChangeFilters(props: {
  filter: ChangeFilter;
  environments: string[];
  onSearch(filter: ChangeFilter): void;
}) {
  const classes = useStyles();
  const [wish, setWish] = useState(props.filter);
  const set = (field: FilterField, value: string) =>
    setWish(before => ({ ...before, [field]: value }));
  const choices: typeof CHOICES = [
    [
      'environment',
      'Environment',
      props.environments.map(name => [name, name]),
    ],
    ...CHOICES,
  ];
  return (
    <form
      className={classes.root}
      role="search"
      aria-label="Find changes"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        props.onSearch(wish);
      }}
    >
      {TEXTS.map(([field, label, placeholder]) => (
        <TextField
          key={field}
          id={`gitops-compliance-find-${field}`}
          label={label}
          placeholder={placeholder}
          value={wish[field] ?? ''}
          onChange={event => set(field, event.target.value)}
          InputLabelProps={{ shrink: true }}
        />
      ))}
      {choices.map(([field, label, options]) => (
        <TextField
          key={field}
          id={`gitops-compliance-find-${field}`}
          label={label}
          select
          SelectProps={{ native: true }}
          value={wish[field] ?? ''}
          onChange={event => set(field, event.target.value)}
          InputLabelProps={{ shrink: true }}
        >
          <option value="">All</option>
          {options.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </TextField>
      ))}
      {(['from', 'until'] as const).map(field => (
        <TextField
          key={field}
          id={`gitops-compliance-find-${field}`}
          label={field === 'from' ? 'First day' : 'Last day'}
          type="date"
          value={wish[field] ?? ''}
          onChange={event => set(field, event.target.value)}
          InputLabelProps={{ shrink: true }}
        />
      ))}
      <div className={classes.buttons}>
        <Button type="submit" variant="contained" color="primary">
          Find
        </Button>
        <Button
          onClick={() => {
            setWish({});
            props.onSearch({});
          }}
        >
          Clear
        </Button>
      </div>
    </form>
  );
}
