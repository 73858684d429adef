import type { ArgoWindowsView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  argoWindowState,
  compareWithArgo,
  type ArgoWindowsFact,
  type Calendar,
  type CalendarSubject,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../../access/Sight';
import { instantOrNull } from '../../shared/time';

/** A deployment that windows of Argo CD may be for. */
export interface WindowedTarget {
  environment: string;
  service: string;
  teams: string[] | null;
  told: ArgoWindowsFact;
}

/** Every deployment that a reader sees and that windows may be for. */
export async function windowedTargets(
  db: Knex,
  sees: Sight,
  at: DateTime,
): Promise<WindowedTarget[]> {
  return db('deployment_windows')
    .join('deployments', 'deployments.id', 'deployment_windows.deployment_id')
    .join('services', 'services.entity_ref', 'deployments.service_ref')
    .whereNull('deployments.removed_at')
    .whereRaw("jsonb_array_length(deployment_windows.told -> 'windows') > 0")
    .whereIn('deployments.service_ref', sub =>
      sub
        .select('entity_ref')
        .from('services')
        .where({ removed: false })
        .modify(sees.services),
    )
    .whereIn('deployments.id', sub => {
      sub.select('id').from('deployments');
      sees.deployments(sub, at);
    })
    .select({
      environment: 'deployments.environment',
      service: 'deployments.service_ref',
      teams: 'services.owned_by',
      told: 'deployment_windows.told',
    })
    .orderBy(['deployments.service_ref', 'deployments.id']);
}

/** How windows of Argo CD stand to the calendar for a subject now. */
export function argoView(
  calendar: Calendar,
  subject: CalendarSubject & { service: string },
  told: ArgoWindowsFact,
  at: DateTime,
): ArgoWindowsView {
  const { instance, application, windows } = told;
  const { verdict, until, sentence } = compareWithArgo(
    calendar,
    subject,
    told,
    at,
  );
  const { active } = argoWindowState(windows, application, at);
  return {
    service: subject.service,
    instance,
    application: application.name,
    windows: windows.map(window => ({
      kind: window.kind,
      schedule: window.schedule,
      duration: window.duration,
      timeZone: window.timeZone || 'UTC',
      manualSync: window.manualSync === true,
      active: active.includes(window),
    })),
    verdict,
    until: instantOrNull(until),
    sentence,
  };
}
