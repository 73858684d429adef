import { useState } from 'react';
import type { FormEvent } from 'react';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type { TicketOfChange } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { LiveView, Notice, Section } from '../components';
import { TicketLine } from './TicketLine';
import { useTicket, type TicketHandle } from './useTicket';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(1),
    '& > :empty': { position: 'absolute' },
  },
  form: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
}));

function Setting(props: { view: TicketOfChange; handle: TicketHandle }) {
  const classes = useStyles();
  const { view, handle } = props;
  const { busy, set } = handle;
  const [key, setKey] = useState('');
  const wanted = key.trim();
  const attach = async (event: FormEvent) => {
    event.preventDefault();
    if (wanted && !busy && (await set({ ticket: wanted }))) setKey('');
  };
  return (
    <form className={classes.form} onSubmit={attach} noValidate>
      <TextField
        label={view.ticket ? 'Another ticket' : 'Key of a ticket'}
        id="ticket-key"
        value={key}
        onChange={event => setKey(event.target.value)}
        size="small"
        variant="outlined"
        inputProps={{ maxLength: 100, autoComplete: 'off' }}
      />
      <Button type="submit" size="small" disabled={!wanted || busy}>
        Attach
      </Button>
      {view.systems
        .filter(({ canCreate }) => canCreate)
        .map(({ name, title }) => (
          <Button
            key={name}
            size="small"
            disabled={busy || view.isWanted}
            onClick={() => void set({ makeIn: name })}
          >
            Make a ticket in {title}
          </Button>
        ))}
    </form>
  );
}

function Body(props: { view: TicketOfChange; handle: TicketHandle }) {
  const classes = useStyles();
  const { view, handle } = props;
  return (
    <div className={classes.root}>
      {view.ticket ? (
        <TicketLine ticket={view.ticket} />
      ) : (
        <Typography variant="body2">No ticket is attached.</Typography>
      )}
      <div role="status">
        {view.isWanted && (
          <Typography variant="body2">
            A ticket is being made; it appears here.
          </Typography>
        )}
      </div>
      <div role="alert">
        {(handle.refusal ?? view.problem) && (
          <Notice tone="error">
            {handle.refusal?.message ?? view.problem}
          </Notice>
        )}
      </div>
      {view.attach.allowed && <Setting view={view} handle={handle} />}
    </div>
  );
}

/** The ticket of a change; nothing where there is no ticket system. */
export function ChangeTicket(props: { changeId: string }) {
  const handle = useTicket(props.changeId);
  const { data, error } = handle.live;
  const isOfInterest =
    error !== undefined ||
    (data && (data.ticket !== null || data.systems.length > 0));
  if (!isOfInterest) return null;
  return (
    <Section title="Ticket" heading="h3">
      <LiveView live={handle.live} what="the ticket">
        {view => <Body view={view} handle={handle} />}
      </LiveView>
    </Section>
  );
}
