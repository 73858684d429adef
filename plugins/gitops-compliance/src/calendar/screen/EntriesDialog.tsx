import { useState } from 'react';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import type {
  CalendarView,
  PolicyProposalView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../../components/Button';
import { gitopsComplianceApiRef, useAsking } from '../../api';
import {
  MIN_GROUNDS_LENGTH,
  ReasonDialog,
  VisibleText,
  visibleText,
} from '../../components';
import type { LaneItem } from '../layout/lanes';
import { EntryFacts, EntryStatus } from './EntryFacts';

const useStyles = makeStyles(theme => ({
  entry: {
    padding: theme.spacing(1.5, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  line: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0, 1.5) },
}));

/** One entry in full, or all of a day; each can be changed or removed by proposal. */
export function EntriesDialog(props: {
  title: string;
  items: LaneItem[];
  view: CalendarView;
  zone: string;
  onClose(): void;
  onPlan(): void;
  onChange(item: LaneItem): void;
  onProposed(proposal: PolicyProposalView): void;
}) {
  const classes = useStyles();
  const { items, view, zone } = props;
  const [removing, setRemoving] = useState<LaneItem>();
  const isPast = view.asOf !== null;
  return (
    <>
      <Dialog
        open
        onClose={props.onClose}
        aria-labelledby="calendar-entries-title"
        fullWidth
        maxWidth="md"
      >
        <DialogTitle id="calendar-entries-title">{props.title}</DialogTitle>
        <DialogContent>
          {items.length === 0 && (
            <Typography variant="body2">
              The calendar has nothing here.
            </Typography>
          )}
          {items.map(item => (
            <section
              key={item.key}
              className={classes.entry}
              aria-label={visibleText(item.entry.title)}
            >
              <Typography
                variant="subtitle1"
                component="h3"
                className={classes.line}
              >
                <EntryStatus item={item} />
                <bdi>
                  <VisibleText text={item.entry.title} />
                </bdi>
              </Typography>
              <EntryFacts item={item} view={view} zone={zone} />
              {!item.proposal && !isPast && (
                <>
                  <Button size="small" onClick={() => props.onChange(item)}>
                    Change
                  </Button>
                  <Button
                    size="small"
                    disabled={!item.entry.mayChange}
                    onClick={() => setRemoving(item)}
                  >
                    Remove
                  </Button>
                  {!item.entry.mayChange && view.proposeReason && (
                    <Typography variant="caption" component="p">
                      {view.proposeReason}
                    </Typography>
                  )}
                </>
              )}
            </section>
          ))}
        </DialogContent>
        <DialogActions>
          {!isPast && (
            <Button onClick={props.onPlan}>Plan something here</Button>
          )}
          <Button onClick={props.onClose} color="primary">
            Close
          </Button>
        </DialogActions>
      </Dialog>
      {removing && (
        <RemoveDialog
          item={removing}
          onClose={() => setRemoving(undefined)}
          onProposed={props.onProposed}
        />
      )}
    </>
  );
}

function RemoveDialog(props: {
  item: LaneItem;
  onClose(): void;
  onProposed(proposal: PolicyProposalView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const { kind, id, title } = props.item.entry;
  const { busy, refusal, ask } = useAsking();
  return (
    <ReasonDialog
      id="remove-entry"
      open
      title={`Remove ${visibleText(title)}?`}
      label="Why it is not needed any more"
      minLength={MIN_GROUNDS_LENGTH}
      confirm="Propose to remove it"
      dismiss="Keep it"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={reason =>
        ask(async () =>
          props.onProposed(
            await api.proposeCalendarEntry({ kind, remove: id, reason }),
          ),
        )
      }
    >
      <DialogContentText>
        It stays until a second person approves that it goes.
      </DialogContentText>
    </ReasonDialog>
  );
}
