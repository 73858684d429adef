import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { DateTime } from 'luxon';
import type { EntityCompliance } from '@gitops-compliance/plugin-gitops-compliance-common';
import { absolute } from '../components';
import { parametersOf } from '../timeTravel';
import { scoreText } from './score';

const WIDTH = 240;
const HEIGHT = 40;

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  line: {
    fill: 'none',
    stroke: theme.palette.text.primary,
    strokeWidth: 2,
  },
  frame: { fill: 'none', stroke: theme.palette.text.secondary },
}));

/** How the score went in the last 90 days, as steps and in words. */
export function Trend(props: {
  /** Entity reference. */
  service: string;
  trend: EntityCompliance['trend'];
  now: string;
}) {
  const classes = useStyles();
  const points = props.trend.flatMap(({ at, score: { score } }) =>
    score === null ? [] : [{ at: DateTime.fromISO(at).toMillis(), score }],
  );
  const first = props.trend.find(({ score }) => score.score !== null);
  if (!first) return null;
  const from = points[0].at;
  const until = Math.max(DateTime.fromISO(props.now).toMillis(), from + 1);
  const x = (at: number) => ((at - from) / (until - from)) * WIDTH;
  const y = (score: number) => HEIGHT - 2 - (score / 100) * (HEIGHT - 4);
  const steps = points.map(
    ({ at, score }, index) =>
      `${index === 0 ? 'M' : 'H'}${x(at)}${index === 0 ? ',' : ' V'}${y(
        score,
      )}`,
  );
  const last = points[points.length - 1];
  return (
    <div className={classes.root}>
      <svg
        width={WIDTH}
        height={HEIGHT}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Score from ${points[0].score} to ${last.score}, in ${points.length} steps`}
      >
        <rect width={WIDTH} height={HEIGHT} className={classes.frame} />
        <path d={`${steps.join(' ')} H${WIDTH}`} className={classes.line} />
      </svg>
      <Typography variant="body2">
        Since {absolute(first.at)}: {scoreText(first.score)} then.{' '}
        <Link to={ranHref(props.service, first.at)} underline="always">
          What ran then
        </Link>
      </Typography>
    </div>
  );
}

/** Where it is told what ran at an instant, and who answered for it. */
function ranHref(entity: string, at: string): string {
  const local = DateTime.fromISO(at);
  return `/change-control/state?${new URLSearchParams(
    parametersOf({
      time: local.toFormat("yyyy-MM-dd'T'HH:mm"),
      zone: local.zoneName ?? 'UTC',
      entity,
      environment: '',
    }),
  )}`;
}
