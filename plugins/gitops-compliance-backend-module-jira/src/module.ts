import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { eventsExtensionPoint } from '@backstage/plugin-events-node/alpha';
import { gitopsComplianceSourcesExtensionPoint } from '@gitops-compliance/plugin-gitops-compliance-node';
import { readJiraConfig } from './config';
import { JiraTickets } from './JiraTickets';
import { jiraIngress } from './webhook';

/**
 * Lets tickets of `gitopsCompliance.jira` stand behind changes. A value that
 * cannot be used stops the start with its key.
 */
export const gitopsComplianceModuleJira = createBackendModule({
  pluginId: 'gitops-compliance',
  moduleId: 'jira',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        sources: gitopsComplianceSourcesExtensionPoint,
      },
      async init({ config, sources }) {
        const jira = readJiraConfig(config);
        if (jira) sources.addTicketSystem(new JiraTickets(jira));
      },
    });
  },
});

/**
 * Takes the webhook of Jira, where `gitopsCompliance.jira.webhookSecret` is
 * set. What it brings is a hint that a ticket is read for.
 */
export const eventsModuleGitopsComplianceJira = createBackendModule({
  pluginId: 'events',
  moduleId: 'gitops-compliance-jira',
  register(env) {
    env.registerInit({
      deps: { config: coreServices.rootConfig, events: eventsExtensionPoint },
      async init({ config, events }) {
        const secret = readJiraConfig(config)?.webhookSecret;
        if (secret) events.addHttpPostIngress(jiraIngress(secret));
      },
    });
  },
});
