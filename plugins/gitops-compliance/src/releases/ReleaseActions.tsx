import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import type {
  ReleaseView,
  RollbackRequest,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { GateList, RollBackDialog } from '../changes';
import { ActionList, Notice, ReasonDialog } from '../components';

type Action = keyof ReleaseView['actions'];

const LABELS: Record<Action, string> = {
  merge: 'Merge the next wave',
  resume: 'Go on',
  cancel: 'Cancel what is not merged',
  rollback: 'Roll it back',
};

/** What one may come to do now; going back also while it cannot be, once it ended. */
function actionsOf({ summary, actions }: ReleaseView): Action[] {
  switch (summary.state) {
    case 'running':
    case 'stopped': {
      const on: Action = summary.state === 'running' ? 'merge' : 'resume';
      const back: Action[] = actions.rollback.allowed ? ['rollback'] : [];
      return [on, 'cancel', ...back];
    }
    default:
      return ['rollback'];
  }
}

/** What going back undoes. */
function mergedOf({ waves }: ReleaseView) {
  return waves
    .flatMap(({ changes }) => changes)
    .filter(({ pullRequest }) => pullRequest?.mergedAt);
}

/** What can be done with a release now; what cannot says why. */
export function ReleaseActions(props: {
  release: ReleaseView;
  onChanged(release: ReleaseView): void;
  /** Shows the release that undoes it. */
  onOpen(id: string): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { refusal, ask } = useAsking();
  const [asking, setAsking] = useState<Exclude<Action, 'merge'>>();
  const [sending, setSending] = useState(false);
  const { release } = props;
  const { id, number } = release.summary;
  const isReasoned = asking === 'resume' || asking === 'cancel';

  const act = (request: () => Promise<void>) =>
    void ask(async () => {
      setSending(true);
      try {
        await request();
        setAsking(undefined);
      } finally {
        setSending(false);
      }
    });
  const press = (action: Action) =>
    action === 'merge'
      ? act(async () => props.onChanged(await api.mergeRelease(id)))
      : setAsking(action);
  const confirm = (reason: string) =>
    act(async () =>
      props.onChanged(
        asking === 'resume'
          ? await api.resumeRelease(id, reason)
          : await api.cancelRelease(id, reason),
      ),
    );
  const rollBack = (wish: RollbackRequest) =>
    act(async () =>
      props.onOpen((await api.rollBackRelease(id, wish)).summary.id),
    );
  const close = () => setAsking(undefined);
  return (
    <div>
      <ActionList
        id="release"
        actions={actionsOf(release).map(action => ({
          ...release.actions[action],
          action,
          label: LABELS[action],
          busy: sending,
        }))}
        onPress={press}
      />
      <div role="alert">
        {refusal && !asking && (
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
        open={isReasoned}
        title={
          asking === 'resume'
            ? `Let release R${number} go on`
            : `Cancel release R${number}`
        }
        label="Reason"
        confirm={asking === 'resume' ? 'Go on' : 'Cancel the release'}
        dismiss="Leave it"
        busy={sending}
        refusal={refusal}
        onClose={close}
        onConfirm={confirm}
      >
        <Typography variant="body2">
          {asking === 'resume'
            ? 'What failed stays as it is; the rest goes on.'
            : 'Pull requests that are not merged are closed. What is merged stays: roll it back.'}
        </Typography>
      </ReasonDialog>
      <RollBackDialog
        open={asking === 'rollback'}
        title={`Roll back release R${number}`}
        crosses={release.crosses}
        targets={mergedOf(release)}
        busy={sending}
        refusal={refusal}
        onClose={close}
        onConfirm={rollBack}
      >
        Every merged change of it goes back to what was approved and healthy
        there before, the last wave first.
      </RollBackDialog>
    </div>
  );
}
