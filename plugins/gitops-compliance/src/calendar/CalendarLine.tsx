import type { CalendarStateView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Status, absolute, clock, relative, useNow } from '../components';

function hover(iso: string, zone: string | null): string {
  const own = `${absolute(iso)}, your time`;
  return zone ? `${absolute(iso, zone)}; ${own}` : own;
}

/**
 * One line on whether an environment may change now: until when it is open,
 * when it opens, or until when it is frozen. Times are the reader's own, unless
 * another zone is given; the calendar's zone is on hover.
 */
export function CalendarLine(props: {
  calendar: CalendarStateView;
  /** IANA zone of the times. */
  zone?: string;
}) {
  const now = useNow();
  const { calendar, zone } = props;
  const { until, nextOpening, timeZone } = calendar;
  if (calendar.state === 'open') {
    if (!until) {
      return (
        <Status tone="ok" title={calendar.sentence}>
          {calendar.reason === 'always-open' ? 'Always open' : 'Window open'}
        </Status>
      );
    }
    return (
      <Status tone="ok" title={hover(until, timeZone)}>
        Window open until {clock(until, now, zone)} ({relative(until, now)})
      </Status>
    );
  }
  if (calendar.state === 'frozen') {
    const name = calendar.title ? ` (${calendar.title})` : '';
    return (
      <Status tone="paused" title={until ? hover(until, timeZone) : undefined}>
        Frozen{until ? ` until ${clock(until, now, zone)}` : ''}
        {name}
      </Status>
    );
  }
  return (
    <Status
      tone="waiting"
      title={nextOpening ? hover(nextOpening, timeZone) : calendar.sentence}
    >
      {nextOpening
        ? `Window opens ${clock(nextOpening, now, zone)} (${relative(
            nextOpening,
            now,
          )})`
        : 'Closed; it does not open within a year'}
    </Status>
  );
}
