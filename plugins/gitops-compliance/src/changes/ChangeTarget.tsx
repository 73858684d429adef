import type { ChangeSummary } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Sha } from '../components';

/** What a change brings where, such as `9f8e7d6 → prod-eu`. */
export function ChangeTarget(props: { change: ChangeSummary }) {
  const { kind, toRevision, environment } = props.change;
  return (
    <>
      {kind === 'rollback' && 'back to '}
      {toRevision ? (
        <Sha revision={toRevision} plain />
      ) : (
        'direct change'
      )} → {environment}
      {props.change.class === 'expedited' && ' (expedited)'}
    </>
  );
}
