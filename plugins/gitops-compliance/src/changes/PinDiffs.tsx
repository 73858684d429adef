import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { PinDiff } from '@gitops-compliance/plugin-gitops-compliance-common';
import { VisuallyHidden } from '../components';

const useStyles = makeStyles(theme => ({
  pre: {
    margin: theme.spacing(0.5, 0, 0),
    padding: theme.spacing(1),
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: theme.palette.action.hover,
    '& del, & ins': { display: 'block', textDecoration: 'none' },
  },
  path: { overflowWrap: 'anywhere' },
}));

/** The lines that change, before and after, with where they lie. */
export function PinDiffs(props: { diffs: PinDiff[] }) {
  return (
    <>
      {props.diffs.map(diff => (
        <PinDiffView key={`${diff.path} ${diff.key}`} diff={diff} />
      ))}
    </>
  );
}

function PinDiffView(props: { diff: PinDiff }) {
  const classes = useStyles();
  const { diff } = props;
  return (
    <figure style={{ margin: 0 }}>
      <Typography
        variant="body2"
        component="figcaption"
        className={classes.path}
      >
        {diff.repository}: <code>{diff.path}</code>, key <code>{diff.key}</code>
      </Typography>
      <pre className={classes.pre}>
        {diff.before !== null && (
          <del>
            <VisuallyHidden>before: </VisuallyHidden>-&nbsp;{diff.before}
          </del>
        )}
        <ins>
          <VisuallyHidden>after: </VisuallyHidden>+&nbsp;{diff.after}
        </ins>
      </pre>
    </figure>
  );
}
