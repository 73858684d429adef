import { useState } from 'react';
import type { FormEvent } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import type {
  ReleaseCandidates,
  ReleaseRequest,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { Checkbox } from '../components/Checkbox';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { GateList } from '../changes';
import { ImpactFields, NOTHING_SAID, saidOf } from '../changes/ImpactFields';
import {
  LiveView,
  MIN_REASON_LENGTH,
  Notice,
  Sha,
  reasonTooShort,
} from '../components';
import { EmergencyChoice } from '../emergencies';
import { TicketField } from '../tickets';
import { useCandidates } from './useReleases';

const MAX_WAVES = 3;
const SECONDS_PER_MINUTE = 60;

type Candidate = ReleaseCandidates['items'][number];

const useStyles = makeStyles(theme => ({
  form: { display: 'grid', gap: theme.spacing(2), justifyItems: 'start' },
  row: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2) },
  field: { minWidth: 220 },
  wave: { minWidth: 88 },
  reason: { width: '100%', maxWidth: 640 },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 2),
    padding: theme.spacing(0.5, 0),
  },
  // The theme's own grey is too pale.
  label: { '&&': { color: theme.palette.text.primary } },
}));

const keyOf = ({ entityRef, from }: Candidate) => `${entityRef} ${from}`;

/** The waves that were chosen, without empty ones. */
export function wavesOf(
  environment: string,
  candidates: readonly Candidate[],
  chosen: ReadonlyMap<string, number>,
): ReleaseRequest['waves'] {
  const numbers = [...new Set(chosen.values())].sort((a, b) => a - b);
  return numbers.map(wave => ({
    targets: candidates
      .filter(candidate => chosen.get(keyOf(candidate)) === wave)
      .map(({ entityRef, from, revision }) => ({
        entityRef,
        environment,
        from,
        revision,
      })),
  }));
}

/** What goes where, as an emergency has to name it. */
function targetsOf(waves: ReleaseRequest['waves']) {
  return waves.flatMap(({ targets }) =>
    targets.map(({ entityRef: service, environment }) => ({
      service,
      environment,
    })),
  );
}

function CandidateRow(props: {
  candidate: Candidate;
  wave: number | undefined;
  onChoose(wave: number | undefined): void;
}) {
  const classes = useStyles();
  const { candidate, wave } = props;
  const { name, from, running } = candidate;
  return (
    <li className={classes.item}>
      <FormControlLabel
        control={
          <Checkbox
            color="primary"
            checked={wave !== undefined}
            disabled={running !== null}
            onChange={event =>
              props.onChoose(event.target.checked ? 1 : undefined)
            }
          />
        }
        label={`${name} from ${from}`}
      />
      <Typography variant="body2" component="span">
        {candidate.current ? (
          <Sha revision={candidate.current} plain />
        ) : (
          'nothing'
        )}{' '}
        → <Sha revision={candidate.revision} plain />
      </Typography>
      {running !== null && (
        <Typography variant="body2" component="span">
          #{running} is under way there; wait for it or cancel it.
        </Typography>
      )}
      {wave !== undefined && (
        <TextField
          select
          size="small"
          variant="outlined"
          id={`wave-${keyOf(candidate)}`}
          label="Wave"
          className={classes.wave}
          value={wave}
          onChange={event => props.onChoose(Number(event.target.value))}
          SelectProps={{ native: true }}
          inputProps={{ 'aria-label': `Wave of ${name}` }}
          InputLabelProps={{ className: classes.label, shrink: true }}
        >
          {Array.from({ length: MAX_WAVES }, (_, index) => (
            <option key={index} value={index + 1}>
              {index + 1}
            </option>
          ))}
        </TextField>
      )}
    </li>
  );
}

