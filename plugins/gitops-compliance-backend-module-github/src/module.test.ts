import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  gitopsComplianceLedgerExtensionPoint,
  gitopsComplianceSourcesExtensionPoint,
  type Forge,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import module from './index';

const app = {
  appId: 7,
  clientId: 'id',
  clientSecret: 'secret',
  privateKey: '-----BEGIN PRIVATE KEY-----',
};

async function start(github: object[]) {
  const forges: Forge[] = [];
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const backend = await startTestBackend({
    extensionPoints: [
      [
        gitopsComplianceLedgerExtensionPoint,
        {
          setCheckpointSigners: () => undefined,
          setExportSigner: () => undefined,
          addAnchor: () => undefined,
        },
      ],
      [
        gitopsComplianceSourcesExtensionPoint,
        {
          addForge: forge => forges.push(forge),
          addDeploymentSource: () => undefined,
        },
      ],
    ],
    features: [
      module,
      logger.factory,
      mockServices.rootConfig.factory({
        data: { integrations: { github } } as never,
      }),
    ],
  });
  await backend.stop();
  return { forges, logger };
}

describe('the github module', () => {
  it('registers each host that has an App, and says why it skips one', async () => {
    const { forges, logger } = await start([
      { host: 'github.com', token: 't' },
      {
        host: 'ghes.example.com',
        apiBaseUrl: 'https://ghes.example.com/api/v3',
        apps: [app],
      },
    ]);
    expect(forges).toMatchObject([
      { host: 'ghes.example.com', provider: 'github' },
    ]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/'github.com' is not used .* GitHub App/),
    );
  });

  it('stops the start when the configuration is broken, naming the key', async () => {
    const hosts = [{ host: 'ghes.example.com', apps: [app] }];
    await expect(start(hosts)).rejects.toThrow(
      'integrations.github[0].apiBaseUrl',
    );
  });
});
