import { createBackend } from '@backstage/backend-defaults';
import { emailWhereConfigured } from './notifications/emailWhereConfigured';

/**
 * A Backstage backend with the suite installed: what a team would have, and
 * nothing of the sandbox.
 */
export function createPortalBackend() {
  const backend = createBackend();

  backend.add(import('@backstage/plugin-app-backend'));
  backend.add(import('@backstage/plugin-auth-backend'));
  backend.add(import('@backstage/plugin-auth-backend-module-github-provider'));
  backend.add(import('@backstage/plugin-catalog-backend'));
  backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
  backend.add(import('@backstage/plugin-events-backend'));
  backend.add(import('@backstage/plugin-events-backend-module-github'));
  backend.add(import('@backstage/plugin-notifications-backend'));
  backend.add(emailWhereConfigured);
  backend.add(import('@backstage/plugin-notifications-backend-module-slack'));
  backend.add(import('@backstage/plugin-permission-backend'));
  backend.add(import('@backstage/plugin-search-backend'));
  backend.add(import('@backstage/plugin-signals-backend'));
  backend.add(import('@backstage/plugin-user-settings-backend'));
  backend.add(import('./permissions/rolePolicyModule'));

  backend.add(import('@gitops-compliance/plugin-gitops-compliance-backend'));
  backend.add(
    import('@gitops-compliance/plugin-gitops-compliance-backend-module-argocd'),
  );
  backend.add(
    import('@gitops-compliance/plugin-gitops-compliance-backend-module-github'),
  );
  backend.add(
    import('@gitops-compliance/plugin-gitops-compliance-backend-module-jira'),
  );
  backend.add(
    import(
      '@gitops-compliance/plugin-gitops-compliance-backend-module-servicenow'
    ),
  );
  backend.add(
    import(
      '@gitops-compliance/plugin-gitops-compliance-backend-module-prometheus'
    ),
  );
  backend.add(
    import(
      '@gitops-compliance/plugin-gitops-compliance-backend-module-kubernetes'
    ),
  );
  backend.add(
    import(
      '@gitops-compliance/plugin-gitops-compliance-backend-module-rfc3161'
    ),
  );
  backend.add(
    import('@gitops-compliance/plugin-search-backend-module-gitops-compliance'),
  );

  return backend;
}
