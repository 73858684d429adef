import { useMemo, useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { CalendarView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { Button } from '../components/Button';
import {
  LiveView,
  Notice,
  Panel,
  Section,
  VisuallyHidden,
  absolute,
  useNow,
  visibleText,
} from '../components';
import { periodOf, steppedDate } from './layout/columns';
import type { LaneItem } from './layout/lanes';
import { headlineOf, listed } from './layout/words';
import { ImportDialog } from './plan/ImportDialog';
import { PlanDialog } from './plan/PlanDialog';
import {
  newPlan,
  planOf,
  shifted,
  type Chosen,
  type PlanForm,
} from './plan/planForm';
import { AgendaList } from './screen/AgendaList';
import {
  Conflicts,
  OtherCalendars,
  ProposedChanges,
} from './screen/CalendarAside';
import { CalendarFilters } from './screen/CalendarFilters';
import { CalendarToolbar } from './screen/CalendarToolbar';
import { EntriesDialog } from './screen/EntriesDialog';
import { LanesGrid } from './screen/LanesGrid';
import { Subscribe } from './screen/Subscribe';
import {
  useCalendar,
  useCalendarScreen,
  useShown,
  zoneOf,
  type CalendarScreen,
} from './screen/useCalendarScreen';

/** Environments that the first lines tell of; the lanes tell of all. */
const MAX_HEADLINES = 3;

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    '& > :empty': { position: 'absolute' },
  },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    '@media print': { display: 'none' },
  },
  aside: { '@media print': { display: 'none' } },
}));

/** What is open in front of the calendar. */
type Front =
  | { what: 'entries'; title: string; items: LaneItem[]; chosen: Chosen }
  | { what: 'plan'; form: PlanForm }
  | { what: 'import' };

/**
 * *Calendar*: when each environment may change, and why not; and what a planned
 * freeze would hold, before somebody proposes it.
 */
export function CalendarContent() {
  const screen = useCalendarScreen();
  const live = useCalendar(screen);
  return (
    <LiveView live={live} what="the calendar">
      {view => <Calendar view={view} screen={screen} refresh={live.refresh} />}
    </LiveView>
  );
}

