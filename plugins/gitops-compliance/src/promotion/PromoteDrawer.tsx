import { useState } from 'react';
import type { FormEvent } from 'react';
import Drawer from '@material-ui/core/Drawer';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import CloseIcon from '@material-ui/icons/Close';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { IconButton } from '../components/IconButton';
import { Button } from '../components/Button';
import { GateList } from '../changes/GateList';
import { ImpactFields, NOTHING_SAID, saidOf } from '../changes/ImpactFields';
import {
  LiveView,
  MIN_REASON_LENGTH,
  Notice,
  reasonTooShort,
  shortRevision,
  useFocusInvalid,
} from '../components';
import { DeclareButton, EmergencyChoice, isHeld } from '../emergencies';
import { TicketField } from '../tickets';
import { ClassChoice, type ChangeClass } from './ClassChoice';
import type { PromotablePair } from './promotable';
import { PromotionPreviewView } from './PromotionPreviewView';
import { usePromotionRequest } from './usePromotionRequest';

const TITLE_ID = 'promote-drawer-title';

const useStyles = makeStyles(theme => ({
  paper: { width: 640, maxWidth: '100vw', padding: theme.spacing(3) },
  head: { display: 'flex', alignItems: 'flex-start' },
  title: { flexGrow: 1, overflowWrap: 'anywhere' },
  stack: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    '& > :empty': { position: 'absolute' },
  },
  actions: { display: 'flex', gap: theme.spacing(1), flexWrap: 'wrap' },
}));

function RequestForm(props: {
  pair: PromotablePair;
  entity: Entity;
  onClose(): void;
  onRequested(change: ChangeView): void;
}) {
  const classes = useStyles();
  const { pair, entity } = props;
  const request = usePromotionRequest(entity, {
    environment: pair.environment.name,
    from: pair.from,
  });
  const [reason, setReason] = useState('');
  const [tooShort, setTooShort] = useState(false);
  const [said, setSaid] = useState(NOTHING_SAID);
  const [isTried, setIsTried] = useState(false);
  const [ticket, setTicket] = useState('');
  const [changeClass, setChangeClass] = useState<ChangeClass>('normal');
  const [emergency, setEmergency] = useState('');
  const revision = request.preview.data?.revision ?? undefined;
  const asksForTicket = request.preview.data?.gates.some(
    ({ gate, state }) => gate === 'ticket' && state !== 'open',
  );
  const asksForImpact =
    request.preview.data?.asksForImpact === true &&
    request.preview.data.mode === 'enforce' &&
    !emergency;
  const { firstSeen, refusal, submitting } = request;
  const { form, refuse } = useFocusInvalid();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (submitting) {
      return;
    }
    const short = reason.trim().length < MIN_REASON_LENGTH;
    setTooShort(short);
    setIsTried(true);
    const told = saidOf(said);
    if (short || (asksForImpact && !(told.impact && told.backOut))) {
      refuse();
      return;
    }
    const change = await request.submit(reason.trim(), {
      class: changeClass,
      ticket: ticket.trim(),
      emergency,
      ...told,
    });
    if (change) {
      props.onRequested(change);
    }
  };
  const service = stringifyEntityRef(entity);
  const target = { service, environment: pair.environment.name };
  // Beside the form: what its dialog sends would send the form, too.
  return (
    <div className={classes.stack}>
      <form ref={form} className={classes.stack} onSubmit={submit} noValidate>
        <LiveView live={request.preview} what="the preview">
          {preview => (
            <div className={classes.stack}>
              <div role="status">
                {firstSeen && revision && firstSeen !== revision && (
                  <Notice tone="warning">
                    {pair.fromTitle} moved on from {shortRevision(firstSeen)} to{' '}
                    {shortRevision(revision)} while this was open. What you see,
                    and what you would request, is {shortRevision(revision)}.
                  </Notice>
                )}
              </div>
              <PromotionPreviewView
                preview={preview}
                service={service}
                loadCommits={request.loadCommits}
                fromTitle={pair.fromTitle}
                title={pair.environment.title}
              />
              <Typography>{preview.sentence}</Typography>
            </div>
          )}
        </LiveView>
        {request.preview.data?.mayExpedite && (
          <ClassChoice value={changeClass} onChange={setChangeClass} />
        )}
        <EmergencyChoice
          id="promotion-emergency"
          targets={[target]}
          value={emergency}
          onChange={setEmergency}
        />
        {asksForTicket && (
          <TicketField
            id="promotion-ticket"
            value={ticket}
            onChange={setTicket}
          />
        )}
        <TextField
          label="Reason"
          id="promotion-reason"
          value={reason}
          onChange={event => {
            setReason(event.target.value);
            setTooShort(false);
          }}
          required
          multiline
          minRows={2}
          variant="outlined"
          error={tooShort}
          helperText={tooShort ? reasonTooShort() : 'Auditors read this'}
          inputProps={{ maxLength: 2000 }}
        />
        <ImpactFields
          id="promotion"
          value={said}
          onChange={setSaid}
          required={asksForImpact}
          isTried={isTried}
        />
        <div role="alert">
          {refusal && (
            <Notice tone="error">
              <Typography variant="body2">{refusal.message}</Typography>
              {refusal.gates.length > 0 && (
                <GateList gates={refusal.gates} label="Gates that refused" />
              )}
            </Notice>
          )}
        </div>
        <div className={classes.actions}>
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={!revision || submitting}
          >
            {wordsOf(submitting, request.preview.data?.mode)}
          </Button>
          <Button onClick={props.onClose}>Close</Button>
        </div>
      </form>
      {!emergency && isHeld(request.preview.data?.gates ?? []) && (
        <Notice tone="waiting" action={<DeclareButton {...target} />}>
          Gates hold it. Where it puts an emergency right, declare that first.
        </Notice>
      )}
    </div>
  );
}

function wordsOf(submitting: boolean, mode: ChangeView['mode'] | undefined) {
  if (submitting) return 'Requesting…';
  return mode === 'observe' ? 'Decide and record only' : 'Request promotion';
}

/** What would change, the gates as they stand, and the request itself. */
export function PromoteDrawer(props: {
  /** The promotion in question; undefined: closed. */
  pair: PromotablePair | undefined;
  entity: Entity;
  onClose(): void;
  onRequested(change: ChangeView): void;
}) {
  const classes = useStyles();
  const { pair } = props;
  return (
    <Drawer
      anchor="right"
      open={Boolean(pair)}
      onClose={props.onClose}
      PaperProps={{
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': TITLE_ID,
        className: classes.paper,
      }}
    >
      {pair && (
        <>
          <div className={classes.head}>
            <Typography
              variant="h5"
              component="h2"
              id={TITLE_ID}
              className={classes.title}
            >
              Promote {pair.fromTitle} → {pair.environment.title}
            </Typography>
            <IconButton onClick={props.onClose} aria-label="Close">
              <CloseIcon />
            </IconButton>
          </div>
          <RequestForm
            pair={pair}
            entity={props.entity}
            onClose={props.onClose}
            onRequested={props.onRequested}
          />
        </>
      )}
    </Drawer>
  );
}
