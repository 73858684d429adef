export { directionOf, directionSentence } from './direction';
export type { Direction } from './direction';
export { ticketRuleSchema, ticketsIn } from './tickets';
export type { NamedTicket, TicketRule } from './tickets';
