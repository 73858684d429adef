import { useState, type ChangeEvent, type FormEvent } from 'react';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { Button } from '../components/Button';
import type { ChangeFilter, FilterField } from './changeFilter';
import { usePersonQueries } from './usePersonQueries';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fill, minmax(170px, 1fr))',
    alignItems: 'start',
  },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    gridColumn: '1 / -1',
  },
}));

/** A field: which, its label, and either an example or its choices. */
type Field = readonly [
  field: FilterField,
  label: string,
  values: string | readonly (readonly [value: string, title: string])[],
];

const OFTEN: readonly Field[] = [
  ['entity', 'Service', 'payments-api'],
  ['environment', 'Environment', []],
  ['person', 'Person', 'dana'],
  ['q', 'Words', 'before the sale'],
  ['key', 'Key', 'pool size'],
  [
    'state',
    'State',
    [
      ['running', 'Running'],
      ['ended', 'Ended'],
    ],
  ],
];
const SELDOM: readonly Field[] = [
  ['path', 'File or folder', 'services/payments-api'],
  ['value', 'Value before or after', '40'],
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
  ['around', 'Happened', [['true', 'Around the portal']]],
];
const DAYS: readonly (readonly [FilterField, string])[] = [
  ['from', 'First day'],
  ['until', 'Last day'],
];

/** Whether one of the fields that are folded away says something. */
function usesSeldom(filter: ChangeFilter): boolean {
  return [...SELDOM, ...DAYS].some(([field]) => filter[field]);
}

/**
 * The form by which one looks for changes: what is asked most, and the rest on
 * demand.
 */
export function ChangeFilters(props: {
  filter: ChangeFilter;
  environments: string[];
  onSearch(filter: ChangeFilter): void;
}) {
  const classes = useStyles();
  const personNotice = usePersonQueries();
  const [wish, setWish] = useState(props.filter);
  const [isUnfolded, setUnfolded] = useState(usesSeldom(props.filter));
  const set = (field: FilterField, value: string) =>
    setWish(before => ({ ...before, [field]: value }));
  const common = (field: FilterField, label: string) => ({
    id: `gitops-compliance-find-${field}`,
    label,
    value: wish[field] ?? '',
    onChange: (event: ChangeEvent<HTMLInputElement>) =>
      set(field, event.target.value),
    InputLabelProps: { shrink: true },
  });
  const input = ([field, label, values]: Field) =>
    typeof values === 'string' ? (
      <TextField
        key={field}
        {...common(field, label)}
        placeholder={`e.g. ${values}`}
        helperText={field === 'person' ? personNotice : undefined}
      />
    ) : (
      <TextField
        key={field}
        {...common(field, label)}
        select
        SelectProps={{ native: true }}
      >
        <option value="">All</option>
        {(field === 'environment'
          ? props.environments.map(name => [name, name] as const)
          : values
        ).map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </TextField>
    );
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
      {OFTEN.map(input)}
      {isUnfolded && (
        <>
          {SELDOM.map(input)}
          {DAYS.map(([field, label]) => (
            <TextField key={field} {...common(field, label)} type="date" />
          ))}
        </>
      )}
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
        <Button
          aria-expanded={isUnfolded}
          onClick={() => setUnfolded(!isUnfolded)}
        >
          {isUnfolded ? 'Fewer fields' : 'More fields'}
        </Button>
      </div>
    </form>
  );
}
