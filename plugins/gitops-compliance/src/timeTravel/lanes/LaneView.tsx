import { useState, type KeyboardEvent } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import type {
  TargetTimeline,
  TimelineMark,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../../components/Button';
import { LANES, panned, spanOf, ticksOf, zoomed, type Span } from './laneView';
import { useWidth } from './useWidth';

/** Where it cannot be measured how much room there is. */
const WIDTH = 1000;
const GUTTER = 120;
const LANE = 34;
const TOP = 22;
const SIZE = 6;
const TICK_WIDTH = 110;

const useStyles = makeStyles(theme => ({
  root: { '&:focus-visible': { outline: `2px solid currentColor` } },
  svg: { width: '100%', display: 'block' },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    '@media print': { display: 'none' },
  },
  text: { fill: theme.palette.text.primary, fontSize: 12 },
  tick: { fill: theme.palette.text.secondary, fontSize: 11 },
  rule: { stroke: theme.palette.divider },
  mark: { cursor: 'pointer' },
  good: {
    fill: theme.palette.status.ok,
    stroke: theme.palette.status.ok,
  },
  bad: {
    fill: theme.palette.status.error,
    stroke: theme.palette.status.error,
  },
  neutral: {
    fill: theme.palette.background.paper,
    stroke: theme.palette.text.primary,
  },
  chosen: { strokeWidth: 4, stroke: theme.palette.text.primary },
}));

/** A point: round is good, a lozenge is bad, a square says neither. */
function Point(props: { x: number; y: number; tone: TimelineMark['tone'] }) {
  const { x, y, tone } = props;
  if (tone === 'good') return <circle cx={x} cy={y} r={SIZE} />;
  return (
    <rect
      x={x - SIZE + 1}
      y={y - SIZE + 1}
      width={2 * SIZE - 2}
      height={2 * SIZE - 2}
      transform={tone === 'bad' ? `rotate(45 ${x} ${y})` : undefined}
    />
  );
}

/**
 * What happened to a target, on lanes over one scale of time. Plus and minus
 * zoom, left and right move, up and down go from mark to mark, 0 shows all.
 */
export function LaneView(props: {
  timeline: TargetTimeline;
  chosen: TimelineMark | null;
  onChoose(mark: TimelineMark): void;
}) {
  const classes = useStyles();
  const { timeline, chosen, onChoose } = props;
  const whole: Span = {
    from: Date.parse(timeline.from),
    until: Date.parse(timeline.until),
  };
  const [view, setView] = useState(whole);
  const { ref, width } = useWidth(WIDTH);
  const scale = (width - GUTTER) / (view.until - view.from);
  const x = (at: number) => GUTTER + (at - view.from) * scale;
  const shown = timeline.marks
    .map(mark => ({ mark, span: spanOf(mark, whole) }))
    .filter(({ span }) => span.until >= view.from && span.from <= view.until);
  const step = (by: number) => {
    if (shown.length === 0) return;
    const now = shown.findIndex(({ mark }) => mark === chosen);
    const next =
      now < 0 ? 0 : Math.min(Math.max(now + by, 0), shown.length - 1);
    onChoose(shown[next].mark);
  };
  const moves: Record<string, () => void> = {
    '+': () => setView(zoomed(view, 0.5, whole)),
    '=': () => setView(zoomed(view, 0.5, whole)),
    '-': () => setView(zoomed(view, 2, whole)),
    '0': () => setView(whole),
    ArrowLeft: () => setView(panned(view, -0.25, whole)),
    ArrowRight: () => setView(panned(view, 0.25, whole)),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  };
  const button = (label: string, key: string) => (
    <Button size="small" variant="outlined" onClick={moves[key]}>
      {label}
    </Button>
  );
  const ticks = Math.max(1, Math.floor((width - GUTTER) / TICK_WIDTH));
  const height = TOP + LANES.length * LANE;
  return (
    <div
      className={classes.root}
      role="toolbar"
      tabIndex={0}
      aria-label="Lanes of the target: up and down go from mark to mark. The table below says the same."
      onKeyDown={onKeyDown}
    >
      <div className={classes.buttons}>
        {button('Zoom in (+)', '+')}
        {button('Zoom out (−)', '-')}
        {button('Earlier (←)', 'ArrowLeft')}
        {button('Later (→)', 'ArrowRight')}
        {button('Show all (0)', '0')}
      </div>
      <div ref={ref}>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          className={classes.svg}
          aria-hidden
        >
          {ticksOf(view, ticks).map(({ at, text }) => (
            <g key={at}>
              <line
                className={classes.rule}
                x1={x(at)}
                x2={x(at)}
                y1={TOP}
                y2={height}
              />
              <text
                className={classes.tick}
                x={x(at)}
                y={14}
                textAnchor="middle"
              >
                {text}
              </text>
            </g>
          ))}
          {LANES.map(([lane, title], index) => {
            const y = TOP + LANE * index + LANE / 2;
            return (
              <g key={lane}>
                <line
                  className={classes.rule}
                  x1={GUTTER}
                  x2={width}
                  y1={y}
                  y2={y}
                />
                {shown
                  .filter(({ mark }) => mark.lane === lane)
                  .map(({ mark, span }) => {
                    const from = Math.max(x(span.from), GUTTER);
                    const until = Math.min(x(span.until), width);
                    const { stream, streamSeq } = mark.ledger;
                    return (
                      <g
                        key={`${stream}#${streamSeq} ${mark.at}`}
                        data-mark={`${stream}#${streamSeq}`}
                        className={`${classes.mark} ${classes[mark.tone]} ${
                          mark === chosen ? classes.chosen : ''
                        }`}
                        onClick={() => onChoose(mark)}
                      >
                        <title>{mark.text}</title>
                        {span.until > span.from && until - from > SIZE ? (
                          <rect
                            x={from}
                            y={y - SIZE}
                            width={until - from}
                            height={2 * SIZE}
                            rx={2}
                          />
                        ) : (
                          <Point x={from} y={y} tone={mark.tone} />
                        )}
                      </g>
                    );
                  })}
                <text className={classes.text} x={0} y={y + 4}>
                  {title}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
    </div>
  );
}
