import {
  coreServices,
  createBackendPlugin,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { gitopsCompliancePermissions } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  clockServiceRef,
  gitopsComplianceChecksExtensionPoint,
  gitopsComplianceLedgerExtensionPoint,
  gitopsComplianceSourcesExtensionPoint,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { registerActions } from './actions/registerActions';
import { readGitopsComplianceConfig } from './config/readConfig';
import { Sources } from './collectors/Sources';
import { Checks } from './controls/Checks';
import { hostServiceRef } from './host/Host';
import { refuseDemoSeed } from './ledger/demoSeed';
import { KeyRing } from './ledger/keys/KeyRing';
import { warnWhenOwner } from './ledger/warnWhenOwner';
import { createPortal } from './portal';
import { createRouter } from './router';

const PACKAGE = '@gitops-compliance/plugin-gitops-compliance-backend';

/**
 * The backend of GitOps Compliance: promotion, approval, window, sync and
 * proof in one chain. Outside systems come in by modules.
 */
export const gitopsCompliancePlugin = createBackendPlugin({
  pluginId: 'gitops-compliance',
  register(env) {
    const sources = new Sources();
    env.registerExtensionPoint(gitopsComplianceSourcesExtensionPoint, sources);
    const keys = new KeyRing();
    env.registerExtensionPoint(gitopsComplianceLedgerExtensionPoint, keys);
    const checks = new Checks();
    env.registerExtensionPoint(gitopsComplianceChecksExtensionPoint, checks);
    env.registerInit({
      deps: {
        actions: actionsRegistryServiceRef,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        clock: clockServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        host: hostServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const config = readGitopsComplianceConfig(deps.config);
        const baseUrl = deps.config.getString('app.baseUrl');
        const db = await deps.database.getClient();
        if (!deps.database.migrations?.skip) {
          await db.migrate.latest({
            directory: resolvePackagePath(PACKAGE, 'migrations'),
          });
        }
        await warnWhenOwner(db, deps.logger);
        await refuseDemoSeed(db, process.env.NODE_ENV);
        deps.permissionsRegistry.addPermissions(gitopsCompliancePermissions);
        checks.tellOfSlow(deps.logger);
        sources.assertUsable();
        const portal = createPortal({
          ...deps,
          checks,
          config,
          db,
          keys,
          sources,
          baseUrl,
        });
        await portal.prepare();
        deps.httpRouter.use(createRouter(portal.routes));
        registerActions(deps.actions, portal.routes);
        deps.lifecycle.addStartupHook(() => portal.start());
        deps.lifecycle.addShutdownHook(() => portal.stop());
      },
    });
  },
});
