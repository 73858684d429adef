import { useState } from 'react';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import type { CalendarView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { gitopsComplianceApiRef, useLive } from '../api';
import {
  LiveView,
  PlainTable,
  Status,
  absolute,
  type PlainColumn,
} from '../components';

const DAYS_AHEAD = 14;

type Environment = CalendarView['environments'][number];

interface Row {
  environment: Environment;
  interval: Environment['intervals'][number];
}

const KINDS = {
  window: 'Window',
  freeze: 'Freeze',
  exception: 'Exception',
} as const;

const COLUMNS: PlainColumn<Row>[] = [
  { header: 'Environment', cell: row => row.environment.title },
  {
    header: 'What',
    cell: ({ interval }) => (
      <Status
        tone={interval.kind === 'freeze' ? 'paused' : 'ok'}
        title={interval.reason ?? undefined}
      >
        {KINDS[interval.kind]}: {interval.title}
      </Status>
    ),
  },
  {
    header: 'From',
    cell: ({ interval }) => (
      <time
        dateTime={interval.start}
        title={`${absolute(interval.start)}, your time`}
      >
        {absolute(interval.start, interval.timeZone)}
      </time>
    ),
  },
  {
    header: 'Until',
    cell: ({ interval }) => (
      <time
        dateTime={interval.end}
        title={`${absolute(interval.end)}, your time`}
      >
        {absolute(interval.end, interval.timeZone)}
      </time>
    ),
  },
];

function useUpcomingCalendar() {
  const api = useApi(gitopsComplianceApiRef);
  const [range] = useState(() => {
    const from = DateTime.utc().startOf('hour');
    return {
      from: from.toISO(),
      to: from.plus({ days: DAYS_AHEAD }).toISO(),
    };
  });
  return useLive(`calendar ${range.from}`, signal =>
    api.getCalendar(range, signal),
  );
}

/** The coming windows and freezes of the named environments, in order. */
export function UpcomingCalendar(props: { environments: string[] }) {
  const live = useUpcomingCalendar();
  return (
    <LiveView live={live} what="the calendar">
      {data => {
        const shown = data.environments.filter(environment =>
          props.environments.includes(environment.name),
        );
        const rows: Row[] = shown
          .flatMap(environment =>
            environment.intervals.map(interval => ({ environment, interval })),
          )
          .sort((a, b) => a.interval.start.localeCompare(b.interval.start));
        const open = shown.filter(environment => environment.alwaysOpen);
        return (
          <>
            <PlainTable
              caption={`Windows and freezes of the next ${DAYS_AHEAD} days`}
              columns={COLUMNS}
              rows={rows}
              rowKey={({ environment, interval }) =>
                `${environment.name} ${interval.id} ${interval.start}`
              }
              empty="None: the calendar names no window or freeze here."
            />
            {open.length > 0 && (
              <Typography variant="body2">
                Always open, as no window names them:{' '}
                {open.map(environment => environment.title).join(', ')}.
              </Typography>
            )}
          </>
        );
      }}
    </LiveView>
  );
}
