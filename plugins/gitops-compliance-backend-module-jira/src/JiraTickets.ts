import {
  TicketsRefusedError,
  TicketsUnavailableError,
  type Ticket,
  type TicketDraft,
  type TicketHints,
  type TicketLink,
  type TicketSystem,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { JiraConfig } from './config';
import { JiraApi } from './JiraApi';
import {
  approvalsSchema,
  fieldsOf,
  issueSchema,
  ticketOf,
  type Approvals,
  type Issue,
} from './jiraReading';
import { adfOf, wikiOf } from './jiraText';

/** Most issues that one request reads. */
const BATCH = 100;
/** Comments that are looked at for one of ours. */
const NEWEST_COMMENTS = 100;

const issuesSchema = z.object({
  issues: z.array(issueSchema),
  /** Those that Jira could not tell of just now; one that is gone is not here. */
  issueErrors: z.array(z.unknown()).default([]),
});
const createdSchema = z.object({ id: z.string(), key: z.string() });
const linkedSchema = z.unknown();
const commentsSchema = z.object({
  comments: z.array(z.object({ body: z.unknown() })),
});
const hintSchema = z.object({ issue: z.object({ id: z.string() }) });

/** Topic of the events that Jira's webhook brings. */
export const JIRA_TOPIC = 'jira';

/**
 * Jira, Cloud or Data Center. A ticket of ours is found again by a label that
 * names the change; Jira finds labels some seconds after they were set, and the
 * job that makes a ticket is repeated later than that.
 */
export class JiraTickets implements TicketSystem {
  readonly name: string;
  readonly title: string;
  readonly canCreate: boolean;
  readonly hints?: TicketHints;
  readonly #api: JiraApi;

  constructor(
    private readonly config: JiraConfig,
    options: { timeoutMs?: number } = {},
  ) {
    this.name = config.name;
    this.title = config.title;
    this.canCreate = config.create !== undefined;
    this.#api = new JiraApi(config, options);
    if (config.webhookSecret) {
      this.hints = {
        topic: JIRA_TOPIC,
        ticketOf: payload =>
          hintSchema.safeParse(payload).data?.issue.id ?? null,
      };
    }
  }

  owns(key: string): boolean {
    return /^[A-Z][A-Z0-9_]{1,49}-[1-9]\d{0,9}$/.test(key);
  }

  async find(key: string, signal?: AbortSignal): Promise<Ticket | null> {
    const issue = await this.#api.ask(
      {
        path: this.#api.platform(`issue/${encodeURIComponent(key)}`),
        query: { fields: fieldsOf(this.config).join(',') },
        signal,
      },
      issueSchema,
    );
    return issue && this.#ticket(issue, signal);
  }

  async read(ids: readonly string[], signal?: AbortSignal): Promise<Ticket[]> {
    if (ids.length === 0) {
      const path = this.#api.platform('myself');
      await this.#must({ path, signal }, z.unknown());
      return [];
    }
    const tickets: Ticket[] = [];
    for (let from = 0; from < ids.length; from += BATCH) {
      const issues = await this.#issues(ids.slice(from, from + BATCH), signal);
      for (const issue of issues) {
        tickets.push(await this.#ticket(issue, signal));
      }
    }
    return tickets;
  }

  async create(draft: TicketDraft, signal?: AbortSignal): Promise<Ticket> {
    const { create } = this.config;
    if (!create) {
      throw new TicketsRefusedError(
        'it is not set up to make tickets (create)',
      );
    }
    const label = `gitops-compliance-${draft.correlation}`;
    const known = await this.#byLabel(label, signal);
    if (known) return known;
    const { serviceField } = this.config;
    const labels = [
      label,
      ...(serviceField === 'labels' ? [draft.service] : []),
    ];
    const { id } = await this.#must(
      {
        method: 'POST',
        path: this.#api.platform('issue'),
        body: {
          fields: {
            project: { key: create.project },
            issuetype: { name: create.issueType },
            summary: draft.title.replace(/\s+/g, ' '),
            description: this.#text(draft.paragraphs),
            labels,
            ...this.#service(draft.service),
          },
        },
        signal,
      },
      createdSchema,
    );
    const made = await this.find(id, signal);
    if (made) return made;
    throw new TicketsRefusedError(
      'the ticket was made, but the account of the portal may not see it',
    );
  }

  async link(
    id: string,
    { globalId, url, title }: TicketLink,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#must(
      {
        method: 'POST',
        path: this.#api.platform(`issue/${encodeURIComponent(id)}/remotelink`),
        body: { globalId, object: { url, title } },
        signal,
      },
      linkedSchema,
    );
  }

  async comment(
    id: string,
    marker: string,
    text: string,
    signal?: AbortSignal,
  ): Promise<void> {
    const path = this.#api.platform(`issue/${encodeURIComponent(id)}/comment`);
    const query = {
      orderBy: '-created',
      maxResults: String(NEWEST_COMMENTS),
    };
    const { comments } = await this.#must(
      { path, query, signal },
      commentsSchema,
    );
    // Escaped as it is written: no markup is among its characters but hyphens.
    const isThere = comments.some(({ body }) =>
      JSON.stringify(body).replaceAll('\\', '').includes(marker),
    );
    if (isThere) return;
    await this.#must(
      {
        method: 'POST',
        path,
        body: { body: this.#text([text, `Reference: ${marker}`]) },
        signal,
      },
      linkedSchema,
    );
  }

  /** Several issues; those that do not exist are left out. */
  async #issues(
    ids: readonly string[],
    signal?: AbortSignal,
  ): Promise<Issue[]> {
    const numbers = ids.filter(id => /^\d{1,18}$/.test(id));
    if (numbers.length === 0) return [];
    const fields = fieldsOf(this.config);
    const request = this.#api.isCloud
      ? {
          method: 'POST' as const,
          path: this.#api.platform('issue/bulkfetch'),
          body: { issueIdsOrKeys: numbers, fields },
        }
      : {
          method: 'POST' as const,
          path: this.#api.platform('search'),
          body: {
            jql: `id in (${numbers.join(',')})`,
            // One that does not exist is no error then.
            validateQuery: false,
            maxResults: BATCH,
            fields,
          },
        };
    const { issues, issueErrors } = await this.#must(
      { ...request, signal },
      issuesSchema,
    );
    if (issueErrors.length === 0) return issues;
    throw new TicketsUnavailableError(
      `Jira could not tell of ${issueErrors.length} of its tickets just now`,
    );
  }

  async #byLabel(label: string, signal?: AbortSignal): Promise<Ticket | null> {
    const jql = `labels = "${label.replace(/[^\w-]/g, '')}" ORDER BY id ASC`;
    const { issues } = await this.#must(
      {
        method: 'POST',
        path: this.#api.platform(this.#api.isCloud ? 'search/jql' : 'search'),
        body: { jql, maxResults: 1, fields: fieldsOf(this.config) },
        signal,
      },
      issuesSchema,
    );
    return issues.length > 0 ? this.#ticket(issues[0], signal) : null;
  }

  async #ticket(issue: Issue, signal?: AbortSignal): Promise<Ticket> {
    return ticketOf(
      issue,
      this.config,
      this.config.approval.serviceManagement
        ? await this.#approvals(issue.id, signal)
        : null,
    );
  }

  /** An issue that is no request of a service desk has none. */
  async #approvals(id: string, signal?: AbortSignal): Promise<Approvals> {
    const approvals = await this.#api.ask(
      {
        path: `/rest/servicedeskapi/request/${id}/approval`,
        query: { limit: '100' },
        signal,
      },
      approvalsSchema,
    );
    return approvals ?? { values: [] };
  }

  #text(paragraphs: readonly string[]): unknown {
    return this.#api.isCloud ? adfOf(paragraphs) : wikiOf(paragraphs);
  }

  /** The field that names the service, as a new issue takes it. */
  #service(service: string): object {
    const { serviceField, create } = this.config;
    if (serviceField === 'labels') return {};
    if (serviceField === 'components')
      return { components: [{ name: service }] };
    return {
      [serviceField]:
        create?.serviceAs === 'text' ? service : { value: service },
    };
  }

  /** As `ask`, for what must be there. */
  async #must<T>(
    request: Parameters<JiraApi['ask']>[0],
    schema: z.ZodType<T>,
  ): Promise<T> {
    const answer = await this.#api.ask(request, schema);
    if (answer !== null) return answer;
    throw new TicketsRefusedError(
      'it does not have this (404), or the account of the portal may not see it',
    );
  }
}
