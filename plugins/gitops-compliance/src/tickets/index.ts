export { ChangeTicket } from './ChangeTicket';
