/**
 * Tickets of Jira, Cloud or Data Center, for GitOps Compliance.
 *
 * @packageDocumentation
 */
import {
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';
import { readJiraConfig } from './config';
import {
  eventsModuleGitopsComplianceJira,
  gitopsComplianceModuleJira,
} from './module';

/** The module of the plugin, and where a webhook is taken the one of events. */
export default createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  loader: ({ config }) => [
    gitopsComplianceModuleJira,
    ...(readJiraConfig(config)?.webhookSecret
      ? [eventsModuleGitopsComplianceJira]
      : []),
  ],
});
