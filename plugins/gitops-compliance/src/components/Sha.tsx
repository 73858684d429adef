import { makeStyles } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { CopyButton } from './CopyButton';

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', whiteSpace: 'nowrap' },
  mono: { fontFamily: 'monospace', fontSize: '0.95em' },
});

const SHORT_LENGTH = 7;

/** The first seven characters of a commit; other revisions stay as they are. */
export function shortRevision(revision: string): string {
  const digest = /^(?:sha256:)?([0-9a-f]{12,64})$/i.exec(revision);
  return digest ? digest[1].slice(0, SHORT_LENGTH) : revision;
}

/** A revision, short and in monospace, with a copy button and its link. */
export function Sha(props: {
  revision: string;
  url?: string | null;
  /** Leaves out the copy button, inside sentences and buttons. */
  plain?: boolean;
}) {
  const classes = useStyles();
  const short = shortRevision(props.revision);
  const code = (
    <code className={classes.mono} title={props.revision}>
      {short}
    </code>
  );
  return (
    <span className={classes.root}>
      {props.url ? (
        <Link to={props.url} underline="always" aria-label={`Commit ${short}`}>
          {code}
        </Link>
      ) : (
        code
      )}
      {!props.plain && (
        <CopyButton text={props.revision} label={`revision ${short}`} />
      )}
    </span>
  );
}
