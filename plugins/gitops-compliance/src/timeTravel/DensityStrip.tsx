import { useState } from 'react';
import Slider from '@material-ui/core/Slider';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { changesOf, dayName, densitySentence, type Day } from './densityWords';

const HEIGHT = 48;
/** What shows of few changes beside many. */
const LEAST_BAR = 3;

const useStyles = makeStyles(theme => ({
  root: {
    '--day': '9px',
    [theme.breakpoints.up('md')]: { '--day': '20px' },
  },
  strip: {
    position: 'relative',
    height: HEIGHT,
    marginTop: theme.spacing(1),
    borderBottom: `1px solid ${theme.palette.text.secondary}`,
  },
  bars: { display: 'block', width: '100%', height: '100%' },
  bar: { fill: theme.palette.primary.main },
  // Over the bars, so that a day is chosen by what shows it.
  slider: {
    position: 'absolute',
    top: 0,
    left: 'calc(var(--day) / 2)',
    width: 'calc(100% - var(--day))',
    height: '100%',
    padding: 0,
    color: theme.palette.text.primary,
  },
  hidden: { opacity: 0 },
  thumb: {
    top: 0,
    width: 'var(--day)',
    height: '100%',
    margin: '0 0 0 calc(var(--day) / -2)',
    border: `2px solid ${theme.palette.text.primary}`,
    borderRadius: theme.shape.borderRadius,
    backgroundColor: 'transparent',
  },
  ends: { display: 'flex', justifyContent: 'space-between' },
}));

/** How much changed on each day, and a slider over it that chooses one. */
export function DensityStrip(props: {
  days: Day[];
  zone: string;
  /** Index of the day that is shown. */
  chosen: number;
  onChoose(day: Day): void;
}) {
  const classes = useStyles();
  const { days, zone, chosen, onChoose } = props;
  const [dragged, setDragged] = useState<number>();
  const most = Math.max(1, ...days.map(({ changes }) => changes));
  const index = Math.max(0, dragged ?? chosen);
  const words = (day: Day) =>
    `${dayName(day, zone)}: ${changesOf(day.changes)}`;
  return (
    <div className={classes.root}>
      <Typography variant="body2">{densitySentence(days, zone)}</Typography>
      <div
        className={classes.strip}
        style={{ width: `calc(var(--day) * ${days.length})` }}
      >
        <svg
          className={classes.bars}
          viewBox={`0 0 ${days.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden
        >
          {days.map(({ from, changes }, place) => {
            if (changes === 0) return null;
            const height = Math.max(LEAST_BAR, (changes / most) * HEIGHT);
            return (
              <rect
                key={from}
                className={classes.bar}
                x={place + 0.15}
                y={HEIGHT - height}
                width={0.7}
                height={height}
              />
            );
          })}
        </svg>
        <Slider
          classes={{
            root: classes.slider,
            rail: classes.hidden,
            track: classes.hidden,
            thumb: classes.thumb,
          }}
          aria-label="Day whose end is shown"
          min={0}
          max={days.length - 1}
          value={index}
          getAriaValueText={place => words(days[place])}
          onChange={(_, place) => setDragged(place as number)}
          onChangeCommitted={(_, place) => {
            setDragged(undefined);
            if (place !== chosen) onChoose(days[place as number]);
          }}
        />
      </div>
      <div
        className={classes.ends}
        style={{ width: `calc(var(--day) * ${days.length})` }}
        aria-hidden
      >
        <Typography variant="caption">{dayName(days[0], zone)}</Typography>
        <Typography variant="caption">
          {dayName(days[days.length - 1], zone)}
        </Typography>
      </div>
      <Typography variant="body2">{words(days[index])}</Typography>
    </div>
  );
}
