import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type {
  CommitView,
  ComparisonView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Person, RelativeTime, Sha } from '../components';

const useStyles = makeStyles(theme => ({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  item: {
    padding: theme.spacing(0.75, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
    overflowWrap: 'anywhere',
  },
}));

function Commit(props: { commit: CommitView }) {
  const { commit } = props;
  return (
    <>
      <Typography variant="body2">
        <Sha revision={commit.sha} url={commit.url} plain /> {commit.headline}
      </Typography>
      <Typography variant="caption" color="textSecondary" component="p">
        <Person person={commit.author} />
        {commit.pullRequest !== null && `, PR #${commit.pullRequest}`}
        {commit.committedAt && (
          <>
            , <RelativeTime at={commit.committedAt} />
          </>
        )}
      </Typography>
    </>
  );
}

/** The commits that upstream has and the target has not; or why none show. */
export function CommitList(props: { comparison: ComparisonView }) {
  const classes = useStyles();
  const { comparison } = props;
  if (comparison.state === 'pending') {
    return (
      <Typography variant="body2">
        The commits are being read; they appear here by themselves.
      </Typography>
    );
  }
  if (comparison.state === 'unknown') {
    return (
      <Typography variant="body2">
        The commits between {comparison.from} and here cannot be told: one of
        the two revisions is not known or not in the repository.
      </Typography>
    );
  }
  return (
    <>
      {comparison.commits.length === 0 && (
        <Typography variant="body2">
          No commits: {comparison.from} has nothing that this environment has
          not.
        </Typography>
      )}
      <ul className={classes.list}>
        {comparison.commits.map(commit => (
          <li key={commit.sha} className={classes.item}>
            <Commit commit={commit} />
          </li>
        ))}
      </ul>
      {comparison.truncated && (
        <Typography variant="body2">
          These are the newest {comparison.commits.length} of{' '}
          {comparison.aheadBy ?? 'more'}.
        </Typography>
      )}
      {Boolean(comparison.behindBy) && (
        <Typography variant="body2">
          The target also has {comparison.behindBy} commits that{' '}
          {comparison.from} has not; a promotion takes them away.
        </Typography>
      )}
      {comparison.url && (
        <Typography variant="body2">
          <Link to={comparison.url} underline="always">
            See the comparison on the forge
          </Link>
        </Typography>
      )}
    </>
  );
}
