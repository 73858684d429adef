import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { isGitopsComplianceAvailable } from '@gitops-compliance/plugin-gitops-compliance-common';
import VerifiedUserIcon from '@material-ui/icons/VerifiedUser';
import { HttpGitopsComplianceApi, gitopsComplianceApiRef } from './api';

/** The client of the backend; replace it to point elsewhere. */
export const gitopsComplianceApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: gitopsComplianceApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new HttpGitopsComplianceApi(deps),
    }),
});

/** Entity tab: what runs where, what would change, and what is allowed. */
export const entityPromotionContent = EntityContentBlueprint.make({
  name: 'promotion',
  params: {
    path: 'promotion',
    title: 'Promotion',
    group: 'deployment',
    filter: isGitopsComplianceAvailable,
    loader: async () => {
      const { EntityPromotionContent } = await import('./promotion');
      return <EntityPromotionContent />;
    },
  },
});

/** Entity tab: each check's verdict with its reason and evidence. */
export const entityComplianceContent = EntityContentBlueprint.make({
  name: 'compliance',
  params: {
    path: 'compliance',
    title: 'Compliance',
    filter: isGitopsComplianceAvailable,
    loader: async () => {
      const { EntityComplianceContent } = await import('./compliance');
      return <EntityComplianceContent />;
    },
  },
});

/** Overview card of both tabs. */
export const entityGitopsComplianceCard = EntityCardBlueprint.make({
  name: 'overview',
  params: {
    type: 'content',
    filter: isGitopsComplianceAvailable,
    loader: async () => {
      const { EntityGitopsComplianceCard } = await import('./overview');
      return <EntityGitopsComplianceCard />;
    },
  },
});

const changeControlRouteRef = createRouteRef();

/** Page: the ledger, and how anyone can check it. */
export const changeControlPage = PageBlueprint.make({
  name: 'change-control',
  params: {
    path: '/change-control',
    title: 'Change control',
    icon: <VerifiedUserIcon fontSize="inherit" />,
    routeRef: changeControlRouteRef,
    noHeader: true,
    loader: async () => {
      const { ChangeControlPage } = await import('./changeControl');
      return <ChangeControlPage />;
    },
  },
});

/** Home-page widget: what the user can do for changes. */
export const waitingForMeWidget = HomePageWidgetBlueprint.make({
  name: 'waiting-for-me',
  params: {
    title: 'Changes waiting for me',
    description: 'Changes that you can review, merge or put right',
    components: async () => {
      const { WaitingForMe } = await import('./waiting');
      return { Content: WaitingForMe };
    },
  },
});

/** The suite in the new frontend system. */
export default createFrontendPlugin({
  pluginId: 'gitops-compliance',
  title: 'GitOps Compliance',
  icon: <VerifiedUserIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: { changeControl: changeControlRouteRef },
  extensions: [
    gitopsComplianceApi,
    entityPromotionContent,
    entityComplianceContent,
    entityGitopsComplianceCard,
    changeControlPage,
    waitingForMeWidget,
  ],
});
