import type { Command } from './Command';
import { argocd, streamDrop } from './commands/argocd';
import { directPush, moveTag, promotePin, push } from './commands/code';
import * as forge from './commands/forge';
import { reset, status } from './commands/itself';
import { degrade, drift, fight, heal, kubectlEdit } from './commands/live';
import * as person from './commands/people';
import * as pullRequest from './commands/pullRequests';
import { failNextSync, refresh, sync } from './commands/syncs';
import * as webhooks from './commands/webhooks';
import * as window from './commands/windows';

/** Every command, in the order in which it is listed within its group. */
export const COMMANDS: readonly Command[] = [
  push,
  promotePin,
  directPush,
  moveTag,
  pullRequest.open,
  pullRequest.approve,
  pullRequest.requestChanges,
  pullRequest.merge,
  pullRequest.close,
  pullRequest.forcePush,
  pullRequest.dismissReview,
  person.suspend,
  person.restore,
  person.rename,
  person.remove,
  drift,
  kubectlEdit,
  fight,
  degrade,
  heal,
  sync,
  failNextSync,
  refresh,
  window.add,
  window.remove,
  forge.down,
  forge.up,
  forge.slow,
  forge.rateLimit,
  webhooks.drop,
  webhooks.duplicate,
  webhooks.delay,
  webhooks.reorder,
  webhooks.fail,
  argocd,
  streamDrop,
  status,
  reset,
];
