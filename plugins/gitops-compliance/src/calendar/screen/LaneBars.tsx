import { useRef, useState, type PointerEvent } from 'react';
import { fade, makeStyles, type Theme } from '@material-ui/core/styles';
import { VisibleText, visibleText } from '../../components';
import type { Bar, DrawnItem, LaneItem } from '../layout/lanes';
import { KIND_WORDS } from '../layout/words';
import type { Shift } from '../plan/planForm';

export const TRACK_HEIGHT = 22;

const hatch = (colour: string) =>
  `repeating-linear-gradient(135deg, ${colour} 0 2px, transparent 2px 7px)`;

const useStyles = makeStyles((theme: Theme) => ({
  bar: {
    position: 'absolute',
    height: TRACK_HEIGHT - 4,
    minWidth: 3,
    boxSizing: 'border-box',
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    fontFamily: theme.typography.fontFamily,
    fontSize: '0.75rem',
    lineHeight: `${TRACK_HEIGHT - 6}px`,
    padding: '0 4px',
    borderRadius: 3,
    border: '1px solid',
    cursor: 'pointer',
    pointerEvents: 'auto',
    color: theme.palette.text.primary,
    userSelect: 'none',
  },
  window: {
    borderColor: theme.palette.status.ok,
    backgroundColor: fade(theme.palette.status.ok, 0.2),
  },
  freeze: {
    borderColor: theme.palette.text.secondary,
    backgroundColor: theme.palette.background.paper,
    backgroundImage: hatch(fade(theme.palette.text.primary, 0.3)),
  },
  exception: {
    borderColor: theme.palette.status.warning,
    borderStyle: 'double',
    borderWidth: 3,
    lineHeight: `${TRACK_HEIGHT - 10}px`,
    backgroundColor: theme.palette.background.paper,
  },
  proposed: { borderStyle: 'dashed', opacity: 0.85 },
  // Where a bar has no room for a word, its label goes to a line out of sight:
  // a cut letter says nothing.
  fitting: {
    display: 'flex',
    flexWrap: 'wrap',
    height: '100%',
    '&::before': { content: '""', width: 1, height: '100%' },
  },
  label: { flex: '1 0 4em', minWidth: 0, overflow: 'hidden' },
  words: {
    display: 'inline-block',
    maxWidth: '100%',
    boxSizing: 'border-box',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    verticalAlign: 'top',
    padding: '0 3px',
    borderRadius: 2,
    backgroundColor: theme.palette.background.paper,
  },
  buffer: {
    position: 'absolute',
    height: TRACK_HEIGHT - 4,
    boxSizing: 'border-box',
    borderRadius: 3,
    border: `1px dotted ${theme.palette.text.secondary}`,
    backgroundImage: hatch(fade(theme.palette.text.primary, 0.15)),
    pointerEvents: 'none',
  },
  cutBefore: { borderLeftStyle: 'none', borderTopLeftRadius: 0 },
  cutAfter: { borderRightStyle: 'none', borderTopRightRadius: 0 },
  movable: { cursor: 'grab', touchAction: 'none' },
}));

/** How near to an edge, in pixels, it is the edge that is moved. */
const EDGE = 6;

const percent = (share: number) => `${share * 100}%`;

/** The bars of a lane, for eyes and pointers; its cells say the same in words. */
export function LaneBars(props: {
  tracks: DrawnItem[][];
  columns: number;
  /** Hours that moving goes by within a column; 0: nothing can be moved. */
  hours: number;
  isMovable(item: LaneItem): boolean;
  onOpen(item: LaneItem): void;
  onMove(item: LaneItem, shift: Shift): void;
}) {
  const classes = useStyles();
  return (
    <>
      {props.tracks.map((track, index) =>
        track.flatMap(({ item, bars }) =>
          bars.map(bar => (
            <div key={`${item.key} ${bar.from}`}>
              {bar.buffer && bar.buffer.to > bar.buffer.from && (
                <div
                  className={classes.buffer}
                  style={{
                    top: index * TRACK_HEIGHT,
                    left: percent(bar.buffer.from),
                    width: percent(bar.buffer.to - bar.buffer.from),
                    zIndex: 1,
                  }}
                />
              )}
              <OneBar
                {...props}
                item={item}
                bar={bar}
                top={index * TRACK_HEIGHT}
              />
            </div>
          )),
        ),
      )}
    </>
  );
}

function OneBar(props: {
  item: LaneItem;
  bar: Bar;
  top: number;
  columns: number;
  hours: number;
  isMovable(item: LaneItem): boolean;
  onOpen(item: LaneItem): void;
  onMove(item: LaneItem, shift: Shift): void;
}) {
  const classes = useStyles();
  const { item, bar, columns, hours } = props;
  const { entry, proposal } = item;
  const canMove = hours > 0 && props.isMovable(item);
  const grip = useRef<{ x: number; part: Shift['part']; width: number }>();
  const [moved, setMoved] = useState(0);
  // The click that ends a drag opens nothing.
  const wasMoved = useRef(false);

  const stepsOf = (event: PointerEvent) => {
    const { x, width } = grip.current ?? { x: 0, width: 1 };
    // A step is a day where columns are days of a month, else an hour.
    return Math.round(((event.clientX - x) / width) * (24 / hours));
  };
  const onDown = (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    wasMoved.current = false;
    if (!canMove || event.button !== 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const lane = event.currentTarget.parentElement?.parentElement;
    grip.current = {
      x: event.clientX,
      part: partAt(event.clientX - box.left, box.width, bar),
      width: (lane?.getBoundingClientRect().width ?? box.width) / columns,
    };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onUp = (event: PointerEvent) => {
    if (!grip.current) return;
    const steps = stepsOf(event);
    const { part } = grip.current;
    grip.current = undefined;
    setMoved(0);
    if (steps === 0) return;
    wasMoved.current = true;
    const total = steps * hours;
    props.onMove(item, {
      part,
      days: Math.trunc(total / 24),
      hours: total % 24,
    });
  };
  const step = grip.current ? (moved * hours) / 24 / columns : 0;
  const [from, to] = {
    whole: [bar.from + step, bar.to + step],
    start: [bar.from + step, bar.to],
    end: [bar.from, bar.to + step],
  }[grip.current?.part ?? 'whole'];
  const title = visibleText(entry.title);
  return (
    // The cells of the lane do the same by keyboard.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div
      className={[
        classes.bar,
        classes[entry.kind],
        proposal ? classes.proposed : '',
        bar.isCutBefore ? classes.cutBefore : '',
        bar.isCutAfter ? classes.cutAfter : '',
        canMove ? classes.movable : '',
      ].join(' ')}
      style={{
        top: props.top,
        left: percent(from),
        width: percent(Math.max(to - from, 0)),
        zIndex: 2,
      }}
      title={`${proposal ? 'Proposed: ' : ''}${
        KIND_WORDS[entry.kind]
      }: ${title}`}
      onPointerDown={onDown}
      onPointerMove={event => grip.current && setMoved(stepsOf(event))}
      onPointerUp={onUp}
      onClick={() => !wasMoved.current && props.onOpen(item)}
    >
      <span className={classes.fitting}>
        <span className={classes.label}>
          <bdi className={classes.words}>
            <VisibleText text={entry.title} />
          </bdi>
        </span>
      </span>
    </div>
  );
}

function partAt(x: number, width: number, bar: Bar): Shift['part'] {
  if (width < 3 * EDGE) return 'whole';
  if (x < EDGE && !bar.isCutBefore) return 'start';
  return width - x < EDGE && !bar.isCutAfter ? 'end' : 'whole';
}
