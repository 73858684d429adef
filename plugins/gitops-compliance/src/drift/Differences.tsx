import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Notice, RelativeTime, VisibleText } from '../components';

/** What differs in an incident, as it was read. */
export type DriftDifferences = NonNullable<DriftIncident['differences']>;
type DifferingObject = DriftDifferences['objects'][number];

const useStyles = makeStyles(theme => ({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  item: {
    overflowWrap: 'anywhere',
    '& summary': { cursor: 'pointer', padding: theme.spacing(0.5, 0) },
  },
  fields: { margin: 0, paddingLeft: theme.spacing(2) },
  values: {
    margin: theme.spacing(0.5, 0, 1),
    padding: theme.spacing(1),
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: theme.palette.action.hover,
    '& del, & ins': { display: 'block', textDecoration: 'none' },
  },
}));

const CHANGE: Record<DifferingObject['change'], string> = {
  added: 'runs and is not declared',
  removed: 'is declared and does not run',
  changed: 'runs otherwise',
};

/** What differs, resource by resource: what is declared, what runs, who wrote it. */
export function Differences(props: { differences: DriftDifferences }) {
  const classes = useStyles();
  const { readAt, problem, objects, more } = props.differences;
  return (
    <>
      {problem !== null && (
        <Notice tone="warning">
          What differs is not known: <VisibleText text={problem} />
        </Notice>
      )}
      {problem === null && objects.length === 0 && (
        <Typography variant="body2" component="div">
          No resource differed when it was read, <RelativeTime at={readAt} />.
        </Typography>
      )}
      {objects.length > 0 && (
        <>
          <Typography variant="body2" component="div">
            What differs, as read <RelativeTime at={readAt} />:
          </Typography>
          <ul className={classes.list} aria-label="Resources that differ">
            {objects.map(object => (
              <li key={keyOf(object)} className={classes.item}>
                <Resource object={object} isOpen={objects.length === 1} />
              </li>
            ))}
          </ul>
        </>
      )}
      {more > 0 && (
        <Typography variant="body2">
          {more} more resources differ that are not shown.
        </Typography>
      )}
    </>
  );
}

function keyOf({ group, kind, namespace, name }: DifferingObject): string {
  return [group, kind, namespace, name].join(' ');
}

function Resource(props: { object: DifferingObject; isOpen: boolean }) {
  const classes = useStyles();
  const { change, kind, namespace, name, values, fields } = props.object;
  return (
    <details open={props.isOpen}>
      <Typography variant="body2" component="summary">
        {kind}{' '}
        <strong>
          <VisibleText text={namespace ? `${namespace}/${name}` : name} />
        </strong>{' '}
        {CHANGE[change]}, {values} {values === 1 ? 'value' : 'values'}
      </Typography>
      <ul className={classes.fields}>
        {fields.map(({ path, before, after, owners }) => (
          <li key={path}>
            <Typography variant="caption" component="div">
              <code>
                <VisibleText text={path} />
              </code>
              {owners.length > 0 && (
                <>
                  , written by <VisibleText text={owners.join(', ')} />
                </>
              )}
            </Typography>
            <pre className={classes.values}>
              {before !== null && (
                <del>
                  -&nbsp;declared: <VisibleText text={before} />
                </del>
              )}
              {after !== null && (
                <ins>
                  +&nbsp;runs: <VisibleText text={after} />
                </ins>
              )}
            </pre>
          </li>
        ))}
      </ul>
      {values > fields.length && (
        <Typography variant="caption" component="p">
          {values - fields.length} {fields.length > 0 && 'more '}values differ
          that are not shown.
        </Typography>
      )}
    </details>
  );
}
