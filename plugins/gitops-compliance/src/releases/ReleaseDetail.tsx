import { useState } from 'react';
import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  ChangeSummary,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { changeHref, ChangeState, ChangeTarget, GateList } from '../changes';
import {
  LiveView,
  Notice,
  Person,
  PlainTable,
  ReasonDialog,
  RelativeTime,
  Section,
  Status,
} from '../components';
import { RELEASE_STATES } from './ReleaseItem';
import { useRelease } from './useReleases';

const MIN_REASON_LENGTH = 5;

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
  actions: {
    display: 'grid',
    gap: theme.spacing(1),
    margin: 0,
    padding: 0,
    listStyle: 'none',
  },
  action: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
  },
}));

type Action = keyof ReleaseView['actions'];

const LABELS: Record<Action, string> = {
  merge: 'Merge the next wave',
  resume: 'Go on',
  cancel: 'Cancel what is not merged',
};

const ACTIONS: Action[] = ['merge', 'resume', 'cancel'];

const COLUMNS = [
  {
    header: 'Change',
    cell: (change: ChangeSummary) => (
      <Link to={changeHref(change)}>
        #{change.number} {change.service.split('/').pop()}
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
        <Link to={change.pullRequest.url}>
          {change.pullRequest.repository}#{change.pullRequest.number}
        </Link>
      ) : (
        'none yet'
      ),
  },
];

function Actions(props: {
  release: ReleaseView;
  onChanged(release: ReleaseView): void;
}) {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const { busy, refusal, ask } = useAsking();
  const [reasoned, setReasoned] = useState<'resume' | 'cancel'>();
  const [sending, setSending] = useState(false);
  const { release } = props;
  const { id, number } = release.summary;

  const act = (request: () => Promise<ReleaseView>) =>
    ask(async () => {
      setSending(true);
      try {
        props.onChanged(await request());
        setReasoned(undefined);
      } finally {
        setSending(false);
      }
    });
  const press = (action: Action) =>
    action === 'merge'
      ? void act(() => api.mergeRelease(id))
      : setReasoned(action);
  const confirm = (reason: string) =>
    void act(() =>
      reasoned === 'resume'
        ? api.resumeRelease(id, reason)
        : api.cancelRelease(id, reason),
    );
  return (
    <div>
      <ul className={classes.actions} aria-label="Actions">
        {ACTIONS.map(action => {
          const { allowed, reason } = release.actions[action];
          const reasonId = `release-${action}-reason`;
          return (
            <li key={action} className={classes.action}>
              <Button
                variant={action === 'merge' ? 'contained' : 'outlined'}
                color={action === 'merge' ? 'primary' : 'default'}
                disabled={!allowed || (busy && sending)}
                onClick={() => press(action)}
                aria-describedby={allowed ? undefined : reasonId}
              >
                {LABELS[action]}
              </Button>
              {!allowed && (
                <Typography variant="body2" id={reasonId}>
                  {reason}
                </Typography>
              )}
            </li>
          );
        })}
      </ul>
      <div role="alert">
        {refusal && !reasoned && (
          <Notice tone="error">
            <Typography variant="body2">{refusal.message}</Typography>
            {refusal.gates.length > 0 && (
              <GateList gates={refusal.gates} label="Gates that refused" />
            )}
          </Notice>
        )}
      </div>
      <ReasonDialog
        id="release-reason"
        open={reasoned !== undefined}
        title={
          reasoned === 'resume'
            ? `Let release R${number} go on`
            : `Cancel release R${number}`
        }
        label="Reason"
        hint="Auditors read this"
        minLength={MIN_REASON_LENGTH}
        tooShort={`Say why, in at least ${MIN_REASON_LENGTH} characters. Auditors read this.`}
        confirm={reasoned === 'resume' ? 'Go on' : 'Cancel the release'}
        dismiss="Leave it"
        busy={sending}
        refusal={refusal}
        onClose={() => setReasoned(undefined)}
        onConfirm={confirm}
      >
        <Typography variant="body2">
          {reasoned === 'resume'
            ? 'What failed stays as it is; the rest goes on.'
            : 'Pull requests that are not merged are closed. What is merged stays: roll it back on its own page.'}
        </Typography>
      </ReasonDialog>
    </div>
  );
}

/** A release with its changes, wave by wave, and what can be done now. */
export function ReleaseDetail(props: { id: string; onBack(): void }) {
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
          <Actions release={release} onChanged={live.accept} />
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
