import { startTestBackend } from '@backstage/backend-test-utils';
import { authProvidersExtensionPoint } from '@backstage/plugin-auth-node';
import personaAuthModule from './personaAuthModule';

/** Starts the module beside an auth plugin that only notes providers. */
async function providersIn(environment: string): Promise<string[]> {
  Object.assign(process.env, { NODE_ENV: environment });
  const providers: string[] = [];
  const backend = await startTestBackend({
    features: [personaAuthModule],
    extensionPoints: [
      [
        authProvidersExtensionPoint,
        { registerProvider: ({ providerId }) => providers.push(providerId) },
      ],
    ],
  });
  await backend.stop();
  return providers;
}

describe('the persona sign-in', () => {
  const before = process.env.NODE_ENV;
  afterEach(() => {
    Object.assign(process.env, { NODE_ENV: before });
  });

  it.each(['production', 'test', ''])(
    'keeps a backend from starting where NODE_ENV is “%s”',
    async environment => {
      await expect(providersIn(environment)).rejects.toThrow(
        /refuses to start unless NODE_ENV is development/,
      );
    },
  );

  it('is there in development', async () => {
    await expect(providersIn('development')).resolves.toEqual(['persona']);
  });
});
