import { z } from 'zod';

/** Longest text that is searched: headlines, titles and branches are shorter. */
const MAX_TEXT = 300;
/** Most tickets of one commit that are shown. */
const MAX_TICKETS = 10;

/** How tickets are named in texts, and where they are. */
export const ticketRuleSchema = z.strictObject({
  /** Regular expression of JavaScript; its whole match is the ticket's id. */
  pattern: z
    .string()
    .min(1)
    .max(200)
    .refine(isPattern, 'is no regular expression, or matches the empty text'),
  /** Address of a ticket; `{id}` stands for its id. */
  url: z
    .url({ protocol: /^https?$/ })
    .includes('{id}')
    .optional(),
});

/** See {@link ticketRuleSchema}. */
export type TicketRule = z.infer<typeof ticketRuleSchema>;

/** A ticket that a text names; whether there is one was not asked. */
export interface NamedTicket {
  id: string;
  url: string | null;
}

/**
 * The tickets that texts name, each once, in the order in which they come.
 *
 * @param texts - headline, title, branch; null: not known
 */
export function ticketsIn(
  texts: readonly (string | null)[],
  rules: readonly TicketRule[],
): NamedTicket[] {
  const found = new Map<string, NamedTicket>();
  for (const { pattern, url } of rules) {
    const expression = new RegExp(pattern, 'gu');
    for (const text of texts) {
      for (const [id] of (text ?? '').slice(0, MAX_TEXT).matchAll(expression)) {
        if (id === '' || found.has(id)) continue;
        found.set(id, {
          id,
          url: url?.replaceAll('{id}', encodeURIComponent(id)) ?? null,
        });
      }
    }
  }
  return [...found.values()].slice(0, MAX_TICKETS);
}

function isPattern(pattern: string): boolean {
  try {
    return !new RegExp(pattern, 'u').test('');
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
