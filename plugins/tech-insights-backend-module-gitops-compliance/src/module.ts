import { createBackendModule } from '@backstage/backend-plugin-api';
import { techInsightsFactRetrieversExtensionPoint } from '@backstage-community/plugin-tech-insights-node';
import { createVerdictRetriever } from './verdictRetriever';

/** Brings the facts of {@link createVerdictRetriever} into Tech Insights. */
export const techInsightsModuleGitopsCompliance = createBackendModule({
  pluginId: 'tech-insights',
  moduleId: 'gitops-compliance',
  register(env) {
    env.registerInit({
      deps: { retrievers: techInsightsFactRetrieversExtensionPoint },
      async init({ retrievers }) {
        const retriever = createVerdictRetriever();
        retrievers.addFactRetrievers({ [retriever.id]: retriever });
      },
    });
  },
});
