import { anchorContract } from '@gitops-compliance/plugin-gitops-compliance-node/testUtils';
import { startTimestampWorld } from './__testUtils__/world';

anchorContract('TimestampAnchor', startTimestampWorld);
