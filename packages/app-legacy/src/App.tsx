import { Navigate, Route } from 'react-router-dom';
import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import { AlertDisplay, OAuthRequestDialog } from '@backstage/core-components';
import { CatalogEntityPage, CatalogIndexPage } from '@backstage/plugin-catalog';
import { CatalogGraphPage } from '@backstage/plugin-catalog-graph';
import { HomepageCompositionRoot } from '@backstage/plugin-home';
import { NotificationsPage } from '@backstage/plugin-notifications';
import { SignalsDisplay } from '@backstage/plugin-signals';
import {
  UserSettingsPage,
  UserSettingsTab,
} from '@backstage/plugin-user-settings';
import { ChangeControlPage } from '@gitops-compliance/plugin-gitops-compliance/legacy';
import { NotificationSettings } from 'app-common/notifications';
import { PortalSignInPage } from 'app-common/signIn';
import { apis } from './apis';
import { entityPage } from './components/catalog/EntityPage';
import { HomePage } from './components/home';
import { Root } from './components/Root';

const app = createApp({
  apis,
  components: { SignInPage: PortalSignInPage },
});

const routes = (
  <FlatRoutes>
    <Route path="/" element={<Navigate to="catalog" />} />
    <Route path="/catalog" element={<CatalogIndexPage />} />
    <Route
      path="/catalog/:namespace/:kind/:name"
      element={<CatalogEntityPage />}
    >
      {entityPage}
    </Route>
    <Route path="/catalog-graph" element={<CatalogGraphPage />} />
    <Route path="/home" element={<HomepageCompositionRoot />}>
      <HomePage />
    </Route>
    <Route path="/notifications" element={<NotificationsPage />} />
    <Route path="/change-control" element={<ChangeControlPage />} />
    <Route path="/settings" element={<UserSettingsPage />}>
      <UserSettingsTab path="/notifications" title="Notifications">
        <NotificationSettings />
      </UserSettingsTab>
    </Route>
  </FlatRoutes>
);

/** The portal in the old frontend system: the catalog with the suite installed. */
export default app.createRoot(
  <>
    <AlertDisplay />
    <OAuthRequestDialog />
    <SignalsDisplay />
    <AppRouter>
      <Root>{routes}</Root>
    </AppRouter>
  </>,
);
