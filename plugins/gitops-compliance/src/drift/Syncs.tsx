import Typography from '@material-ui/core/Typography';
import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import { RelativeTime, VisibleText } from '../components';

type Sync = DriftIncident['syncs'][number];

const OUTCOME: Record<NonNullable<Sync['outcome']>, string> = {
  succeeded: 'it succeeded',
  failed: 'it failed',
  refused: 'it was refused',
  withdrawn: 'it was not asked for in the end',
  lost: 'nobody saw it run',
};

/** What the portal did to put a drift back, and whether it will do more. */
export function Syncs(props: { incident: DriftIncident }) {
  const { enforcement, syncs } = props.incident;
  const isTold =
    enforcement !== null &&
    enforcement.state !== 'off' &&
    enforcement.state !== 'asked';
  return (
    <>
      {syncs.map(({ at, outcome, problem, revision }) => (
        <Typography key={at} variant="body2" component="div">
          The portal asked for a sync to {revision.slice(0, 7)},{' '}
          <RelativeTime at={at} />
          {outcome === null
            ? '; it is not over yet.'
            : `: ${OUTCOME[outcome]}.`}
          {problem !== null && (
            <>
              {' '}
              <VisibleText text={problem} />
            </>
          )}
        </Typography>
      ))}
      {isTold && <Typography variant="body2">{enforcement.reason}</Typography>}
    </>
  );
}
