import type { BrowserTest } from '../TestRun';
import { accessibility } from './accessibility';
import { asking } from './asking';
import { auditor } from './auditor';
import { cancelling } from './cancelling';
import { compliance } from './compliance';
import { evidence, evidenceOfHistory } from './evidence';
import { findings } from './findings';
import { hand } from './hand';
import { history } from './history';
import { journeys } from './journeys';
import { board } from './journeys/board';
import { keyboard } from './keyboard';
import { kustomize } from './kustomize';
import { limits } from './limits';
import { narrow, narrowScreens } from './narrow';
import { outage } from './outage';
import { overviewCard } from './overviewCard';
import { ownCheck } from './ownCheck';
import { personalData } from './personalData';
import { promotion } from './promotion';
import { questions } from './questions';
import { refusal } from './refusal';
import { signIn } from './signIn';

/**
 * The browser tests of the app of the new frontend system, in their order: they
 * share one world, and what an earlier one promoted is what a later one reads.
 */
export const BROWSER_TESTS: readonly BrowserTest[] = [
  signIn,
  overviewCard,
  promotion,
  compliance,
  ownCheck,
  asking,
  auditor,
  cancelling,
  refusal,
  keyboard,
  kustomize,
  ...accessibility,
  narrow,
  narrowScreens,
  ...evidence,
  ...personalData,
  hand,
  outage,
  limits,
];

const inOldSystem = (test: BrowserTest): BrowserTest => ({
  ...test,
  name: `old frontend system: ${test.name}`,
});

/**
 * Those that the old frontend system must hold too, in a world of their own. The
 * screens are the same, so one theme is enough.
 */
export const LEGACY_TESTS: readonly BrowserTest[] = [
  overviewCard,
  promotion,
  compliance,
  refusal,
  keyboard,
  accessibility[1],
  narrow,
  evidence[0],
].map(inOldSystem);

/** A whole way in the old frontend system: votes of the board, by keys too. */
export const LEGACY_JOURNEY_TESTS: readonly BrowserTest[] = [board].map(
  inOldSystem,
);

/** Whole ways through changes, in a world of their own. */
export const JOURNEY_TESTS: readonly BrowserTest[] = journeys;

/** Those of the world that `npm start` shows, with its history. */
export const HISTORY_TESTS: readonly BrowserTest[] = [
  ...findings,
  ownCheck,
  ...history,
  ...questions,
  evidenceOfHistory,
];
