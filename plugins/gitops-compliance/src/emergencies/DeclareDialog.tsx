import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/core-plugin-api';
import type { EmergencyView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import { MIN_REASON_LENGTH, Notice } from '../components';
import { useEnvironmentChoices } from '../evidence/useEnvironmentChoices';
import { serviceOf } from '../stops/scopeOf';
import { TermsNotice } from './TermsNotice';
import { useTerms } from './useEmergencies';

const MINUTE_MS = 60_000;

/** What is wrong with what was typed, by field; empty: nothing. */
interface Problems {
  services?: string;
  environment?: string;
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
  const [services, setServices] = useState(
    props.service?.replace(/^component:(default\/)?/, '') ?? '',
  );
  const [asked, setAsked] = useState(services);
  const [environment, setEnvironment] = useState(props.environment ?? '');
  const [reason, setReason] = useState('');
  const [incident, setIncident] = useState('');
  const [minutes, setMinutes] = useState('');
  const [problems, setProblems] = useState<Problems>({});
  const { data: choices } = useEnvironmentChoices();
  const terms = useTerms(servicesOf(asked)[0], environment);
  const { busy, refusal, ask } = useAsking();
  const isKnown = props.service !== undefined;
  /** Where something is to be written first. */
  const first = useRef<HTMLInputElement>(null);

  const longest = terms.data && Math.floor(terms.data.maxSeconds / 60);
  const find = (): Problems => {
    const count = Number(minutes);
    return {
      ...(servicesOf(services).length === 0 && {
        services: 'Name the service that is affected.',
      }),
      ...(!environment && { environment: 'Choose where.' }),
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = find();
    setProblems(found);
    if (busy || Object.keys(found).length > 0) return;
    ask(async () =>
      props.onDeclared(
        await api.declareEmergency({
          services: servicesOf(services),
          environments: [environment],
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
    name: keyof Problems,
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
      <form onSubmit={submit} noValidate>
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
          <TextField
            {...field(
              'environment',
              environment,
              setEnvironment,
              'Nothing else bends',
            )}
            label="Environment"
            required
            select
            SelectProps={{ native: true }}
            InputLabelProps={{ shrink: true }}
          >
            <option value="" />
            {choices?.environments.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </TextField>
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
          <TermsNotice terms={terms} />
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
            disabled={busy || terms.data?.declare.allowed === false}
          >
            Declare the emergency
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
