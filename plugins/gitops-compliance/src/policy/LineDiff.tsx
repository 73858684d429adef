import Box from '@material-ui/core/Box';
import { makeStyles } from '@material-ui/core/styles';
import { lineDiff } from './diffOfTexts';

const useStyles = makeStyles(theme => ({
  root: {
    margin: 0,
    padding: theme.spacing(1),
    maxHeight: 320,
    overflow: 'auto',
    border: `1px solid ${theme.palette.divider}`,
    fontSize: '0.85em',
  },
  added: { borderLeft: `4px solid ${theme.palette.status.ok}` },
  removed: { borderLeft: `4px solid ${theme.palette.status.error}` },
  same: { borderLeft: '4px solid transparent' },
  line: { display: 'block', paddingLeft: theme.spacing(1), whiteSpace: 'pre' },
}));

const SIGN = { added: '+ ', removed: '− ', same: '  ' };

/** How two texts differ, line by line; the sign says it beside the colour. */
export function LineDiff(props: { before: string; after: string }) {
  const classes = useStyles();
  const lines = lineDiff(props.before, props.after);
  return (
    <Box
      component="pre"
      className={classes.root}
      tabIndex={0}
      role="region"
      aria-label="How it differs from the policy in force"
    >
      {lines.length === 1 && lines[0] === null && 'Nothing differs.'}
      {lines.map((line, index) =>
        line === null ? (
          // What was left out has no name of its own.
          // eslint-disable-next-line react/no-array-index-key
          <span key={index} className={classes.line} aria-hidden>
            …
          </span>
        ) : (
          <span
            // eslint-disable-next-line react/no-array-index-key
            key={index}
            className={`${classes.line} ${classes[line.kind]}`}
          >
            {SIGN[line.kind]}
            {line.text}
          </span>
        ),
      )}
    </Box>
  );
}
