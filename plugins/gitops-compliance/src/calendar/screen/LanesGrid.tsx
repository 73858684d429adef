import { useMemo } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { CalendarView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { StatusIcon, useNow } from '../../components';
import { CalendarLine } from '../CalendarLine';
import { placeIn, type Period } from '../layout/columns';
import { layOutLanes, type Lane, type LaneItem } from '../layout/lanes';
import { layOutSyncLines } from '../layout/syncWindows';
import { cellLabel } from '../layout/words';
import type { Chosen, Shift } from '../plan/planForm';
import { LaneBars, TRACK_HEIGHT } from './LaneBars';
import { LINE_HEIGHT, SyncLines } from './SyncLines';
import { useGridKeys, type Cell, type Choice } from './useGridKeys';

type Environment = CalendarView['environments'][number];

const HEAD_WIDTH = 200;
const LEAST_TRACKS = 2;
/** Moving goes by hours in a week, by days in a month, and not in a year. */
const MOVING_HOURS = { week: 1, month: 24, year: 0, agenda: 0 } as const;
const LEAST_WIDTH = { week: 96, month: 26, year: 56, agenda: 26 } as const;

const useStyles = makeStyles(theme => ({
  scroll: { overflowX: 'auto', position: 'relative' },
  grid: { minWidth: 'fit-content', outline: 'none' },
  row: { display: 'grid' },
  lane: {
    position: 'relative',
    borderTop: `1px solid ${theme.palette.divider}`,
  },
  columnHead: {
    padding: theme.spacing(0.5, 0),
    textAlign: 'center',
    fontFamily: theme.typography.fontFamily,
    fontSize: '0.75rem',
    borderLeft: `1px solid ${theme.palette.divider}`,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
  },
  today: { fontWeight: 'bold', textDecoration: 'underline' },
  head: {
    position: 'sticky',
    left: 0,
    zIndex: 4,
    padding: theme.spacing(0.5, 1, 0.5, 0),
    overflowWrap: 'anywhere',
    backgroundColor: theme.palette.background.paper,
  },
  cell: {
    borderLeft: `1px solid ${theme.palette.divider}`,
    cursor: 'cell',
    '&:focus': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
  chosen: { backgroundColor: theme.palette.action.selected },
  bars: {
    position: 'absolute',
    top: theme.spacing(0.5),
    bottom: 0,
    right: 0,
    left: HEAD_WIDTH,
    pointerEvents: 'none',
  },
  now: {
    position: 'absolute',
    top: -4,
    bottom: 0,
    width: 2,
    zIndex: 3,
    backgroundColor: theme.palette.status.error,
  },
}));

/** What was chosen in a lane, as instants. */
function chosenOf(period: Period, environment: string, choice: Choice): Chosen {
  return {
    environment,
    start: period.columns[choice.first].start,
    end: period.columns[choice.last].end,
  };
}

/**
 * Lanes of environments under days or months. A grid by keyboard and for screen
 * readers, where each cell says in words what the bars show; dragging over cells
 * plans something, dragging a bar moves it.
 */
export function LanesGrid(props: {
  period: Period;
  environments: Environment[];
  items: LaneItem[];
  conflicts: CalendarView['conflicts'];
  isMovable(item: LaneItem): boolean;
  onOpen(item: LaneItem): void;
  onOpenCell(environment: Environment, column: number, items: LaneItem[]): void;
  onPlan(chosen: Chosen): void;
  onMove(item: LaneItem, shift: Shift): void;
  onPage(by: number): void;
}) {
  const classes = useStyles();
  const { period, environments, items } = props;
  const { columns } = period;
  const lanes = useMemo(
    () =>
      layOutLanes(
        period,
        environments.map(({ name }) => name),
        items,
      ),
    [period, environments, items],
  );
  const keys = useGridKeys({
    rows: environments.length,
    columns: columns.length,
    onOpen: ({ row, column }) =>
      props.onOpenCell(environments[row], column, lanes[row].columns[column]),
    onPlan: choice =>
      props.onPlan(chosenOf(period, environments[choice.row].name, choice)),
    onPage: props.onPage,
  });
  const template = {
    gridTemplateColumns: `${HEAD_WIDTH}px repeat(${columns.length}, minmax(${
      LEAST_WIDTH[period.scale]
    }px, 1fr))`,
  };
  const now = useNow();
  const isNow = (index: number) =>
    columns[index].start <= now && now < columns[index].end;
  return (
    <div className={classes.scroll}>
      <div
        role="grid"
        aria-label={`Calendar, ${period.title}`}
        className={classes.grid}
        onPointerUp={keys.onRelease}
      >
        <div role="row" className={classes.row} style={template}>
          <div role="columnheader" className={classes.head}>
            <Typography variant="caption">Environment</Typography>
          </div>
          {columns.map((column, index) => (
            <div
              key={column.name}
              role="columnheader"
              aria-label={column.name}
              title={column.note ?? column.name}
              className={`${classes.columnHead} ${
                isNow(index) ? classes.today : ''
              }`}
            >
              {column.label}
              {column.note && ' ±'}
            </div>
          ))}
        </div>
        {environments.map((environment, row) => (
          <LaneRow
            key={environment.name}
            {...props}
            environment={environment}
            lane={lanes[row]}
            template={template}
            row={row}
            keys={keys}
          />
        ))}
      </div>
    </div>
  );
}

function LaneRow(props: {
  period: Period;
  environment: Environment;
  lane: Lane;
  row: number;
  template: { gridTemplateColumns: string };
  keys: ReturnType<typeof useGridKeys>;
  conflicts: CalendarView['conflicts'];
  isMovable(item: LaneItem): boolean;
  onOpen(item: LaneItem): void;
  onMove(item: LaneItem, shift: Shift): void;
}) {
  const classes = useStyles();
  const { period, environment, lane, row, keys } = props;
  const tracks = Math.max(lane.tracks.length, LEAST_TRACKS);
  const lines = layOutSyncLines(period, environment.syncWindows);
  const conflicts = props.conflicts.filter(
    each => each.environment === environment.name,
  );
  return (
    <div role="none" className={classes.lane}>
      <div
        role="row"
        className={classes.row}
        style={{
          ...props.template,
          minHeight: tracks * TRACK_HEIGHT + lines.length * LINE_HEIGHT + 8,
        }}
      >
        <div role="rowheader" className={classes.head}>
          <Typography variant="body2">
            <strong>{environment.title}</strong>
          </Typography>
          <Typography variant="caption" component="div">
            <CalendarLine
              calendar={environment.state}
              zone={period.start.zoneName ?? undefined}
            />
          </Typography>
          {conflicts.length > 0 && (
            <Typography
              variant="caption"
              component="div"
              title={conflicts.map(({ sentence }) => sentence).join('\n')}
            >
              <StatusIcon tone="warning" />
              {conflicts.length === 1
                ? '1 conflict'
                : `${conflicts.length} conflicts`}
            </Typography>
          )}
          {lane.hidden > 0 && (
            <Typography variant="caption" component="div">
              {lane.hidden} more: open a day, or the agenda
            </Typography>
          )}
        </div>
        {period.columns.map((column, index) => {
          const cell: Cell = { row, column: index };
          const isActive =
            keys.active.row === row && keys.active.column === index;
          return (
            <div
              key={column.name}
              ref={keys.refOf(cell)}
              role="gridcell"
              tabIndex={isActive ? 0 : -1}
              aria-selected={keys.isChosen(cell)}
              aria-label={cellLabel(
                environment.title,
                column,
                lane.columns[index],
                environment.syncWindows,
              )}
              className={`${classes.cell} ${
                keys.isChosen(cell) ? classes.chosen : ''
              }`}
              onKeyDown={keys.onKeyDown}
              onFocus={() => keys.onFocus(cell)}
              onPointerDown={event => event.button === 0 && keys.onPress(cell)}
              onPointerEnter={() => keys.onDrag(cell)}
            />
          );
        })}
      </div>
      <div className={classes.bars} aria-hidden>
        <NowLine period={period} />
        <LaneBars
          tracks={lane.tracks}
          columns={period.columns.length}
          hours={MOVING_HOURS[period.scale]}
          isMovable={props.isMovable}
          onOpen={props.onOpen}
          onMove={props.onMove}
        />
        <SyncLines lines={lines} />
      </div>
    </div>
  );
}

function NowLine({ period }: { period: Period }) {
  const classes = useStyles();
  const now = useNow();
  if (now < period.start || now >= period.end) return null;
  const left = `${placeIn(period, now.toMillis()) * 100}%`;
  return <div className={classes.now} style={{ left }} />;
}
