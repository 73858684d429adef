import { createCardExtension } from '@backstage/plugin-home-react';
/**
 * Promotion and Compliance tabs, overview card and Change control page of
 * GitOps Compliance, for the old frontend system.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { HttpGitopsComplianceApi, gitopsComplianceApiRef } from './api';

export { gitopsComplianceApiRef } from './api';
export type { GitopsComplianceApi, ListChangesQuery } from './api';
export { isGitopsComplianceAvailable } from '@gitops-compliance/plugin-gitops-compliance-common';

const promotionRouteRef = createRouteRef({ id: 'gitops-compliance.promotion' });
const complianceRouteRef = createRouteRef({
  id: 'gitops-compliance.compliance',
});

const changeControlRouteRef = createRouteRef({
  id: 'gitops-compliance.change-control',
});

/** The suite in the old frontend system. */
export const gitopsCompliancePlugin = createPlugin({
  id: 'gitops-compliance',
  apis: [
    createApiFactory({
      api: gitopsComplianceApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new HttpGitopsComplianceApi(deps),
    }),
  ],
  routes: {
    promotion: promotionRouteRef,
    compliance: complianceRouteRef,
    changeControl: changeControlRouteRef,
  },
});

/** Content of the Promotion tab; mount it at `/promotion`. */
export const EntityPromotionContent = gitopsCompliancePlugin.provide(
  createRoutableExtension({
    name: 'EntityPromotionContent',
    component: () => import('./promotion').then(m => m.EntityPromotionContent),
    mountPoint: promotionRouteRef,
  }),
);

/** Content of the Compliance tab; mount it at `/compliance`. */
export const EntityComplianceContent = gitopsCompliancePlugin.provide(
  createRoutableExtension({
    name: 'EntityComplianceContent',
    component: () =>
      import('./compliance').then(m => m.EntityComplianceContent),
    mountPoint: complianceRouteRef,
  }),
);

/** Overview card. */
export const EntityGitopsComplianceCard = gitopsCompliancePlugin.provide(
  createComponentExtension({
    name: 'EntityGitopsComplianceCard',
    component: {
      lazy: () => import('./overview').then(m => m.EntityGitopsComplianceCard),
    },
  }),
);

/** Home-page card: what the user can do for changes. */
export const WaitingForMeCard = gitopsCompliancePlugin.provide(
  createCardExtension({
    name: 'WaitingForMeCard',
    title: 'Changes waiting for me',
    description: 'Changes that you can review, merge or put right',
    components: async () => {
      const { WaitingForMe } = await import('./waiting');
      return { Content: WaitingForMe };
    },
  }),
);

/** Page Change control; mount it at `/change-control`. */
export const ChangeControlPage = gitopsCompliancePlugin.provide(
  createRoutableExtension({
    name: 'ChangeControlPage',
    component: () => import('./changeControl').then(m => m.ChangeControlPage),
    mountPoint: changeControlRouteRef,
  }),
);
