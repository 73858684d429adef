import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  gitopsComplianceSourcesExtensionPoint,
  type DeploymentSource,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import module from './index';

async function sourcesFrom(instances: object[]): Promise<DeploymentSource[]> {
  const sources: DeploymentSource[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        gitopsComplianceSourcesExtensionPoint,
        {
          addForge: () => undefined,
          addDeploymentSource: source => sources.push(source),
        },
      ],
    ],
    features: [
      module,
      mockServices.rootConfig.factory({
        data: {
          argocd: { appLocatorMethods: [{ type: 'config', instances }] },
        } as never,
      }),
    ],
  });
  await backend.stop();
  return sources;
}

describe('the argocd module', () => {
  const url = 'https://argocd.example.com';

  it('registers one source per instance', async () => {
    const sources = await sourcesFrom([
      { name: 'eu-1', url, token: 't' },
      { name: 'us-1', url, token: 't' },
    ]);
    expect(sources.map(({ instance }) => instance)).toEqual(['eu-1', 'us-1']);
  });

  it('stops the start when the configuration is broken, naming the key', async () => {
    await expect(sourcesFrom([{ name: 'eu-1', url }])).rejects.toThrow(
      'argocd.appLocatorMethods[0].instances[0].token',
    );
  });
});
