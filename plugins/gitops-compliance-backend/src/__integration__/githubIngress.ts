import { createHmac, timingSafeEqual } from 'node:crypto';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { eventsExtensionPoint } from '@backstage/plugin-events-node/alpha';

/**
 * The ingress of `@backstage/plugin-events-backend-module-github`, which loads
 * itself by `import()` and so does not load under Jest. The browser tests run
 * with the real one.
 */
export function githubIngress(secret: string) {
  return createBackendModule({
    pluginId: 'events',
    moduleId: 'github-ingress',
    register(env) {
      env.registerInit({
        deps: { events: eventsExtensionPoint },
        async init({ events }) {
          events.addHttpPostIngress({
            topic: 'github',
            validator: async (request, context) => {
              const { raw } = request;
              const signed = createHmac('sha256', secret)
                .update(raw.body)
                .digest('hex');
              const given = String(request.headers['x-hub-signature-256']);
              const wanted = `sha256=${signed}`;
              if (
                given.length !== wanted.length ||
                !timingSafeEqual(Buffer.from(given), Buffer.from(wanted))
              ) {
                context.reject({
                  status: 403,
                  payload: { message: 'invalid signature' },
                });
              }
            },
          });
        },
      });
    },
  });
}
