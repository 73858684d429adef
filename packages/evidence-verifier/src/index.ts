/**
 * The auditor's program: verifies a bundle of evidence, judges its changes
 * again, draws a sample and explains a change. Needs neither the portal nor a
 * network, believes nothing that does not lead to a key that was given by
 * another way, and takes every byte of a bundle for hostile.
 */
export { run } from './run';
export { openBundle } from './bundle/openBundle';
export { UnreadableError, type BundleSource } from './bundle/BundleSource';
export { FolderSource } from './bundle/FolderSource';
export { ZipSource } from './bundle/ZipSource';
export { readKeys, type GivenKey } from './verify/keys';
export { verifyBundle, type VerifyOptions } from './verify/verifyBundle';
export { verifyStaticLog } from './log/verifyStaticLog';
export { LogTree } from './log/LogTree';
export type { KeptNote } from './log/anchors';
export { drawSample, SAMPLE_ALGORITHM } from './sample/drawSample';
export { Report, reportSchema, type VerificationReport } from './report/report';
export { exitCodeOf, printReport } from './report/printReport';
