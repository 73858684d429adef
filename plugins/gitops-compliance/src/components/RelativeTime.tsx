import { absolute, age, relative } from './time';
import { useNow } from './Now';

/** `12 min ago`; the absolute time with its zone on hover. */
export function RelativeTime(props: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={props.at} title={absolute(props.at)}>
      {relative(props.at, now)}
    </time>
  );
}

/** How long something has been so: `12 min`; the absolute time on hover. */
export function Age(props: { since: string }) {
  const now = useNow();
  return (
    <time dateTime={props.since} title={`since ${absolute(props.since)}`}>
      {age(props.since, now)}
    </time>
  );
}
