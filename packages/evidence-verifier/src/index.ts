/**
 * The auditor's program: verifies a bundle of evidence, judges its changes
 * again, draws a sample, explains a change, and watches a log. It needs no
 * portal, and but for watching no network; it believes nothing that does not
 * lead to a key that was given by another way, and takes every byte that it
 * reads for hostile.
 */
export { run } from './run';
export { openBundle } from './bundle/openBundle';
export { UnreadableError, type BundleSource } from './bundle/BundleSource';
export { FolderSource } from './bundle/FolderSource';
export { ZipSource } from './bundle/ZipSource';
export { readChecks } from './verify/checks';
export { readKeys, type GivenKey } from './verify/keys';
export { verifyBundle, type VerifyOptions } from './verify/verifyBundle';
export { readAuthorities } from './log/timeStamps';
export { verifyStaticLog } from './log/verifyStaticLog';
export { LogTree } from './log/LogTree';
export type { KeptNote } from './log/anchors';
export { drawSample, SAMPLE_ALGORITHM } from './sample/drawSample';
export { Report, reportSchema, type VerificationReport } from './report/report';
export { exitCodeOf, printReport } from './report/printReport';
export { Watch, type Page } from './watch/Watch';
export { look, type Seen, type Sight } from './watch/look';
export { logPlace, type LogPlace } from './watch/LogPlace';
