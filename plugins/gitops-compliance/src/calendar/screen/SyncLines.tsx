import { makeStyles } from '@material-ui/core/styles';
import type { SyncLine } from '../layout/syncWindows';
import { syncWindowLine } from '../layout/words';

/** Height of a line with the room around it, in pixels. */
export const LINE_HEIGHT = 7;

const useStyles = makeStyles(theme => ({
  line: {
    position: 'absolute',
    minWidth: 3,
    boxSizing: 'border-box',
    height: LINE_HEIGHT - 2,
    paddingTop: 1,
    pointerEvents: 'auto',
    zIndex: 1,
  },
  deny: { borderBottom: `3px dotted ${theme.palette.text.primary}` },
  allow: { borderBottom: `2px solid ${theme.palette.status.ok}` },
}));

/** Windows of Argo CD as thin lines at the foot of a lane, for eyes and pointers. */
export function SyncLines({ lines }: { lines: readonly SyncLine[] }) {
  const classes = useStyles();
  return (
    <>
      {lines.map(({ window, stretches }, index) =>
        stretches.map(({ from, to }) => (
          <div
            key={`${index} ${from}`}
            title={syncWindowLine(window)}
            className={`${classes.line} ${
              window.kind === 'deny' ? classes.deny : classes.allow
            }`}
            style={{
              bottom: 2 + index * LINE_HEIGHT,
              left: `${from * 100}%`,
              width: `${(to - from) * 100}%`,
            }}
          />
        )),
      )}
    </>
  );
}
