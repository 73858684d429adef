import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  search?: {
    collators?: {
      /** Changes of GitOps Compliance. */
      gitopsChange?: {
        /** When the index is made anew; default: every 10 minutes. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        /** How many changes are in it, newest first; default: 10000. */
        atMost?: number;
        /**
         * Who finds a change: whoever sees its service in the catalog (default),
         * or who has the permission gitops-compliance.change.find for it. Only
         * with the latter changes are found while the policy has auditors.
         */
        findableBy?: 'catalog' | 'permission';
      };
    };
  };
}
