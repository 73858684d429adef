import {
  createFrontendModule,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';

const notificationSettings = SubPageBlueprint.make({
  name: 'notifications',
  params: {
    path: 'notifications',
    title: 'Notifications',
    loader: async () => {
      const [{ Content }, { NotificationSettings }] = await Promise.all([
        import('@backstage/core-components'),
        import('app-common/notifications'),
      ]);
      return (
        <Content>
          <NotificationSettings />
        </Content>
      );
    },
  },
});

/** What the portal adds to the settings. */
export const settingsModule = createFrontendModule({
  pluginId: 'user-settings',
  extensions: [notificationSettings],
});
