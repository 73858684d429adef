import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { parseEntityRef } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { EnvironmentModeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  LiveView,
  ModeChip,
  ModeLegend,
  PlainTable,
  RelativeTime,
  Section,
  type PlainColumn,
} from '../components';
import { useModes } from './usePolicy';

const useStyles = makeStyles(theme => ({
  stack: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
}));

type Held = EnvironmentModeView['changes'][number];

/** A change, as a link to where it is shown. */
function ChangeLink(props: { id: string; number: number; service: string }) {
  const entityRoute = useRouteRef(entityRouteRef);
  const { kind, namespace, name } = parseEntityRef(props.service);
  const path = entityRoute({ kind: kind.toLowerCase(), namespace, name });
  return (
    <Link to={`${path}/promotion?change=${props.id}`} underline="always">
      #{props.number} {name}
    </Link>
  );
}

const DONE: Record<Held['phase'], string> = {
  request: 'asked for',
  merge: 'merged',
  sync: 'synced',
};

const COLUMNS: PlainColumn<Held>[] = [
  { header: 'Change', cell: held => <ChangeLink {...held} /> },
  {
    header: 'When',
    cell: ({ phase, at, outside }) => (
      <>
        {DONE[phase]}{' '}
        {outside && phase === 'merge' ? 'outside the portal ' : ''}
        <RelativeTime at={at} />
      </>
    ),
  },
  {
    header: 'What would have held it',
    cell: ({ gates }) => (
      <>
        {gates.map(({ gate, title, reason }) => (
          <div key={gate}>
            <strong>{title}</strong>: {reason}
          </div>
        ))}
      </>
    ),
  },
];

/** What was asked for where nothing is written; empty: nothing was. */
function askedSentence({ asked, refused }: EnvironmentModeView): string {
  if (asked === 0) return '';
  const promotions =
    asked === 1 ? '1 promotion was' : `${asked} promotions were`;
  return `${promotions} asked for and only recorded; enforcing would have refused ${refused} of them.`;
}

function mergedSentence({ passed, held, mode }: EnvironmentModeView): string {
  if (passed === 0) return 'No change was merged in the last 30 days.';
  const changes = passed === 1 ? '1 change was' : `${passed} changes were`;
  if (held === 0) {
    return `${changes} merged in the last 30 days; every gate was open.`;
  }
  const would =
    mode === 'enforce'
      ? 'while a gate was not open'
      : 'that enforcing would have held';
  return `${changes} merged in the last 30 days, ${held} of them ${would}.`;
}

function Environment(props: { of: EnvironmentModeView }) {
  const { title, name, mode, gates, changes, more } = props.of;
  return (
    <section aria-label={title}>
      <Typography variant="subtitle1" component="h3">
        {title} <ModeChip mode={mode} />
      </Typography>
      <Typography variant="body2">
        {mergedSentence(props.of)} {askedSentence(props.of)}{' '}
        {gates.map(gate => `${gate.title}: ${gate.changes}`).join(' · ')}
      </Typography>
      {changes.length > 0 && (
        <PlainTable
          caption={`Changes of ${name}`}
          columns={COLUMNS}
          rows={changes}
          rowKey={({ id }) => id}
          empty=""
        />
      )}
      {more > 0 && (
        <Typography variant="body2">{`${more} more are not listed here.`}</Typography>
      )}
    </section>
  );
}

/** Per environment: its mode, and what enforcing would have held. */
export function ModesSection() {
  const classes = useStyles();
  const live = useModes();
  return (
    <Section title="Modes" heading="h2">
      <LiveView live={live} what="modes">
        {({ environments }) => (
          <div className={classes.stack}>
            {environments.map(environment => (
              <Environment key={environment.name} of={environment} />
            ))}
            <ModeLegend modes={environments.map(({ mode }) => mode)} />
            <Typography variant="body2">
              A mode is changed in the policy, as any other rule.
            </Typography>
          </div>
        )}
      </LiveView>
    </Section>
  );
}
