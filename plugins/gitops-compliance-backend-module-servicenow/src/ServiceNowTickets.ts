import {
  TicketsRefusedError,
  type Ticket,
  type TicketDraft,
  type TicketLink,
  type TicketSystem,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { changeSchema, columnsOf, TABLE, ticketOf } from './changeReading';
import type { ServiceNowConfig } from './config';
import { ServiceNowApi } from './ServiceNowApi';

/** Most change requests that one request reads. */
const BATCH = 100;

const rowsSchema = z.array(changeSchema);
const journalSchema = z.array(z.unknown());

/**
 * Change requests of ServiceNow, over its Table API and its Change Management
 * API. One of ours is found again by its `correlation_id`. What the portal says
 * there stands among the work notes: ServiceNow has no links to elsewhere.
 */
export class ServiceNowTickets implements TicketSystem {
  readonly name: string;
  readonly title: string;
  readonly canCreate: boolean;
  readonly #api: ServiceNowApi;

  constructor(
    private readonly config: ServiceNowConfig,
    options: { timeoutMs?: number } = {},
  ) {
    this.name = config.name;
    this.title = config.title;
    this.canCreate = config.create !== undefined;
    this.#api = new ServiceNowApi(config, options);
  }

  owns(key: string): boolean {
    return /^CHG\d{5,20}$/.test(key);
  }

  async find(key: string, signal?: AbortSignal): Promise<Ticket | null> {
    const [ticket] = await this.#query(`number=${asOperand(key)}`, 1, signal);
    return ticket ?? null;
  }

  async read(ids: readonly string[], signal?: AbortSignal): Promise<Ticket[]> {
    if (ids.length === 0) {
      await this.#query('numberISEMPTY', 1, signal);
      return [];
    }
    const tickets: Ticket[] = [];
    for (let from = 0; from < ids.length; from += BATCH) {
      const batch = ids.slice(from, from + BATCH).map(asOperand);
      const query = `sys_idIN${batch.join(',')}`;
      tickets.push(...(await this.#query(query, BATCH, signal)));
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
    const correlation = `gitops-compliance:${asOperand(draft.correlation)}`;
    const query = `correlation_id=${correlation}^ORDERBYsys_created_on`;
    const [known] = await this.#query(query, 1, signal);
    if (known) return known;
    await this.#api.ask(
      {
        method: 'POST',
        path: `/api/sn_chg_rest/change/${create.type}`,
        body: {
          short_description: draft.title.replace(/\s+/g, ' '),
          description: draft.paragraphs.join('\n\n'),
          correlation_id: correlation,
          correlation_display: 'GitOps Compliance',
          [create.serviceColumn]: draft.service,
        },
        signal,
      },
      z.unknown(),
    );
    const [made] = await this.#query(query, 1, signal);
    if (made) return made;
    throw new TicketsRefusedError(
      'the change request was made, but the account of the portal may not see it',
    );
  }

  async link(
    id: string,
    { globalId, url, title }: TicketLink,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.comment(id, globalId, `${title}: ${url}`, signal);
  }

  async comment(
    id: string,
    marker: string,
    text: string,
    signal?: AbortSignal,
  ): Promise<void> {
    const ticket = asOperand(id);
    const notes = await this.#api.ask(
      {
        path: '/api/now/table/sys_journal_field',
        query: {
          sysparm_query: `element_id=${ticket}^element=work_notes^valueLIKE${asOperand(
            marker,
          )}`,
          sysparm_fields: 'sys_id',
          sysparm_limit: '1',
        },
        signal,
      },
      journalSchema,
    );
    if (notes.length > 0) return;
    await this.#api.ask(
      {
        method: 'PATCH',
        path: `/api/now/table/${TABLE}/${ticket}`,
        query: { sysparm_fields: 'sys_id' },
        body: { work_notes: `${withoutCode(text)}\nReference: ${marker}` },
        signal,
      },
      z.unknown(),
    );
  }

  async #query(
    query: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<Ticket[]> {
    const rows = await this.#api.ask(
      {
        path: `/api/now/table/${TABLE}`,
        query: {
          sysparm_query: query,
          sysparm_fields: columnsOf(this.config).join(','),
          sysparm_display_value: 'all',
          sysparm_exclude_reference_link: 'true',
          sysparm_limit: String(limit),
        },
        signal,
      },
      rowsSchema,
    );
    return rows.flatMap(row => ticketOf(row, this.config) ?? []);
  }
}

/** As an operand of an encoded query, in which `^` and `,` part conditions. */
function asOperand(text: string): string {
  return text.replace(/[^\w:.-]/g, '');
}

/** `[code]` begins HTML in a journal. */
function withoutCode(text: string): string {
  return text.replace(/\[(\/?code)\]/gi, '($1)');
}
