import { Link } from '@backstage/core-components';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  ChangeSummary,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { serviceName } from '@gitops-compliance/rules';
import { Button } from '../components/Button';
import { changeHref, ChangeState, ChangeTarget } from '../changes';
import {
  LiveView,
  Notice,
  Person,
  PlainTable,
  RelativeTime,
  Section,
  Status,
} from '../components';
import { UnderEmergency } from '../emergencies';
import { ReleaseEvidence } from '../evidence';
import { ReleaseActions } from './ReleaseActions';
import { RELEASE_STATES } from './ReleaseItem';
import { useRelease } from './useReleases';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  title: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 2),
  },
}));

const COLUMNS = [
  {
    header: 'Change',
    cell: (change: ChangeSummary) => (
      <Link to={changeHref(change)} underline="always">
        #{change.number} {serviceName(change.service)}
      </Link>
    ),
  },
  {
    header: 'Brings',
    cell: (change: ChangeSummary) => <ChangeTarget change={change} />,
  },
  {
    header: 'State',
    cell: (change: ChangeSummary) => <ChangeState state={change.state} />,
  },
  {
    header: 'Where it stands',
    cell: (change: ChangeSummary) => change.sentence,
  },
  {
    header: 'Pull request',
    cell: (change: ChangeSummary) =>
      change.pullRequest ? (
        <Link to={change.pullRequest.url} underline="always">
          {change.pullRequest.repository}#{change.pullRequest.number}
        </Link>
      ) : (
        'none yet'
      ),
  },
];

/** The release on the other side of a rollback. */
function Neighbour(props: {
  release: ReleaseView['undoes'];
  onOpen(id: string): void;
  children: string;
}) {
  const { release } = props;
  if (!release) return null;
  return (
    <Notice
      tone="warning"
      action={
        <Button size="small" onClick={() => props.onOpen(release.id)}>
          Open R{release.number}
        </Button>
      }
    >
      {props.children} release R{release.number}.
    </Notice>
  );
}

function hasEnded({ waves }: ReleaseView): boolean {
  return waves.every(({ changes }) =>
    changes.every(({ endedAt }) => endedAt !== null),
  );
}

/** The emergencies under which its changes go, each once. */
function emergenciesOf({ waves }: ReleaseView) {
  const named = waves
    .flatMap(({ changes }) => changes)
    .flatMap(({ emergency }) => emergency ?? []);
  return [...new Map(named.map(each => [each.id, each])).values()];
}

/** A release with its changes, wave by wave, and what can be done now. */
export function ReleaseDetail(props: {
  id: string;
  onBack(): void;
  /** Shows another release. */
  onOpen(id: string): void;
}) {
  const classes = useStyles();
  const live = useRelease(props.id);
  return (
    <LiveView live={live} what="release">
      {release => (
        <div className={classes.stack}>
          <div>
            <Button size="small" onClick={props.onBack}>
              Back to releases
            </Button>
            <Typography variant="h5" component="h2" className={classes.title}>
              <span>
                R{release.summary.number}: {release.summary.changes}{' '}
                {release.summary.changes === 1 ? 'service' : 'services'} →{' '}
                {release.summary.environments.join(', ')}
              </span>
              <Status tone={RELEASE_STATES[release.summary.state][0]}>
                {RELEASE_STATES[release.summary.state][1]}
              </Status>
            </Typography>
            <Typography aria-live="polite">
              {release.summary.sentence}
            </Typography>
            <Typography variant="body2" component="div">
              Requested by <Person person={release.summary.requester} />,{' '}
              <RelativeTime at={release.summary.createdAt} />: “{release.reason}
              ”
            </Typography>
            <Typography variant="body2" component="div">
              {release.stopOnFailure
                ? 'It stops when one of them does not succeed.'
                : 'It goes on whatever happens to one of them.'}
              {release.pauseSeconds > 0 &&
                ` It pauses ${release.pauseSeconds} s between waves.`}
              {release.resumed && (
                <>
                  {' '}
                  Let go on <RelativeTime at={release.resumed.at} />
                  {release.resumed.by && (
                    <>
                      {' '}
                      by <Person person={release.resumed.by} />
                    </>
                  )}
                  : “{release.resumed.reason}”
                </>
              )}
            </Typography>
          </div>
          {emergenciesOf(release).map(emergency => (
            <UnderEmergency key={emergency.id} emergency={emergency} />
          ))}
          <Neighbour release={release.undoes} onOpen={props.onOpen}>
            It rolls back
          </Neighbour>
          <Neighbour release={release.undoneBy} onOpen={props.onOpen}>
            It is rolled back by
          </Neighbour>
          <ReleaseActions
            release={release}
            onChanged={live.accept}
            onOpen={props.onOpen}
          />
          {release.waves.map(({ wave, changes }) => (
            <Section key={wave} title={`Wave ${wave}`} heading="h3">
              <PlainTable
                caption={`Changes of wave ${wave}`}
                columns={COLUMNS}
                rows={changes}
                rowKey={({ id }) => id}
                empty="You may not see the services of this wave."
              />
            </Section>
          ))}
          {release.withheld === 0 && hasEnded(release) && (
            <Section title="Evidence" heading="h3">
              <ReleaseEvidence releaseId={release.summary.id} />
            </Section>
          )}
          {release.withheld > 0 && (
            <Typography variant="body2">
              {release.withheld} more are of services that you may not see.
            </Typography>
          )}
        </div>
      )}
    </LiveView>
  );
}
