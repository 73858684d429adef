import { deploymentSourceContract } from '@gitops-compliance/plugin-gitops-compliance-node/testUtils';
import { startWorld } from './__testUtils__/world';

jest.setTimeout(60_000);

deploymentSourceContract('ArgoCdSource', startWorld);
