import { useState, type FormEvent } from 'react';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import type {
  CalendarPreview,
  CalendarView,
  PolicyProposalView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { Button } from '../../components/Button';
import { gitopsComplianceApiRef, useAsking } from '../../api';
import {
  MIN_GROUNDS_LENGTH,
  Notice,
  reasonTooShort,
  visibleText,
} from '../../components';
import {
  entryOf,
  idOf,
  problemsOf,
  type PlanForm,
  type PlanProblems,
} from './planForm';
import { PlanFields } from './PlanFields';
import { PreviewResult } from './PreviewResult';

/** As far as the backend looks ahead. */
const PREVIEW_DAYS = 400;
const MAX_REASON = 2000;
/** Characters of an id that make it distinct. */
const DISTINCT_LENGTH = 6;

function distinctText(): string {
  return Math.random()
    .toString(36)
    .slice(2, 2 + DISTINCT_LENGTH);
}

/**
 * Plans an entry: shows what it would do before anything is saved, and proposes
 * it with a reason; a second person approves it.
 */
export function PlanDialog(props: {
  initial: PlanForm;
  view: CalendarView;
  zone: string;
  onClose(): void;
  onProposed(proposal: PolicyProposalView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { initial, view, zone } = props;
  const [form, setForm] = useState(initial);
  const [distinct] = useState(distinctText);
  const [problems, setProblems] = useState<PlanProblems>({});
  const [preview, setPreview] = useState<CalendarPreview>();
  const previewing = useAsking();
  const proposing = useAsking();
  const isNew = initial.id === '';
  const written = () => entryOf(form, title => idOf(title, distinct));
  const changed = view.entries.find(
    ({ kind, id }) => kind === initial.kind && id === initial.id,
  );
  const mayPropose =
    view.mayPropose.includes(form.kind) && (changed?.mayChange ?? true);

  const set = (change: Partial<PlanForm>) => {
    setForm(before => ({ ...before, ...change }));
    setProblems({});
    setPreview(undefined);
  };
  const isComplete = (wantsReason: boolean) => {
    const found = problemsOf(form);
    const isShort = form.reason.trim().length < MIN_GROUNDS_LENGTH;
    if (isShort && (wantsReason || form.reason.trim() === '')) {
      found.reason = reasonTooShort(MIN_GROUNDS_LENGTH);
    }
    setProblems(found);
    return Object.keys(found).length === 0;
  };
  const look = () => {
    if (!isComplete(false)) return;
    previewing.ask(async () => {
      const now = DateTime.utc();
      setPreview(
        await api.previewCalendarEntry({
          kind: form.kind,
          entry: written(),
          from: now.toISO() as string,
          to: now.plus({ days: PREVIEW_DAYS }).toISO() as string,
        }),
      );
    });
  };
  const propose = (event: FormEvent) => {
    event.preventDefault();
    if (!preview) {
      look();
      return;
    }
    if (!isComplete(true) || !mayPropose) return;
    proposing.ask(async () =>
      props.onProposed(
        await api.proposeCalendarEntry({
          kind: form.kind,
          entry: written(),
          reason: form.reason.trim(),
        }),
      ),
    );
  };
  const refusal = proposing.refusal ?? previewing.refusal;
  return (
    <Dialog
      open
      onClose={props.onClose}
      aria-labelledby="plan-title-of-dialog"
      fullWidth
      maxWidth="md"
    >
      <form onSubmit={propose} noValidate>
        <DialogTitle id="plan-title-of-dialog">
          {isNew ? 'Plan' : `Change ${visibleText(initial.title)}`}
        </DialogTitle>
        <DialogContent>
          <PlanFields
            form={form}
            problems={problems}
            set={set}
            environments={view.environments}
          />
          <TextField
            id="plan-reason"
            label="Reason"
            value={form.reason}
            onChange={event => {
              setForm(before => ({ ...before, reason: event.target.value }));
              setProblems({});
            }}
            required
            fullWidth
            multiline
            margin="dense"
            error={problems.reason !== undefined}
            helperText={
              problems.reason ??
              'Everybody whom it holds reads this, and so do auditors'
            }
            inputProps={{ maxLength: MAX_REASON }}
          />
          <div role="status">
            {preview && <PreviewResult preview={preview} zone={zone} />}
          </div>
          <div role="alert">
            {refusal && <Notice tone="error">{refusal.message}</Notice>}
          </div>
          {!mayPropose && (
            <Typography variant="body2">{view.proposeReason}</Typography>
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={props.onClose}>Not now</Button>
          <Button onClick={look} color={preview ? 'default' : 'primary'}>
            See what it would do
          </Button>
          <Button
            type="submit"
            color="primary"
            disabled={!preview || !mayPropose || proposing.busy}
          >
            Propose
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
