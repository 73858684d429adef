import type { Ticket } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { JiraConfig } from './config';

const named = z.object({ name: z.string() });

/** An issue as far as it is looked at; other fields are left alone. */
export const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.looseObject({
    summary: z.string(),
    project: z.object({ key: z.string() }),
    issuetype: named,
    status: named.extend({ statusCategory: z.object({ key: z.string() }) }),
  }),
});

/** See {@link issueSchema}. */
export type Issue = z.infer<typeof issueSchema>;

/** What Jira Service Management says of an issue's approvals. */
export const approvalsSchema = z.object({
  values: z.array(
    z.object({
      finalDecision: z.string(),
      completedDate: z.object({ iso8601: z.string() }).nullish(),
    }),
  ),
});

/** See {@link approvalsSchema}. */
export type Approvals = z.infer<typeof approvalsSchema>;

type Reading = Ticket['reading'];

/** Fields that a reading asks for; comments are none of them. */
export function fieldsOf({
  serviceField,
  plannedStartField,
  plannedEndField,
}: JiraConfig): string[] {
  return [
    'summary',
    'project',
    'issuetype',
    'status',
    serviceField,
    plannedStartField,
    plannedEndField,
  ].flatMap(name => name ?? []);
}

/**
 * A ticket as the port has it.
 *
 * @param approvals - of Jira Service Management; null: statuses decide
 */
export function ticketOf(
  { id, key, fields }: Issue,
  config: JiraConfig,
  approvals: Approvals | null,
): Ticket {
  const { url, serviceField, plannedStartField, plannedEndField } = config;
  const decided = approvals
    ? byApprovals(approvals)
    : { approval: byStatus(fields.status.name, config), approvedAt: null };
  return {
    id,
    key,
    url: `${url}/browse/${encodeURIComponent(key)}`,
    title: fields.summary,
    reading: {
      project: fields.project.key,
      type: fields.issuetype.name,
      status: fields.status.name,
      phase: phaseOf(fields.status, config),
      ...decided,
      services: namesIn(fields[serviceField]),
      plannedStart: plannedStartField
        ? instantIn(fields[plannedStartField])
        : null,
      plannedEnd: plannedEndField ? instantIn(fields[plannedEndField]) : null,
    },
  };
}

function phaseOf(
  { name, statusCategory }: Issue['fields']['status'],
  { approval: { rejectedStatuses } }: JiraConfig,
): Reading['phase'] {
  if (isAmong(name, rejectedStatuses)) return 'cancelled';
  return statusCategory.key === 'done' ? 'finished' : 'open';
}

function byStatus(
  status: string,
  { approval: { approvedStatuses, rejectedStatuses } }: JiraConfig,
): Reading['approval'] {
  if (isAmong(status, rejectedStatuses)) return 'rejected';
  if (isAmong(status, approvedStatuses)) return 'approved';
  return approvedStatuses.length > 0 ? 'waiting' : 'none';
}

/** Every approval must be given: one that was declined or waits decides. */
function byApprovals({
  values,
}: Approvals): Pick<Reading, 'approval' | 'approvedAt'> {
  const none = { approvedAt: null };
  if (values.length === 0) return { approval: 'none', ...none };
  const said = values.map(({ finalDecision }) => finalDecision.toLowerCase());
  if (said.includes('declined')) return { approval: 'rejected', ...none };
  if (said.some(decision => decision !== 'approved')) {
    return { approval: 'waiting', ...none };
  }
  const times = values.flatMap(({ completedDate }) =>
    completedDate ? instantIn(completedDate.iso8601) ?? [] : [],
  );
  return {
    approval: 'approved',
    approvedAt: times.length === values.length ? times.sort().pop()! : null,
  };
}

function isAmong(name: string, names: readonly string[]): boolean {
  return names.some(each => each.toLowerCase() === name.toLowerCase());
}

const namesSchema = z.union([
  z.string().transform(name => [name]),
  z
    .object({ name: z.string().optional(), value: z.string().optional() })
    .transform(({ name, value }) => [name ?? value ?? '']),
]);
const listSchema = z.union([
  z.array(namesSchema).transform(lists => lists.flat()),
  namesSchema,
]);

/** Texts, components and options alike; sorted, each once. */
function namesIn(value: unknown): string[] {
  const names = listSchema.safeParse(value).data ?? [];
  return [...new Set(names.map(name => name.trim()))]
    .filter(name => name !== '')
    .sort();
}

/** An instant as Jira writes it, such as `2026-06-01T14:00:00.000+0200`. */
function instantIn(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const at = new Date(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
