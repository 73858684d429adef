import { Status, type StatusTone } from '../components';

const TONES: Record<string, StatusTone> = {
  proposed: 'running',
  reviewing: 'waiting',
  ready: 'ok',
  merging: 'running',
  deploying: 'running',
  verifying: 'running',
  succeeded: 'ok',
  failed: 'error',
  rejected: 'error',
  cancelled: 'paused',
  superseded: 'paused',
  expired: 'paused',
  'rolled-back': 'warning',
};

/** The state of a change in a word. */
export function ChangeState(props: {
  state: string;
  /** It was decided on and recorded, and nothing was written. */
  onlyObserved?: boolean;
}) {
  if (props.onlyObserved) {
    return <Status tone="paused">observed only</Status>;
  }
  return (
    <Status tone={TONES[props.state] ?? 'unknown'}>
      {props.state.replace('-', ' ')}
    </Status>
  );
}
