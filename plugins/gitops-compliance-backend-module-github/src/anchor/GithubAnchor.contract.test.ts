import { anchorContract } from '@gitops-compliance/plugin-gitops-compliance-node/testUtils';
import { startAnchorWorld } from '../__testUtils__/anchorWorld';

jest.setTimeout(60_000);

anchorContract('GithubAnchor', startAnchorWorld);
