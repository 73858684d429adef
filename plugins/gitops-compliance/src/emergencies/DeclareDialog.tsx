import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Button } from '../components/Button';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { MIN_REASON_LENGTH, Notice, useFocusInvalid } from '../components';
import { useEnvironmentChoices } from '../evidence/useEnvironmentChoices';
import { serviceOf } from '../stops/scopeOf';
import { EnvironmentChoice } from './EnvironmentChoice';
import { jointTerms, sameTerms } from './jointTerms';
import { TermsNotice } from './TermsNotice';
import { useTerms } from './useEmergencies';

const SECONDS_PER_MINUTE = 60;
const MINUTE_MS = 60_000;

const useStyles = makeStyles(theme => ({
  terms: { display: 'grid', gap: theme.spacing(1) },
}));

/** What is wrong with what was typed, by field; empty: nothing. */
interface Problems {
  services?: string;
  environments?: string;
  reason?: string;
  incident?: string;
  minutes?: string;
}

/** The services of a text with commas. */
function servicesOf(text: string): string[] {
  return [...new Set(text.split(',').flatMap(name => serviceOf(name) ?? []))];
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/**
 * Declares an emergency: a reason and a link, the rest is there. Says what it does
 * and whom it wakes, and stays open with its text when it is refused.
 */
export function DeclareDialog(props: {
  /** Names of services, or references; what is known already. */
  service?: string;
  environment?: string;
  onClose(): void;
  onDeclared(emergency: EmergencyView): void;
}) {
  const api = useApi(gitopsComplianceApiRef);
  const classes = useStyles();
  const [services, setServices] = useState(
    props.service?.replace(/^component:(default\/)?/, '') ?? '',
  );
  const [asked, setAsked] = useState(services);
  const [environments, setEnvironments] = useState(
    props.environment ? [props.environment] : [],
  );
  const [reason, setReason] = useState('');
  const [incident, setIncident] = useState('');
  const [minutes, setMinutes] = useState('');
  const [problems, setProblems] = useState<Problems>({});
  const { data: choices } = useEnvironmentChoices();
  const { data: terms = [], error } = useTerms(servicesOf(asked), environments);
  const joint = jointTerms(terms);
  const { busy, refusal, ask } = useAsking();
  const isKnown = props.service !== undefined;
  /** Where something is to be written first. */
  const first = useRef<HTMLInputElement>(null);

  const longest =
    joint.maxSeconds && Math.floor(joint.maxSeconds / SECONDS_PER_MINUTE);
  const find = (): Problems => {
    const count = Number(minutes);
    return {
      ...(servicesOf(services).length === 0 && {
        services: 'Name the service that is affected.',
      }),
      ...(environments.length === 0 && { environments: 'Choose where.' }),
      ...(reason.trim().length < MIN_REASON_LENGTH && {
        reason: 'Say in a few words what is wrong.',
      }),
      ...(!isWebAddress(incident.trim()) && {
        incident: 'Give the address of the incident, with https.',
      }),
      ...(minutes !== '' &&
        !(count > 0 && (longest === undefined || count <= longest)) && {
          minutes: `Give a number of minutes${
            longest === undefined ? '' : `, at most ${longest}`
          }.`,
        }),
    };
  };
  const titleOf = (name: string) =>
    choices?.environments.find(each => each.name === name)?.title ?? name;
  const { form, refuse } = useFocusInvalid();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = find();
    setProblems(found);
    if (Object.keys(found).length > 0) refuse();
    if (busy || Object.keys(found).length > 0) return;
    ask(async () =>
      props.onDeclared(
        await api.declareEmergency({
          services: servicesOf(services),
          environments,
          reason: reason.trim(),
          incident: incident.trim(),
          ...(minutes !== '' && {
            expiresAt: new Date(
              Date.now() + Number(minutes) * MINUTE_MS,
            ).toISOString(),
          }),
        }),
      ),
    );
  };
  const field = (
    name: Exclude<keyof Problems, 'environments'>,
    value: string,
    set: (text: string) => void,
    hint: string,
  ) => ({
    id: `declare-emergency-${name}`,
    value,
    onChange: (event: { target: { value: string } }) => {
      set(event.target.value);
      setProblems({ ...problems, [name]: undefined });
    },
    fullWidth: true,
    margin: 'dense' as const,
    error: problems[name] !== undefined,
    helperText: problems[name] ?? hint,
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      aria-labelledby="declare-emergency-title"
      TransitionProps={{ onEntered: () => first.current?.focus() }}
      fullWidth
      maxWidth="sm"
    >
      <form ref={form} onSubmit={submit} noValidate>
        <DialogTitle id="declare-emergency-title">
          Declare an emergency
        </DialogTitle>
        <DialogContent>
          <TextField
            {...field(
              'services',
              services,
              setServices,
              'Such as payments-api; several with commas',
            )}
            label="Services"
            required
            inputRef={isKnown ? undefined : first}
            onBlur={() => setAsked(services)}
            inputProps={{ autoComplete: 'off', spellCheck: false }}
          />
          <EnvironmentChoice
            environments={choices?.environments ?? []}
            chosen={environments}
            problem={problems.environments}
            onChange={chosen => {
              setEnvironments(chosen);
              setProblems({ ...problems, environments: undefined });
            }}
          />
          <TextField
            {...field('reason', reason, setReason, 'Everybody reads this')}
            label="What is wrong"
            required
            inputRef={isKnown ? first : undefined}
            inputProps={{ maxLength: 2000 }}
          />
          <TextField
            {...field(
              'incident',
              incident,
              setIncident,
              'Where the incident is worked on',
            )}
            label="Link to the incident"
            required
            type="url"
            inputProps={{ maxLength: 1000, spellCheck: false }}
          />
          <TextField
            {...field(
              'minutes',
              minutes,
              setMinutes,
              longest === undefined
                ? 'Empty: as long as the policy allows'
                : `Empty: ${longest}, as long as the policy allows. End it as soon as it is over.`,
            )}
            label="Ends after (minutes)"
            inputProps={{ inputMode: 'numeric' }}
          />
          <div className={classes.terms}>
            {sameTerms(terms).map(same => (
              <TermsNotice
                key={same.environments[0]}
                there={same.there}
                where={
                  environments.length > 1 ? same.environments.map(titleOf) : []
                }
              />
            ))}
            {joint.sentence && <Notice tone="waiting">{joint.sentence}</Notice>}
            {error && <Notice tone="unknown">{error.message}</Notice>}
          </div>
          <div role="alert">
            {refusal && <Notice tone="error">{refusal.message}</Notice>}
          </div>
        </DialogContent>
        <DialogActions>
          <Button onClick={props.onClose}>Not now</Button>
          <Button
            type="submit"
            color="secondary"
            variant="contained"
            disabled={busy || joint.isRefused}
          >
            Declare the emergency
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
