import type { TicketSystemSubject } from '@gitops-compliance/plugin-gitops-compliance-node/testUtils';
import { startServiceNow } from '@gitops-compliance/sandbox/src/tickets';
import { ConfigReader } from '@backstage/config';
import { readServiceNowConfig, type ServiceNowConfig } from '../config';
import { ServiceNowTickets } from '../ServiceNowTickets';

const auth = { username: 'portal', password: 'secret of the portal' };

/** How the portal works with an instance, as an operator writes it. */
export function serviceNowConfig(
  url: string,
  change: object = {},
): ServiceNowConfig {
  const servicenow = { url, auth, create: { type: 'normal' }, ...change };
  const config = new ConfigReader({ gitopsCompliance: { servicenow } });
  return readServiceNowConfig(config) as ServiceNowConfig;
}

/** The module against the stand-in, for the contract of the port. */
export async function serviceNowSubject(): Promise<TicketSystemSubject> {
  const servicenow = await startServiceNow(auth);
  const { people } = servicenow;
  const using = (change?: object) =>
    new ServiceNowTickets(serviceNowConfig(servicenow.url, change), {
      timeoutMs: 2000,
    });
  return {
    tickets: using(),
    strangers: using({ auth: { ...auth, password: 'wrong' } }),
    open: async (title, service) => people.open({ title, service }).number,
    approve: async key => people.set(key, { approval: 'approved' }),
    remark: async (key, text) => people.note(key, text),
    remove: async key => people.remove(key),
    written: async key => people.notes(key),
    count: async () => people.count(),
    outage: () => servicenow.outage(),
    close: () => servicenow.close(),
  };
}
