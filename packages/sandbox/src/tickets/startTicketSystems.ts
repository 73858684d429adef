import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import type { SandboxSecrets } from '../world/secrets';
import { startJira, type JiraStandIn } from './jira/server';
import { startServiceNow, type ServiceNowStandIn } from './servicenow/server';

/** User of the portal at ServiceNow. */
const USERNAME = 'gitops.portal';

/** Running stand-ins for ticket systems, and how a portal works with them. */
export interface TicketSystems {
  jira: JiraStandIn;
  servicenow: ServiceNowStandIn;
  /** Environment of the portal: secrets and addresses. */
  env: Record<string, string>;
  /** Its configuration file. */
  config: string;
  close(): Promise<void>;
}

/**
 * Starts Jira and ServiceNow. Tickets that were there before are there again.
 *
 * @param options.port - of Jira; ServiceNow has the next one; 0: any free ones
 */
export async function startTicketSystems(options: {
  dataDir: string;
  port: number;
  secrets: Pick<SandboxSecrets, 'ticketToken' | 'ticketWebhookSecret'>;
  /** Where Jira's webhook goes; absent: nobody is told. */
  webhookUrl?: string;
  /** Default: the system's clock. */
  now?: () => Date;
}): Promise<TicketSystems> {
  const { dataDir, port, secrets } = options;
  const jira = await startJira({
    token: secrets.ticketToken,
    file: path.join(dataDir, 'jira.json'),
    port,
    now: options.now,
  });
  const servicenow = await startServiceNow({
    username: USERNAME,
    password: secrets.ticketToken,
    file: path.join(dataDir, 'servicenow.json'),
    port: port && port + 1,
  });
  if (options.webhookUrl) {
    jira.setWebhook(options.webhookUrl, secrets.ticketWebhookSecret);
  }
  const config = path.join(dataDir, 'app-config.tickets.yaml');
  await mkdir(dataDir, { recursive: true });
  await writeFile(
    config,
    stringify({
      gitopsCompliance: {
        collectors: { ticketsSeconds: 20 },
        ...ticketSettings(name => `\${${name}}`),
      },
    }),
  );
  return {
    jira,
    servicenow,
    config,
    env: {
      SANDBOX_JIRA_URL: jira.url,
      SANDBOX_JIRA_TOKEN: secrets.ticketToken,
      SANDBOX_JIRA_WEBHOOK_SECRET: secrets.ticketWebhookSecret,
      SANDBOX_SERVICENOW_URL: servicenow.url,
      SANDBOX_SERVICENOW_PASSWORD: secrets.ticketToken,
    },
    close: async () => {
      await servicenow.close();
      await jira.close();
    },
  };
}

/**
 * What an operator would write below `gitopsCompliance`.
 *
 * @param of - the value of an environment variable of the portal, or how it is
 *   named in a file, where secrets do not stand
 */
export function ticketSettings(of: (variable: string) => string) {
  return {
    jira: {
      url: of('SANDBOX_JIRA_URL'),
      edition: 'cloud',
      auth: {
        email: 'portal@acme.example',
        token: of('SANDBOX_JIRA_TOKEN'),
      },
      approval: {
        approvedStatuses: ['Approved'],
        rejectedStatuses: ['Rejected'],
      },
      create: { project: 'OPS', issueType: 'Change' },
      webhookSecret: of('SANDBOX_JIRA_WEBHOOK_SECRET'),
    },
    servicenow: {
      url: of('SANDBOX_SERVICENOW_URL'),
      auth: {
        username: USERNAME,
        password: of('SANDBOX_SERVICENOW_PASSWORD'),
      },
      create: { type: 'normal' },
    },
  };
}
