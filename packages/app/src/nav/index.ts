import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { navigation } from './Navigation';

/** The portal's sidebar. */
export const navModule = createFrontendModule({
  pluginId: 'app',
  extensions: [navigation],
});
