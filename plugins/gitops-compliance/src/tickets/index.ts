export { ChangeTicket } from './ChangeTicket';
export { TicketField } from './TicketField';
