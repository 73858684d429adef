import ButtonGroup from '@material-ui/core/ButtonGroup';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { DateTime } from 'luxon';
import { Button } from '../../components/Button';
import {
  CALENDAR_SCALES,
  steppedDate,
  type CalendarScale,
  type Period,
} from '../layout/columns';
import type { CalendarScreen } from './useCalendarScreen';

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    '@media print': { display: 'none' },
  },
  title: { minWidth: 180 },
  date: { width: 150 },
  zone: { width: 300, maxWidth: '100%' },
}));

const SCALE_WORDS: Record<CalendarScale, string> = {
  week: 'Week',
  month: 'Month',
  year: 'Year',
  agenda: 'Agenda',
};

/** Zones that are offered by name; any other is typed. */
const COMMON_ZONES = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Asia/Singapore',
  'Australia/Sydney',
];

/** What of the calendar is shown, and in which zone. */
export function CalendarToolbar(props: {
  screen: CalendarScreen;
  period: Period;
  zone: string;
}) {
  const classes = useStyles();
  const { screen, period, zone } = props;
  const today = DateTime.now().setZone(zone).toISODate() as string;
  return (
    <div className={classes.bar}>
      <ButtonGroup size="small" aria-label="What is shown">
        {CALENDAR_SCALES.map(scale => (
          <Button
            key={scale}
            aria-pressed={scale === screen.scale}
            variant={scale === screen.scale ? 'contained' : 'outlined'}
            onClick={() => screen.go({ view: scale })}
          >
            {SCALE_WORDS[scale]}
          </Button>
        ))}
      </ButtonGroup>
      <ButtonGroup size="small" aria-label="Other times">
        <Button
          aria-label="Earlier"
          onClick={() => screen.go({ date: steppedDate(period, -1) })}
        >
          ←
        </Button>
        <Button onClick={() => screen.go({ date: today })}>Today</Button>
        <Button
          aria-label="Later"
          onClick={() => screen.go({ date: steppedDate(period, 1) })}
        >
          →
        </Button>
      </ButtonGroup>
      <Typography variant="h6" component="h2" className={classes.title}>
        {period.title}
      </Typography>
      <TextField
        id="calendar-date"
        label="Go to"
        type="date"
        size="small"
        className={classes.date}
        value={screen.date}
        onChange={event =>
          event.target.value && screen.go({ date: event.target.value })
        }
        InputLabelProps={{ shrink: true }}
      />
      <ZoneField screen={screen} zone={zone} />
    </div>
  );
}

function ZoneField(props: { screen: CalendarScreen; zone: string }) {
  const classes = useStyles();
  const { screen, zone } = props;
  const known = ['', 'local', 'utc', ...COMMON_ZONES];
  return (
    <TextField
      id="calendar-zone"
      label="Times in"
      value={screen.zone}
      onChange={event => screen.go({ zone: event.target.value })}
      select
      size="small"
      className={classes.zone}
      SelectProps={{ native: true }}
      InputLabelProps={{ shrink: true }}
    >
      <option value="">
        The calendar’s zone{screen.zone ? '' : ` (${zone})`}
      </option>
      <option value="local">Mine ({DateTime.local().zoneName})</option>
      <option value="utc">UTC</option>
      {COMMON_ZONES.map(each => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
      {!known.includes(screen.zone) && (
        <option value={screen.zone}>{screen.zone}</option>
      )}
    </TextField>
  );
}
