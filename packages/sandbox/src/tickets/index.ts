/** Stand-ins for ticket systems. */
export {
  startTicketSystems,
  ticketSettings,
  type TicketSystems,
} from './startTicketSystems';
export {
  startJira,
  type JiraStandIn,
  type JiraStandInOptions,
} from './jira/server';
export type { StatusName, StoredIssue } from './jira/JiraState';
export {
  startServiceNow,
  type ServiceNowStandIn,
  type StoredChange,
} from './servicenow/server';
