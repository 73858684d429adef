import { createApp } from '@backstage/frontend-defaults';
import userSettingsModule from '@backstage/plugin-app-module-user-settings';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import catalogGraphPlugin from '@backstage/plugin-catalog-graph/alpha';
import homePlugin from '@backstage/plugin-home/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import gitopsCompliancePlugin from '@gitops-compliance/plugin-gitops-compliance';
import { navModule } from './nav';
import { settingsModule } from './settings';
import { signInModule } from './signIn';

/** The portal: the catalog with the suite installed. */
export default createApp({
  features: [
    catalogPlugin,
    catalogGraphPlugin,
    homePlugin,
    notificationsPlugin,
    orgPlugin,
    searchPlugin,
    userSettingsPlugin,
    userSettingsModule,
    signalsPlugin,
    gitopsCompliancePlugin,
    navModule,
    settingsModule,
    signInModule,
  ],
});
