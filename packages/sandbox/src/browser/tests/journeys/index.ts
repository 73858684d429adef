import type { BrowserTest } from '../../TestRun';
import { board } from './board';
import { calendar } from './calendar';
import { deployers } from './deployers';
import { direct } from './direct';
import { drift } from './drift';
import { emergency } from './emergency';
import { everyGate } from './everyGate';
import { freeze } from './freeze';
import { hotfix } from './hotfix';
import { overdue } from './overdue';
import { release } from './release';
import { releaseUnderEmergency } from './releaseUnderEmergency';
import { releaseVote } from './releaseVote';
import { secondAccount } from './secondAccount';
import { superseded } from './superseded';

/**
 * Journeys of developer, lead and SRE through changes, each with services of
 * its own. In this order: the freeze needs what the first promoted, and the last
 * is held by the freeze, too.
 */
export const journeys: readonly BrowserTest[] = [
  secondAccount,
  deployers,
  release,
  hotfix,
  superseded,
  board,
  releaseVote,
  calendar,
  direct,
  drift,
  emergency,
  releaseUnderEmergency,
  overdue,
  freeze,
  everyGate,
];
