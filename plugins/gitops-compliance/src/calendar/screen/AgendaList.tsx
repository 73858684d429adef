import { useState } from 'react';
import Link from '@material-ui/core/Link';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { CalendarView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../../components/Button';
import { VisibleText } from '../../components';
import type { Period } from '../layout/columns';
import type { LaneItem } from '../layout/lanes';
import { daysOfAgenda } from '../layout/agenda';
import { scopeOf } from '../layout/words';
import { EntryStatus } from './EntryFacts';

/** Lines that are listed at first; a press lists the next. */
const PAGE = 100;

const useStyles = makeStyles(theme => ({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  day: { paddingTop: theme.spacing(1.5) },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0, 1.5),
    padding: theme.spacing(0.5, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
    overflowWrap: 'anywhere',
  },
  hours: { minWidth: 120 },
  link: { textAlign: 'left' },
}));

/** What begins on each day, as a list: for phones and screen readers. */
export function AgendaList(props: {
  period: Period;
  items: LaneItem[];
  environments: CalendarView['environments'];
  onOpen(item: LaneItem): void;
}) {
  const classes = useStyles();
  const [limit, setLimit] = useState(PAGE);
  const { period, items, environments } = props;
  const titles = new Map(environments.map(e => [e.name, e.title]));
  const { days, total } = daysOfAgenda(period, items, limit);
  if (total === 0) {
    return (
      <Typography variant="body2">
        Nothing begins or holds in this time.
      </Typography>
    );
  }
  return (
    <>
      <ol className={classes.list} aria-label={`Agenda, ${period.title}`}>
        {days.map(({ column, lines }) => (
          <li key={column.name} className={classes.day}>
            <Typography variant="subtitle2" component="h3">
              {column.name}
              {column.note && ` (${column.note})`}
            </Typography>
            <ul className={classes.list}>
              {lines.map(({ item, hours, start }) => (
                <Typography
                  key={`${item.key} ${start}`}
                  variant="body2"
                  component="li"
                  className={classes.line}
                >
                  <span className={classes.hours}>{hours}</span>
                  <EntryStatus item={item} />
                  <Link
                    component="button"
                    variant="body2"
                    underline="always"
                    className={classes.link}
                    onClick={() => props.onOpen(item)}
                  >
                    <bdi>
                      <VisibleText text={item.entry.title} />
                    </bdi>
                  </Link>
                  <span>{scopeOf(item.entry, titles)}</span>
                </Typography>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {total > limit && (
        <Button size="small" onClick={() => setLimit(limit + PAGE)}>
          Show more of {total}
        </Button>
      )}
    </>
  );
}
