import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  ChangeDiffView,
  ResourceDiffView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { useFurther } from '../api';
import { Notice, Status, VisibleText, VisuallyHidden } from '../components';

const useStyles = makeStyles(theme => ({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  item: {
    padding: theme.spacing(0.5, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
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

const SIGNS = { added: '+', removed: '−', changed: '~' };

/** Brings the page of a diff after a cursor. */
export type LoadObjects = (cursor: string) => Promise<ChangeDiffView>;

/** What differs in the cluster, object by object; folded where it is much. */
export function ClusterDiff(props: {
  diff: ChangeDiffView;
  load: LoadObjects;
}) {
  const classes = useStyles();
  const { diff, load } = props;
  const further = useFurther<ResourceDiffView>(
    `${diff.headSha} ${diff.nextCursor}`,
    { items: diff.resources, nextCursor: diff.nextCursor },
    async cursor => {
      const page = await load(cursor);
      return { items: page.resources, nextCursor: page.nextCursor };
    },
  );
  const { items } = further;
  const unshown = diff.more - (items.length - diff.resources.length);
  return (
    <>
      <Typography variant="body2" component="div" role="status">
        {diff.state === 'pending' ? (
          <Status tone="running">{diff.sentence}</Status>
        ) : (
          diff.sentence
        )}
      </Typography>
      {diff.problems.map(({ deployment, message }) => (
        <Notice key={deployment} tone="warning">
          {deployment && `${deployment}: `}
          <VisibleText text={message} />
        </Notice>
      ))}
      <ul className={classes.list} aria-label="Objects that differ">
        {items.map(resource => (
          <li key={nameOf(resource)} className={classes.item}>
            <Resource resource={resource} isOpen={items.length === 1} />
          </li>
        ))}
      </ul>
      {further.moreError && (
        <Notice tone="error" announce="alert">
          More objects did not come: {further.moreError.message}
        </Notice>
      )}
      {further.more && (
        <Button
          size="small"
          disabled={further.loadingMore}
          onClick={further.loadMore}
        >
          and {unshown} more objects
        </Button>
      )}
      {!further.more && unshown > 0 && (
        <Typography variant="body2">
          {unshown} more objects differ; they are counted, but their names are
          not kept.
        </Typography>
      )}
    </>
  );
}

function nameOf(resource: ResourceDiffView): string {
  const { deployment, group, kind, namespace, name } = resource;
  return [deployment, group, kind, namespace, name].join(' ');
}

function Resource(props: { resource: ResourceDiffView; isOpen: boolean }) {
  const classes = useStyles();
  const { change, kind, namespace, name, fields, moreFields } = props.resource;
  const count = fields.length + moreFields;
  return (
    <details open={props.isOpen}>
      <Typography variant="body2" component="summary">
        <span aria-hidden>{SIGNS[change]}</span> {change} {kind}{' '}
        <strong>
          <VisibleText text={namespace ? `${namespace}/${name}` : name} />
        </strong>
        , {count} {count === 1 ? 'value' : 'values'}
      </Typography>
      <ul className={classes.fields}>
        {fields.map(({ path, before, after }) => (
          <li key={path}>
            <Typography variant="caption" component="div">
              <code>
                <VisibleText text={path} />
              </code>
            </Typography>
            <pre className={classes.values}>
              {before !== null && (
                <del>
                  <VisuallyHidden>before: </VisuallyHidden>-&nbsp;
                  <VisibleText text={before} />
                </del>
              )}
              {after !== null && (
                <ins>
                  <VisuallyHidden>after: </VisuallyHidden>+&nbsp;
                  <VisibleText text={after} />
                </ins>
              )}
            </pre>
          </li>
        ))}
      </ul>
      {moreFields > 0 && (
        <Typography variant="caption" component="p">
          {fields.length > 0 ? `and ${moreFields} more` : moreFields} values
          differ that are not shown.
        </Typography>
      )}
    </details>
  );
}
