import { Application } from '../types';
import { applicationManifest, PAYMENTS_URL, SERVER } from './manifests';

/** An Application that was never compared, for rules without a server. */
export const APPLICATION: Application = {
  ...applicationManifest('payments-api-prod', {
    repoURL: PAYMENTS_URL,
    path: 'deploy',
    targetRevision: 'main',
  }),
  status: {
    sync: {
      status: 'Unknown',
      comparedTo: {
        source: { repoURL: PAYMENTS_URL },
        destination: { server: SERVER },
      },
    },
    health: { status: 'Missing' },
    summary: {},
    controllerNamespace: 'argocd',
    resourceHealthSource: 'appTree',
  },
};
