import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import DialogContentText from '@material-ui/core/DialogContentText';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useApi } from '@backstage/core-plugin-api';
import {
  gitopsComplianceReadPermission,
  type DriftIncident,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useAsking } from '../api';
import {
  CsvExport,
  LiveView,
  ReasonDialog,
  Section,
  ShowMore,
  VisuallyHidden,
} from '../components';
import { DriftFilters } from './DriftFilters';
import { IncidentItem } from './IncidentItem';
import { openSentence, targetOf, WHAT } from './incidentWords';
import {
  queryOf,
  useIncidents,
  type IncidentFilter,
  type IncidentState,
} from './useIncidents';

const EMPTY: Record<IncidentState, string> = {
  open: 'No incident is open: everything runs as it is declared, and nothing came around the portal. A drift appears here once it lasts longer than the policy lets it.',
  over: 'No incident is over yet. What was mended, resolved or adopted is kept here.',
};

const NONE =
  'No incident is like this. Choose all kinds, services and environments to see the others.';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(1) },
  list: { margin: 0, padding: 0, listStyle: 'none' },
}));

/** What runs, or reached a target, that nobody approved; the worst first. */
export function DriftContent() {
  const classes = useStyles();
  const api = useApi(gitopsComplianceApiRef);
  const [params, setParams] = useSearchParams();
  const filter = filterOf(params);
  const { state } = filter;
  const pages = useIncidents(filter);
  const [resolving, setResolving] = useState<DriftIncident>();
  const [news, setNews] = useState('');
  const { busy, refusal, ask } = useAsking();

  const close = () => setResolving(undefined);
  const resolve = (incident: DriftIncident, reason: string) =>
    ask(async () => {
      pages.accept(await api.resolveDrift(incident.id, reason));
      setNews(`The incident of ${targetOf(incident)} is resolved.`);
      close();
    });
  return (
    <Section title="Drift" heading="h2">
      <div className={classes.root}>
        <VisuallyHidden live>{news}</VisuallyHidden>
        <DriftFilters
          filter={filter}
          incidents={pages.items}
          onChange={chosen => setParams(paramsOf(chosen))}
        />
        <LiveView
          live={pages.live}
          what="incidents"
          permission={gitopsComplianceReadPermission.name}
        >
          {() => (
            <>
              <Typography variant="body2">
                {pages.items.length === 0 &&
                  (isNarrowed(filter) ? NONE : EMPTY[state])}
                {pages.items.length > 0 &&
                  state === 'open' &&
                  openSentence(pages.items, pages.more)}
              </Typography>
              {pages.items.length > 0 && (
                <CsvExport
                  name="drift.csv"
                  download={() => api.downloadDrift(queryOf(filter))}
                />
              )}
              {pages.items.length > 0 && (
                <ul className={classes.list} aria-label="Incidents">
                  {pages.items.map(incident => (
                    <IncidentItem
                      key={incident.id}
                      incident={incident}
                      onResolve={() => setResolving(incident)}
                    />
                  ))}
                </ul>
              )}
              <ShowMore what="incidents" pages={pages} />
            </>
          )}
        </LiveView>
        {resolving && (
          <ReasonDialog
            id="resolve-incident"
            open
            title={`Resolve the incident of ${targetOf(resolving)}`}
            label="What it was, and why it may go on"
            confirm="Resolve"
            dismiss="Keep it open"
            busy={busy}
            refusal={refusal}
            onClose={close}
            onConfirm={reason => resolve(resolving, reason)}
          >
            <DialogContentText>
              You say that you had no part in it and looked into it. Its target
              is held no longer; it stays on record as unauthorised.
            </DialogContentText>
          </ReasonDialog>
        )}
      </div>
    </Section>
  );
}

function filterOf(params: URLSearchParams): IncidentFilter {
  const what = params.get('what') ?? '';
  return {
    state: params.get('state') === 'over' ? 'over' : 'open',
    what: isKind(what) ? what : '',
    service: params.get('service') ?? '',
    environment: params.get('environment') ?? '',
  };
}

/** Without what is as it is at first. */
function paramsOf(filter: IncidentFilter): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).filter(
      ([, value]) => value !== '' && value !== 'open',
    ),
  );
}

function isKind(text: string): text is DriftIncident['what'] {
  return Object.hasOwn(WHAT, text);
}

function isNarrowed({ what, service, environment }: IncidentFilter): boolean {
  return [what, service, environment].some(value => value !== '');
}
