import { useState } from 'react';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import type { Delegation } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, useAsking } from '../api';
import {
  LiveView,
  Notice,
  Person,
  ReasonDialog,
  RelativeTime,
  StatusItem,
} from '../components';
import { useDelegations } from './useBoard';

const MIN_REASON_LENGTH = 3;
/** As the backend takes it. */
const MAX_DAYS = 90;
const DAY_MS = 86_400_000;

const useStyles = makeStyles(theme => ({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  give: { marginTop: theme.spacing(1) },
}));

/** Who votes for the user, and for whom the user votes. */
export function Delegations() {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const live = useDelegations();
  const [isGiving, setGiving] = useState(false);
  const { busy, refusal, ask } = useAsking();
  const end = (id: string) =>
    ask(async () => {
      await api.endDelegation(id);
      live.refresh();
    });
  return (
    <section aria-label="Delegations">
      <Typography variant="h6" component="h2">
        Delegations
      </Typography>
      <LiveView live={live} what="delegations">
        {({ items }) => (
          <>
            {items.length === 0 && (
              <Typography variant="body2">
                You vote for yourself alone. When you are away, give your vote
                to somebody for a while; a conflict of either of you counts.
              </Typography>
            )}
            <ul className={classes.list}>
              {items.map(each => (
                <Item
                  key={each.id}
                  delegation={each}
                  busy={busy}
                  onEnd={() => end(each.id)}
                />
              ))}
            </ul>
          </>
        )}
      </LiveView>
      <div role="alert">
        {refusal && <Notice tone="error">{refusal.message}</Notice>}
      </div>
      <Button
        className={classes.give}
        size="small"
        variant="outlined"
        onClick={() => setGiving(true)}
      >
        Give my vote to somebody
      </Button>
      {isGiving && (
        <GiveDialog
          onClose={() => setGiving(false)}
          onGiven={() => {
            setGiving(false);
            live.refresh();
          }}
        />
      )}
    </section>
  );
}

function Item(props: { delegation: Delegation; busy: boolean; onEnd(): void }) {
  const { from, to, mine, since, until, reason } = props.delegation;
  return (
    <StatusItem
      status={['waiting', mine ? 'Given' : 'Received']}
      line={
        <>
          <span>
            <Person person={to} /> votes for <Person person={from} />
          </span>
          <span>
            <RelativeTime at={since} /> until <RelativeTime at={until} />
          </span>
          <Button size="small" disabled={props.busy} onClick={props.onEnd}>
            {mine ? 'Take it back' : 'Give it back'}
          </Button>
        </>
      }
    >
      <Typography variant="body2">{reason}</Typography>
    </StatusItem>
  );
}

function GiveDialog(props: { onClose(): void; onGiven(): void }) {
  const api = useApi(gitopsComplianceApiRef);
  const [to, setTo] = useState('');
  const [days, setDays] = useState('7');
  const [problem, setProblem] = useState('');
  const { busy, refusal, ask } = useAsking();
  const confirm = (reason: string) => {
    const count = Number(days);
    if (!(count > 0 && count <= MAX_DAYS)) {
      setProblem(`Give a number of days, at most ${MAX_DAYS}.`);
      return;
    }
    ask(async () => {
      await api.giveDelegation({
        to: to.trim(),
        until: new Date(Date.now() + count * DAY_MS).toISOString(),
        reason,
      });
      props.onGiven();
    });
  };
  return (
    <ReasonDialog
      id="give-vote"
      open
      title="Give my vote to somebody"
      label="Why"
      hint="It is recorded, and shown to who gets it."
      minLength={MIN_REASON_LENGTH}
      tooShort={`Say why, in at least ${MIN_REASON_LENGTH} characters.`}
      confirm="Give it"
      dismiss="Not now"
      busy={busy}
      refusal={refusal}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <TextField
        id="give-vote-to"
        label="To"
        value={to}
        onChange={event => setTo(event.target.value)}
        required
        fullWidth
        margin="dense"
        helperText="Catalog reference of a user, such as user:default/ada"
        inputProps={{ autoComplete: 'off', spellCheck: false }}
      />
      <TextField
        id="give-vote-days"
        label="Ends after (days)"
        value={days}
        onChange={event => {
          setDays(event.target.value);
          setProblem('');
        }}
        required
        margin="dense"
        error={problem !== ''}
        helperText={problem || 'It ends by itself; you can take it back.'}
        inputProps={{ inputMode: 'decimal' }}
      />
    </ReasonDialog>
  );
}
