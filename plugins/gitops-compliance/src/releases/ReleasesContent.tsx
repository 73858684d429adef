import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useSearchParams } from 'react-router-dom';
import { Button } from '../components/Button';
import { LiveView, Section, ShowMore } from '../components';
import { useEnvironmentChoices } from '../evidence/useEnvironmentChoices';
import { NewRelease } from './NewRelease';
import { ReleaseDetail } from './ReleaseDetail';
import { ReleaseItem } from './ReleaseItem';
import { useReleases } from './useReleases';

const PARAMETER = 'release';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
    justifyItems: 'start',
    '& > *': { maxWidth: '100%' },
  },
  wide: { width: '100%' },
  list: { margin: 0, padding: 0, listStyle: 'none' },
}));

function List(props: { onOpen(id: string): void }) {
  const classes = useStyles();
  const releases = useReleases();
  const environments = useEnvironmentChoices();
  const [isNew, setIsNew] = useState(false);
  return (
    <LiveView live={releases.live} what="releases">
      {() => {
        const running = releases.items.filter(({ state }) =>
          ['running', 'stopped'].includes(state),
        );
        return (
          <div className={classes.stack}>
            <Typography variant="h6" component="p" aria-live="polite">
              {running.length === 0
                ? 'No release is under way.'
                : `${running.length} ${
                    running.length === 1 ? 'release is' : 'releases are'
                  } under way.`}
            </Typography>
            {isNew ? (
              <div className={classes.wide}>
                <Section title="New release" heading="h2">
                  <LiveView live={environments} what="environments">
                    {data => (
                      <NewRelease
                        environments={data.environments}
                        onRequested={({ summary }) => {
                          releases.accept(summary);
                          props.onOpen(summary.id);
                        }}
                        onClose={() => setIsNew(false)}
                      />
                    )}
                  </LiveView>
                </Section>
              </div>
            ) : (
              <Button
                variant="contained"
                color="primary"
                onClick={() => setIsNew(true)}
              >
                New release
              </Button>
            )}
            <div className={classes.wide}>
              <Section title="Releases" heading="h2">
                {releases.items.length === 0 ? (
                  <Typography variant="body2">
                    Services that are released together appear here, with an
                    outcome each.
                  </Typography>
                ) : (
                  <ul className={classes.list} aria-label="Releases">
                    {releases.items.map(release => (
                      <ReleaseItem
                        key={release.id}
                        release={release}
                        onOpen={props.onOpen}
                      />
                    ))}
                  </ul>
                )}
                <ShowMore what="releases" pages={releases} />
              </Section>
            </div>
          </div>
        );
      }}
    </LiveView>
  );
}

/** *Releases*: several services as one; the open one is in the address. */
export function ReleasesContent() {
  const [parameters, setParameters] = useSearchParams();
  const open = parameters.get(PARAMETER);
  const show = (id: string) => setParameters({ [PARAMETER]: id });
  return open ? (
    <ReleaseDetail
      key={open}
      id={open}
      onBack={() => setParameters({})}
      onOpen={show}
    />
  ) : (
    <List onOpen={show} />
  );
}
