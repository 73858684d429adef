import { createBackendModule } from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { personaOf, type Persona } from './personas';

/** Header that names the persona. */
export const PERSONA_HEADER = 'x-demo-persona';

/**
 * Sign-in as a persona, for development only: it believes a header. It refuses
 * to load unless `NODE_ENV` is `development`, and lives in the sandbox, which
 * no production build contains. The tokens that it leads to are genuine.
 */
export default createBackendModule({
  pluginId: 'auth',
  moduleId: 'persona-provider',
  register(env) {
    env.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        if (process.env.NODE_ENV !== 'development') {
          throw new Error(
            'The persona sign-in is for development only: it refuses to start unless NODE_ENV is development',
          );
        }
        providers.registerProvider({
          providerId: 'persona',
          factory: createProxyAuthProviderFactory({
            authenticator: createProxyAuthenticator<
              undefined,
              { persona: Persona },
              { persona: string }
            >({
              defaultProfileTransform: async ({ persona }) => ({
                profile: { displayName: persona.name },
              }),
              initialize: () => undefined,
              async authenticate({ req }) {
                const persona = personaOf(req.header(PERSONA_HEADER));
                if (!persona) {
                  throw new AuthenticationError(
                    `Name a persona in the header ${PERSONA_HEADER}`,
                  );
                }
                return {
                  result: { persona },
                  providerInfo: { persona: persona.id },
                };
              },
            }),
            signInResolver: async ({ result }, context) =>
              context.signInWithCatalogUser({
                entityRef: result.persona.entityRef,
              }),
          }),
        });
      },
    });
  },
});
