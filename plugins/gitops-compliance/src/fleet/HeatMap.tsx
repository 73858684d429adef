import type { MouseEvent } from 'react';
import { Link } from '@backstage/core-components';
import { useAnalytics } from '@backstage/core-plugin-api';
import TableContainer from '@material-ui/core/TableContainer';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useHref, useNavigate } from 'react-router-dom';
import type {
  Fleet,
  FleetCell,
  FleetRow,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { controlLabels } from '../compliance/frameworks';
import { scoreText } from '../compliance/score';
import { absolute } from '../components/time';
import {
  Age,
  Status,
  useStatusShapes,
  useVisuallyHidden,
  type StatusTone,
} from '../components';
import { complianceHref } from './complianceHref';

/** Stands above what scrolls, so that none of it is cut off. */
const CAPTION =
  'The worst verdict of each check among the environments, the services with most to fix first';

const VERDICTS: Record<FleetCell['verdict'], [StatusTone, string]> = {
  fail: ['error', 'fails'],
  indeterminate: ['unknown', 'is not known'],
  pass: ['ok', 'passes'],
};

const useStyles = makeStyles(theme => ({
  scroll: {
    overflowX: 'auto',
    position: 'relative',
    '@media print': { overflow: 'visible', fontSize: '0.7rem' },
  },
  table: {
    borderCollapse: 'collapse',
    width: '100%',
    color: theme.palette.text.primary,
    fontFamily: theme.typography.fontFamily,
  },
  caption: {
    color: theme.palette.text.secondary,
    padding: theme.spacing(0, 0, 1),
  },
  head: {
    padding: theme.spacing(0.5),
    fontSize: '0.75rem',
    whiteSpace: 'nowrap',
    verticalAlign: 'bottom',
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  check: { writingMode: 'vertical-rl', transform: 'rotate(180deg)' },
  name: {
    position: 'sticky',
    left: 0,
    textAlign: 'left',
    background: theme.palette.background.paper,
    padding: theme.spacing(0.5, 2, 0.5, 0),
    fontWeight: 'normal',
    whiteSpace: 'nowrap',
    '@media print': { position: 'static' },
  },
  // A long name takes lines, not the room of what stands beside it.
  title: {
    display: 'inline-block',
    width: 'max-content',
    maxWidth: '20em',
    whiteSpace: 'normal',
    overflowWrap: 'anywhere',
    [theme.breakpoints.down('xs')]: { maxWidth: '8em' },
  },
  cell: {
    textAlign: 'center',
    padding: theme.spacing(0.25),
    borderBottom: `1px solid ${theme.palette.divider}`,
    '@media print': { padding: 0 },
  },
  link: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    minWidth: 24,
    minHeight: 24,
    '@media print': { minWidth: 0, minHeight: 0 },
  },
  beside: {
    padding: theme.spacing(0.5, 1),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  // The checks leave it no room of its own: a score takes two lines, not five.
  score: { minWidth: '12em' },
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    margin: theme.spacing(1, 0, 0),
    padding: 0,
    listStyle: 'none',
    fontFamily: theme.typography.fontFamily,
  },
}));

const WAIVED: [StatusTone, string] = ['paused', 'is waived'];
const TONES = [...Object.values(VERDICTS), WAIVED].map(([tone]) => tone);

/** A sentence about a cell; the shape alone is for the eye. */
function sentenceOf(cell: FleetCell): string {
  const [, word] = VERDICTS[cell.verdict];
  const waived = cell.waivedUntil
    ? `, waived until ${absolute(cell.waivedUntil)}`
    : '';
  return `${cell.check} ${word} in ${cell.environment}${waived}${
    cell.reason ? `: ${cell.reason}` : '.'
  }`;
}

/**
 * Links of cells, of which there are thousands: a component of Backstage for each
 * would take seconds. One handler of the table follows them within the page.
 */
function useCellLinks() {
  const navigate = useNavigate();
  const analytics = useAnalytics();
  const base = useHref('/').replace(/\/$/, '');
  return {
    hrefOf: (to: string) => base + to,
    follow: (event: MouseEvent) => {
      const link = (event.target as Element).closest<HTMLElement>('a[data-to]');
      const { metaKey, ctrlKey, shiftKey, altKey, button } = event;
      const isPlain = !(metaKey || ctrlKey || shiftKey || altKey || button);
      const { to } = link?.dataset ?? {};
      if (!to || !isPlain) return;
      event.preventDefault();
      analytics.captureEvent('click', link?.title ?? to, {
        attributes: { to },
      });
      navigate(to);
    },
  };
}

/** Services by checks: the worst verdict of each, linked to its evidence. */
export function HeatMap(props: {
  checks: Fleet['checks'];
  /** Id of the framework whose controls are named; empty: none. */
  framework: string;
  rows: FleetRow[];
}) {
  const classes = useStyles();
  const { checks, framework, rows } = props;
  const hidden = useVisuallyHidden();
  const { definitions, shape } = useStatusShapes(TONES);
  const { hrefOf, follow } = useCellLinks();
  // A plain function: hooks in each of thousands of cells take their time.
  const cellOf = (row: FleetRow, cell: FleetCell | undefined) => {
    if (!cell) {
      return (
        <>
          <span aria-hidden>–</span>
          <span className={hidden}>does not apply</span>
        </>
      );
    }
    const sentence = sentenceOf(cell);
    const to = complianceHref(row.service, cell, framework);
    return (
      <a
        href={hrefOf(to)}
        data-to={to}
        className={classes.link}
        title={sentence}
        aria-label={`${row.title}: ${sentence}`}
      >
        {shape((cell.waivedUntil ? WAIVED : VERDICTS[cell.verdict])[0])}
      </a>
    );
  };
  return (
    <>
      {definitions}
      <Typography className={classes.caption} variant="body2" aria-hidden>
        {CAPTION}
      </Typography>
      <TableContainer
        className={classes.scroll}
        tabIndex={0}
        role="region"
        aria-label="Services by checks"
      >
        {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */}
        <table className={classes.table} onClick={follow} aria-label={CAPTION}>
          <thead>
            <tr>
              <th scope="col" className={`${classes.head} ${classes.name}`}>
                Service
              </th>
              {checks.map(({ check, title, controls, own }) => (
                <th
                  key={check}
                  scope="col"
                  title={[
                    title,
                    ...(own ? ['own check'] : []),
                    ...controlLabels({ controls }, framework),
                  ].join(' · ')}
                  className={classes.head}
                >
                  <span className={classes.check}>
                    {own ? `${check} *` : check}
                  </span>
                </th>
              ))}
              <th scope="col" className={classes.head}>
                Score
              </th>
              <th scope="col" className={classes.head}>
                Since
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.service}>
                <th scope="row" className={classes.name}>
                  <Link
                    to={complianceHref(row.service)}
                    underline="always"
                    className={classes.title}
                  >
                    {row.title}
                  </Link>
                </th>
                {checks.map(({ check }) => (
                  <td key={check} className={classes.cell}>
                    {cellOf(
                      row,
                      row.cells.find(cell => cell.check === check),
                    )}
                  </td>
                ))}
                <td className={`${classes.beside} ${classes.score}`}>
                  <Link
                    to={complianceHref(row.service)}
                    underline="always"
                    aria-label={`${scoreText(row.score)}, ${
                      row.title
                    }: show why`}
                  >
                    {scoreText(row.score)}
                  </Link>
                </td>
                <td className={classes.beside}>
                  {row.since ? <Age since={row.since} /> : '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableContainer>
      <ul className={classes.legend} aria-label="What the shapes mean">
        {[...Object.values(VERDICTS), WAIVED].map(([tone, word]) => (
          <li key={word}>
            <Status tone={tone}>{word}</Status>
          </li>
        ))}
        <li>– does not apply</li>
        {checks.some(({ own }) => own) && <li>* a check of your own</li>}
      </ul>
    </>
  );
}
