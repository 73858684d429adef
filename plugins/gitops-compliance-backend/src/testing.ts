/**
 * For simulations and tests of the backend: how it is set going under another
 * clock and with jobs kept elsewhere. Not for portals.
 *
 * @packageDocumentation
 */
export { hostServiceRef, type Host } from './host/Host';
export type { Runner } from './collectors/Runner';
export type { DeploymentCollector } from './collectors/DeploymentCollector';
export {
  QUEUE_NAMES,
  type JobDraft,
  type Jobs,
  type QueueName,
} from './jobs/Jobs';
export type { Ledger, RecordedEntry } from './ledger/Ledger';
export { recordDemoSeed } from './ledger/demoSeed';
