import { Fragment } from 'react';
import { makeStyles } from '@material-ui/core/styles';

/** Controls, bidirectional marks and what has no width; not line ends. */
const HIDDEN = /([\p{Cc}\p{Cf}\u2028\u2029\u115f\u1160\u3164\uffa0])/u;
const LINE_END = '\n';

const useStyles = makeStyles({
  mark: {
    border: '1px solid currentColor',
    borderRadius: 2,
    padding: '0 2px',
    fontFamily: 'monospace',
    fontSize: '0.85em',
  },
});

/**
 * What others wrote, with characters that hide or turn text around shown by
 * their code: `U+202E`. The rest reads as it is.
 */
export function VisibleText(props: { text: string }) {
  const classes = useStyles();
  return (
    <>
      {props.text.split(HIDDEN).map((part, index) =>
        part !== LINE_END && HIDDEN.test(part) ? (
          <span
            // eslint-disable-next-line react/no-array-index-key
            key={index}
            className={classes.mark}
            title="An invisible character"
          >
            {codeOf(part)}
          </span>
        ) : (
          // eslint-disable-next-line react/no-array-index-key
          <Fragment key={index}>{part}</Fragment>
        ),
      )}
    </>
  );
}

/** The same as plain text, for names and titles of elements. */
export function visibleText(text: string): string {
  return text
    .split(HIDDEN)
    .map(part =>
      part !== LINE_END && HIDDEN.test(part) ? `[${codeOf(part)}]` : part,
    )
    .join('');
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
