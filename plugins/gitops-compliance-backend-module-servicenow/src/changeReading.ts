import type { Ticket } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ServiceNowConfig } from './config';

/** A column, as `sysparm_display_value=all` gives it. */
const columnSchema = z.object({
  value: z.string().nullish(),
  display_value: z.string().nullish(),
});

/** A change request as far as it is looked at. */
export const changeSchema = z.record(z.string(), columnSchema);

/** See {@link changeSchema}. */
export type ChangeRequest = z.infer<typeof changeSchema>;

type Reading = Ticket['reading'];

/** The table of change requests. */
export const TABLE = 'change_request';

/** Columns that a reading asks for; journals and comments are none of them. */
export function columnsOf({ serviceColumns }: ServiceNowConfig): string[] {
  return [
    'sys_id',
    'number',
    'short_description',
    'type',
    'state',
    'approval',
    'start_date',
    'end_date',
    ...serviceColumns,
  ];
}

/** A ticket as the port has it; null: no change request. */
export function ticketOf(
  row: ChangeRequest,
  config: ServiceNowConfig,
): Ticket | null {
  const value = (name: string) => row[name]?.value ?? '';
  const shown = (name: string) => row[name]?.display_value ?? '';
  const id = value('sys_id');
  const key = value('number');
  if (!id || !key) return null;
  const services = config.serviceColumns
    .map(name => shown(name).trim())
    .filter(name => name !== '');
  return {
    id,
    key,
    url: `${config.url}/nav_to.do?uri=${encodeURIComponent(
      `${TABLE}.do?sys_id=${id}`,
    )}`,
    title: value('short_description') || key,
    reading: {
      project: TABLE,
      type: value('type'),
      status: shown('state') || value('state'),
      phase: phaseOf(value('state'), config),
      approval: approvalOf(value('approval'), config),
      // Approvers stand in a table of their own.
      approvedAt: null,
      services: [...new Set(services)].sort(),
      plannedStart: instantIn(value('start_date')),
      plannedEnd: instantIn(value('end_date')),
    },
  };
}

function phaseOf(
  state: string,
  { states }: ServiceNowConfig,
): Reading['phase'] {
  if (states.cancelled.includes(state)) return 'cancelled';
  return states.finished.includes(state) ? 'finished' : 'open';
}

function approvalOf(
  said: string,
  { approval }: ServiceNowConfig,
): Reading['approval'] {
  if (approval.rejected.includes(said)) return 'rejected';
  if (approval.approved.includes(said)) return 'approved';
  return approval.waiting.includes(said) ? 'waiting' : 'none';
}

/** Values of times are in UTC, whatever the time zone of the account. */
function instantIn(value: string): string | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)) return null;
  const at = new Date(`${value.replace(' ', 'T')}Z`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
