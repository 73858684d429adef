import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Button } from '../components/Button';
import { LiveView, Notice, Panel } from '../components';
import { ChangeRow } from './ChangeRow';
import { usePastChanges, useRunningChanges } from './useChanges';

const useStyles = makeStyles(theme => ({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  stack: { display: 'grid', gap: theme.spacing(1) },
}));

interface ListProps {
  entityRef: string;
  onOpen(id: string): void;
}

function Running(props: ListProps) {
  const classes = useStyles();
  const live = useRunningChanges(props.entityRef);
  return (
    <LiveView live={live} what="running changes">
      {data =>
        data.items.length === 0 ? (
          <Typography variant="body2">
            No change is running. What you request with Promote appears here.
          </Typography>
        ) : (
          <ul className={classes.list} aria-label="Running changes">
            {data.items.map(change => (
              <ChangeRow
                key={change.id}
                change={change}
                onOpen={props.onOpen}
              />
            ))}
          </ul>
        )
      }
    </LiveView>
  );
}

function Past(props: ListProps) {
  const classes = useStyles();
  const [inside, setInside] = useState(false);
  const [readOn, setReadOn] = useState(false);
  const past = usePastChanges(props.entityRef, inside || readOn);
  return (
    <LiveView live={past.live} what="past changes">
      {() => (
        <div
          onMouseEnter={() => setInside(true)}
          onMouseLeave={() => setInside(false)}
          onFocus={() => setInside(true)}
          onBlur={() => setInside(false)}
        >
          <div role="status">
            {past.held > 0 && (
              <Button size="small" variant="outlined" onClick={past.showHeld}>
                {past.held} new
              </Button>
            )}
          </div>
          {past.items.length === 0 && past.held === 0 && (
            <Typography variant="body2">
              No change has ended yet. Promotions that succeeded, failed or were
              cancelled stay listed here.
            </Typography>
          )}
          <ul className={classes.list} aria-label="Past changes">
            {past.items.map(change => (
              <ChangeRow
                key={change.id}
                change={change}
                onOpen={props.onOpen}
              />
            ))}
          </ul>
          {past.moreError && (
            <Notice tone="error" announce="alert">
              Older changes did not come: {past.moreError.message}
            </Notice>
          )}
          {past.more && (
            <Button
              size="small"
              disabled={past.loadingMore}
              onClick={() => {
                setReadOn(true);
                past.loadMore();
              }}
            >
              Show more
            </Button>
          )}
        </div>
      )}
    </LiveView>
  );
}

/** Running and past changes of a service. */
export function ChangeLists(props: ListProps) {
  const classes = useStyles();
  return (
    <>
      <section
        className={classes.stack}
        aria-labelledby="gitops-compliance-running"
      >
        <Typography variant="h5" component="h2" id="gitops-compliance-running">
          Running
        </Typography>
        <Panel>
          <Running {...props} />
        </Panel>
      </section>
      <section
        className={classes.stack}
        aria-labelledby="gitops-compliance-past"
      >
        <Typography variant="h5" component="h2" id="gitops-compliance-past">
          Past
        </Typography>
        <Panel>
          <Past {...props} />
        </Panel>
      </section>
    </>
  );
}