function Calendar(props: {
  view: CalendarView;
  screen: CalendarScreen;
  refresh(): void;
}) {
  const classes = useStyles();
  const { view, screen } = props;
  const { scale, date } = screen;
  const now = useNow();
  const zone = zoneOf(screen.zone, view.entries);
  const period = useMemo(
    () => periodOf(scale, date, zone, DateTime.now()),
    [scale, date, zone],
  );
  const { environments, items } = useShown(view, screen);
  const [front, setFront] = useState<Front>();
  const [said, setSaid] = useState('');
  const isPast = view.asOf !== null;

  const close = () => setFront(undefined);
  const open = (item: LaneItem) => {
    const start = DateTime.fromISO(item.entry.occurrences[0].start, { zone });
    setFront({
      what: 'entries',
      title: visibleText(item.entry.title),
      items: [item],
      chosen: { start, end: start.plus({ days: 1 }) },
    });
  };
  const plan = (chosen: Chosen) =>
    setFront({ what: 'plan', form: newPlan('freeze', chosen) });
  const proposed = () => {
    close();
    setSaid('It is proposed, and holds once a second person approves it.');
    props.refresh();
  };
  const soon = DateTime.now().setZone(zone).startOf('day').plus({ days: 1 });
  return (
    <div className={classes.stack}>
      <Headlines environments={environments} zone={zone} />
      <Panel>
        <CalendarToolbar screen={screen} period={period} zone={zone} />
        <CalendarFilters screen={screen} view={view} />
      </Panel>
      {view.asOf && (
        <Notice tone="paused" announce="status">
          This time is over: shown is the calendar that was in force on{' '}
          {absolute(view.asOf, zone)}.
        </Notice>
      )}
      <VisuallyHidden live>{said}</VisuallyHidden>
      {said && <Notice tone="waiting">{said}</Notice>}
      {!isPast && (
        <div className={classes.actions}>
          <Button
            variant="outlined"
            size="small"
            onClick={() => plan({ start: soon, end: soon.plus({ days: 1 }) })}
          >
            Plan a freeze, window or exception
          </Button>
          {view.mayPropose.length > 0 && (
            <Button
              variant="outlined"
              size="small"
              onClick={() => setFront({ what: 'import' })}
            >
              Take from a file
            </Button>
          )}
        </div>
      )}
      <Panel>
        {items.length === 0 && (
          <Typography variant="body2" role="status">
            {view.entries.length === 0
              ? 'The calendar names no window or freeze here. Where no window is for an environment, it is always open.'
              : 'No entry fits. Take filters away to see all.'}
          </Typography>
        )}
        {scale === 'agenda' ? (
          <AgendaList
            key={period.title}
            period={period}
            items={items}
            environments={view.environments}
            onOpen={open}
          />
        ) : (
          <LanesGrid
            period={period}
            environments={environments}
            items={items}
            conflicts={view.conflicts}
            isMovable={item => isMovable(item, now)}
            onOpen={open}
            onOpenCell={(environment, column, found) => {
              const { name, start, end } = period.columns[column];
              setFront({
                what: 'entries',
                title: `${environment.title}, ${name}`,
                items: found,
                chosen: { environment: environment.name, start, end },
              });
            }}
            onPlan={chosen => !isPast && plan(chosen)}
            onMove={(item, shift) => {
              const form = shifted(planOf(item.entry), shift);
              if (form) setFront({ what: 'plan', form });
            }}
            onPage={by => screen.go({ date: steppedDate(period, by) })}
          />
        )}
      </Panel>
      {scale !== 'agenda' && (
        <Typography variant="caption" component="p" className={classes.aside}>
          Green: open. Hatched: frozen. Double line: an exception lifts freezes.
          Dashed: proposed. Dotted: a buffer, nothing starts. Thin lines:
          windows of Argo CD, dotted where it refuses syncs. Enter opens a day;
          Shift and arrows, or dragging, choose days to plan something.
        </Typography>
      )}
      <ProposedChanges view={view} />
      <Conflicts conflicts={view.conflicts} />
      <OtherCalendars view={view} />
      <div className={classes.aside}>
        <Section title="Subscribe to this calendar" heading="h2">
          <Subscribe environments={environments} />
        </Section>
      </div>
      {front?.what === 'entries' && (
        <EntriesDialog
          title={front.title}
          items={front.items}
          view={view}
          zone={zone}
          onClose={close}
          onPlan={() => plan(front.chosen)}
          onChange={({ entry }) =>
            setFront({ what: 'plan', form: planOf(entry) })
          }
          onProposed={proposed}
        />
      )}
      {front?.what === 'plan' && (
        <PlanDialog
          initial={front.form}
          view={view}
          zone={zone}
          onClose={close}
          onProposed={proposed}
        />
      )}
      {front?.what === 'import' && (
        <ImportDialog
          view={view}
          zone={zone}
          onClose={close}
          onProposed={proposed}
        />
      )}
    </div>
  );
}

/** Whether an entry can be dragged: it holds once, is to come, and is of here. */
function isMovable({ entry, proposal }: LaneItem, now: DateTime): boolean {
  const { days, rule } = entry.when;
  return (
    proposal === undefined &&
    days === null &&
    rule === null &&
    entry.mayChange &&
    Date.parse(entry.occurrences[0].end) > now.toMillis()
  );
}

/** When one may change: downstream first, and what is just open last. */
function Headlines(props: {
  environments: CalendarView['environments'];
  zone: string;
}) {
  const now = useNow();
  const { environments, zone } = props;
  const isJustOpen = ({ state, nextFreeze }: (typeof environments)[number]) =>
    state.state === 'open' && state.until === null && nextFreeze === null;
  const told = environments.filter(each => !isJustOpen(each)).reverse();
  const open = environments.filter(isJustOpen).map(({ title }) => title);
  return (
    <div role="status">
      {told.slice(0, MAX_HEADLINES).map(environment => (
        <Typography key={environment.name} variant="subtitle1" component="p">
          {headlineOf(environment, zone, now)}
        </Typography>
      ))}
      {open.length > 0 && (
        <Typography variant="subtitle1" component="p">
          {listed(open)} {open.length === 1 ? 'is' : 'are'} open.
        </Typography>
      )}
    </div>
  );
}
