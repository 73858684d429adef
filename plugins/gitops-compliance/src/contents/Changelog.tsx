import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import type {
  ChangelogCommit,
  ChangelogView,
  PersonView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { useFurther } from '../api';
import { Notice, Person, RelativeTime, Sha, VisibleText } from '../components';

const useStyles = makeStyles(theme => ({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  item: {
    padding: theme.spacing(0.75, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
    overflowWrap: 'anywhere',
  },
}));

/** Commits that one more click brings. */
const FURTHER = 50;

/** Brings the page of a changelog after a cursor. */
export type LoadCommits = (page: {
  cursor: string;
  limit: number;
}) => Promise<ChangelogView>;

/** What a changelog is of, for its heading. */
export function changelogTitle({ direction, ...log }: ChangelogView): string {
  if (direction === 'back') return counted(log.takesAway, 'commit less');
  return log.brings === null ? 'Commits' : counted(log.brings, 'commit');
}

function counted(count: number | null, thing: string): string {
  const plural = thing.replace('commit', 'commits');
  return `${count ?? 0} ${count === 1 ? thing : plural}`;
}

/** Commits with author, pull request, who approved it, and tickets; or why none. */
export function Changelog(props: { log: ChangelogView; load: LoadCommits }) {
  const classes = useStyles();
  const { log, load } = props;
  const newest = log.commits[0]?.sha ?? '';
  const further = useFurther<ChangelogCommit>(
    `${newest} ${log.nextCursor}`,
    { items: log.commits, nextCursor: log.nextCursor },
    async cursor => {
      const page = await load({ cursor, limit: FURTHER });
      return { items: page.commits, nextCursor: page.nextCursor };
    },
  );
  const shown = further.items.length - log.commits.length;
  return (
    <>
      {log.sentence !== `Brings ${changelogTitle(log)}.` && (
        <Typography variant="body2">{log.sentence}</Typography>
      )}
      <ul className={classes.list} aria-label="Commits">
        {further.items.map(commit => (
          <li key={commit.sha} className={classes.item}>
            <Commit commit={commit} />
          </li>
        ))}
      </ul>
      {further.moreError && (
        <Notice tone="error" announce="alert">
          More commits did not come: {further.moreError.message}
        </Notice>
      )}
      {further.more && (
        <Button
          size="small"
          disabled={further.loadingMore}
          onClick={further.loadMore}
        >
          and {log.more - shown} more
        </Button>
      )}
    </>
  );
}

function Commit(props: { commit: ChangelogCommit }) {
  const { sha, url, headline, author, committedAt, tickets } = props.commit;
  const { pullRequest } = props.commit;
  return (
    <>
      <Typography variant="body2">
        <Sha revision={sha} url={url} plain /> <VisibleText text={headline} />
      </Typography>
      <Typography variant="caption" color="textSecondary" component="p">
        <Person person={author} />
        {pullRequest && (
          <>
            , <PullRequest pullRequest={pullRequest} />
          </>
        )}
        {tickets.map(({ id, url: at }) => (
          <span key={id}>
            ,{' '}
            {at ? (
              <Link to={at} underline="always">
                <VisibleText text={id} />
              </Link>
            ) : (
              <VisibleText text={id} />
            )}
          </span>
        ))}
        {committedAt && (
          <>
            , <RelativeTime at={committedAt} />
          </>
        )}
      </Typography>
    </>
  );
}

function PullRequest(props: {
  pullRequest: NonNullable<ChangelogCommit['pullRequest']>;
}) {
  const { number, title, url, approvedBy } = props.pullRequest;
  return (
    <>
      {url ? (
        <Link to={url} underline="always">
          PR #{number}
        </Link>
      ) : (
        `PR #${number}`
      )}
      {title && (
        <>
          {' '}
          “<VisibleText text={title} />”
        </>
      )}
      {approvedBy.length > 0 && <Approvers people={approvedBy} />}
    </>
  );
}

function Approvers(props: { people: PersonView[] }) {
  return (
    <>
      {' '}
      approved by{' '}
      {props.people.map((person, index) => (
        <span key={person.entityRef ?? person.account ?? person.name}>
          {index > 0 && ' and '}
          <Person person={person} />
        </span>
      ))}
    </>
  );
}
