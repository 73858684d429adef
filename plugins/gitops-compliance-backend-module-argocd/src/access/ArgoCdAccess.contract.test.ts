import { privilegedAccessContract } from '@gitops-compliance/plugin-gitops-compliance-node/testUtils';
import { startAccessWorld } from '../__testUtils__/accessWorld';

privilegedAccessContract(startAccessWorld);
