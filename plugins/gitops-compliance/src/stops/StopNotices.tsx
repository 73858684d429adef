import { Notice, RelativeTime } from '../components';
import { concerns, scopeOf } from './scopeOf';
import { useStops } from './useStops';

/** What holds a service now, a line each; nothing where nothing does. */
export function StopNotices(props: { service: string }) {
  const { items } = useStops('in-force');
  return (
    <>
      {items
        .filter(stop => concerns(stop, props.service))
        .map(stop => (
          <Notice key={stop.id} tone="warning">
            {stop.owner.name} holds {scopeOf(stop)} until{' '}
            <RelativeTime at={stop.until} />: {stop.reason}
          </Notice>
        ))}
    </>
  );
}
