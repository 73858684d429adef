import type { Command } from './Command';
import { argocd, streamDrop } from './commands/argocd';
import { directPush, promotePin, push } from './commands/code';
import * as forge from './commands/forge';
import { reset, status } from './commands/itself';
import { degrade, drift, heal, kubectlEdit } from './commands/live';
import * as pullRequest from './commands/pullRequests';
import { failNextSync, refresh, sync } from './commands/syncs';

/** Every command, in the order in which it is listed within its group. */
export const COMMANDS: readonly Command[] = [
  push,
  promotePin,
  directPush,
  pullRequest.open,
  pullRequest.approve,
  pullRequest.requestChanges,
  pullRequest.merge,
  pullRequest.close,
  drift,
  kubectlEdit,
  degrade,
  heal,
  sync,
  failNextSync,
  refresh,
  forge.down,
  forge.up,
  forge.slow,
  forge.rateLimit,
  forge.webhooksDrop,
  forge.webhooksDuplicate,
  argocd,
  streamDrop,
  status,
  reset,
];