function Choice(props: {
  environment: string;
  candidates: readonly Candidate[];
  onRequested(release: ReleaseView): void;
  onClose(): void;
}) {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const [chosen, setChosen] = useState<ReadonlyMap<string, number>>(new Map());
  const [reason, setReason] = useState('');
  const [ticket, setTicket] = useState('');
  const [emergency, setEmergency] = useState('');
  const [isShort, setIsShort] = useState(false);
  const [said, setSaid] = useState(NOTHING_SAID);
  const [stops, setStops] = useState(true);
  const [pause, setPause] = useState(0);
  const { busy, refusal, ask } = useAsking();
  const { environment, candidates } = props;
  const waves = wavesOf(environment, candidates, chosen);

  const choose = (candidate: Candidate, wave: number | undefined) => {
    const next = new Map(chosen);
    if (wave === undefined) next.delete(keyOf(candidate));
    else next.set(keyOf(candidate), wave);
    setChosen(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const short = reason.trim().length < MIN_REASON_LENGTH;
    setIsShort(short);
    if (short || waves.length === 0) return;
    void ask(async () => {
      props.onRequested(
        await api.requestRelease({
          reason: reason.trim(),
          ...saidOf(said),
          stopOnFailure: stops,
          pauseSeconds: pause * SECONDS_PER_MINUTE,
          ...(ticket.trim() && { ticket: ticket.trim() }),
          ...(emergency && { emergency }),
          waves,
        }),
      );
    });
  };
  if (candidates.length === 0) {
    return (
      <Typography variant="body2">
        None of your services is behind in {environment}: there is nothing to
        release. Promote to the environment before it first.
      </Typography>
    );
  }
  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <ul className={classes.list} aria-label="Services">
        {candidates.map(candidate => (
          <CandidateRow
            key={keyOf(candidate)}
            candidate={candidate}
            wave={chosen.get(keyOf(candidate))}
            onChoose={wave => choose(candidate, wave)}
          />
        ))}
      </ul>
      <FormControlLabel
        control={
          <Checkbox
            color="primary"
            checked={stops}
            onChange={event => setStops(event.target.checked)}
          />
        }
        label="Stop when one of them does not succeed"
      />
      {waves.length > 1 && (
        <TextField
          id="release-pause"
          type="number"
          label="Minutes between waves"
          value={pause}
          onChange={event => setPause(Math.max(0, Number(event.target.value)))}
          inputProps={{ min: 0, max: 10080 }}
          InputLabelProps={{ className: classes.label, shrink: true }}
          variant="outlined"
          size="small"
          className={classes.field}
        />
      )}
      {waves.length > 0 && (
        <div className={classes.reason}>
          <EmergencyChoice
            id="release-emergency"
            targets={targetsOf(waves)}
            value={emergency}
            onChange={setEmergency}
          />
        </div>
      )}
      <TicketField
        id="release-ticket"
        value={ticket}
        onChange={setTicket}
        purpose="The key of one for all of it, such as PAY-123, where a policy asks for one"
      />
      <TextField
        id="release-why"
        label="Reason"
        value={reason}
        onChange={event => {
          setReason(event.target.value);
          setIsShort(false);
        }}
        required
        multiline
        className={classes.reason}
        error={isShort}
        helperText={isShort ? reasonTooShort() : 'Auditors read this'}
        inputProps={{ maxLength: 2000 }}
      />
      <div className={`${classes.reason} ${classes.form}`}>
        <ImpactFields
          id="release"
          value={said}
          onChange={setSaid}
          note="; some policies ask for it"
        />
      </div>
      <Typography variant="body2">
        {waves.length === 0
          ? 'Choose what goes together.'
          : 'Those of a wave whose pins lie in one repository get one pull request. They are merged together or not at all, and each is followed until it is healthy.'}
      </Typography>
      <div className={classes.row}>
        <Button
          type="submit"
          variant="contained"
          color="primary"
          disabled={busy || waves.length === 0}
        >
          Request release
        </Button>
        <Button onClick={props.onClose}>Not now</Button>
      </div>
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
    </form>
  );
}

/** Choosing an environment, and what goes there together. */
export function NewRelease(props: {
  environments: { name: string; title: string }[];
  onRequested(release: ReleaseView): void;
  onClose(): void;
}) {
  const classes = useStyles();
  const { environments } = props;
  const last = environments[environments.length - 1];
  const [environment, setEnvironment] = useState(last?.name ?? '');
  const candidates = useCandidates(environment);
  return (
    <div className={classes.form}>
      <TextField
        select
        id="release-environment"
        label="Environment"
        value={environment}
        onChange={event => setEnvironment(event.target.value)}
        SelectProps={{ native: true }}
        InputLabelProps={{ className: classes.label, shrink: true }}
        variant="outlined"
        size="small"
        className={classes.field}
      >
        {environments.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </TextField>
      <LiveView live={candidates} what="services">
        {({ items }) => (
          <Choice
            key={environment}
            environment={environment}
            candidates={items}
            onRequested={props.onRequested}
            onClose={props.onClose}
          />
        )}
      </LiveView>
    </div>
  );
}
