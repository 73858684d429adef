import type { BrowserTest } from '../TestRun';
import { accessibility } from './accessibility';
import { auditor } from './auditor';
import { cancelling } from './cancelling';
import { compliance } from './compliance';
import { keyboard } from './keyboard';
import { kustomize } from './kustomize';
import { limits } from './limits';
import { narrow } from './narrow';
import { outage } from './outage';
import { promotion } from './promotion';
import { refusal } from './refusal';
import { signIn } from './signIn';

/**
 * All browser tests, in their order: they share one world, and what an earlier
 * one promoted is what a later one reads.
 */
export const BROWSER_TESTS: readonly BrowserTest[] = [
  signIn,
  promotion,
  compliance,
  auditor,
  cancelling,
  refusal,
  keyboard,
  kustomize,
  ...accessibility,
  narrow,
  outage,
  limits,
];
