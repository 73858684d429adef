import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { LiveView, Section, ShowMore, VisuallyHidden } from '../components';
import { DeclareButton } from './DeclareButton';
import { EmergencyDetails } from './EmergencyDetails';
import { EmergencyItem } from './EmergencyItem';
import { useEmergencies } from './useEmergencies';

const PARAM = 'emergency';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 2),
  },
  list: { margin: 0, padding: 0, listStyle: 'none' },
}));

function EmergencyList(props: {
  title: string;
  state: 'running' | 'owing' | 'closed';
  empty: string;
}) {
  const classes = useStyles();
  const pages = useEmergencies(props.state);
  return (
    <Section title={props.title} heading="h2">
      <LiveView live={pages.live} what="emergencies">
        {() => (
          <>
            {pages.items.length === 0 ? (
              <Typography variant="body2">{props.empty}</Typography>
            ) : (
              <ul className={classes.list} aria-label={props.title}>
                {pages.items.map(emergency => (
                  <EmergencyItem key={emergency.id} emergency={emergency} />
                ))}
              </ul>
            )}
            <ShowMore what="emergencies" pages={pages} />
          </>
        )}
      </LiveView>
    </Section>
  );
}

/** Emergencies: what runs first, what is owed next, what is closed last. */
export function EmergenciesContent() {
  const classes = useStyles();
  const [params] = useSearchParams();
  const [news, setNews] = useState('');
  const open = params.get(PARAM);
  return (
    <div className={classes.root}>
      <VisuallyHidden live>{news}</VisuallyHidden>
      {open ? (
        <EmergencyDetails key={open} id={open} onNews={setNews} />
      ) : (
        <>
          <div className={classes.head}>
            <Typography variant="body2">
              The door for when production burns: it opens at once, rings the
              bells, and asks for the review afterwards.
            </Typography>
            <DeclareButton />
          </div>
          <EmergencyList
            title="Running"
            state="running"
            empty="No emergency runs: every gate holds as the policy says."
          />
          <EmergencyList
            title="Owed"
            state="owing"
            empty="Nothing is owed: every emergency was reviewed, and Git says what runs."
          />
          <EmergencyList
            title="Closed"
            state="closed"
            empty="There was none yet."
          />
        </>
      )}
    </div>
  );
}
