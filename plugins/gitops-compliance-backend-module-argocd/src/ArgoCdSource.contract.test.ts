import { deploymentSourceContract } from '@gitops-compliance/plugin-gitops-compliance-node/testUtils';
import { startWorld } from './__testUtils__/world';

deploymentSourceContract('ArgoCdSource', startWorld);
