import { useApi } from '@backstage/core-plugin-api';
import { DateTime } from 'luxon';
import type { CalendarView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive, type Live } from '../api';

/** The environments of the policy in force: the calendar names all of them. */
export function useEnvironmentChoices(): Live<CalendarView> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive('environments of the policy', signal => {
    const now = DateTime.utc();
    return api.getCalendar(
      { from: now.toISO(), to: now.plus({ minutes: 1 }).toISO() },
      signal,
    );
  });
}
