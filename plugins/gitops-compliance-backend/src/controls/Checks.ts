import type { LoggerService } from '@backstage/backend-plugin-api';
import type { GitopsComplianceChecks } from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  CHECKS,
  ownCheckProblem,
  ownRule,
  type AnyCheck,
  type OwnCheck,
} from '@gitops-compliance/rules';
import { withinTime } from './withinTime';

/** How long a check of one's own may judge one target. */
const LIMIT_MS = 1_000;

/**
 * Every check: the built-in ones, and those that modules add.
 *
 * What it promises of the latter: their ids never meet ours, whatever they do is
 * told as a verdict, and none of them holds up the others. One that once ran out
 * of time is not asked again before the next start, for each further attempt would
 * hold up the whole portal as long; till then it says of everything that it is
 * indeterminate.
 */
export class Checks implements GitopsComplianceChecks {
  readonly #own: AnyCheck[] = [];
  readonly #limitMs: number;
  #logger: LoggerService | undefined;

  constructor({ limitMs = LIMIT_MS }: { limitMs?: number } = {}) {
    this.#limitMs = limitMs;
  }

  addCheck(check: OwnCheck): void {
    const problem = ownCheckProblem(check, this.#own);
    if (problem) throw new Error(problem);
    this.#own.push(ownRule({ ...check, judge: this.#bounded(check) }));
  }

  /** Says of each that runs out of time that it did. */
  tellOfSlow(logger: LoggerService): void {
    this.#logger = logger;
  }

  /** Those that modules add. */
  get own(): readonly AnyCheck[] {
    return this.#own;
  }

  /** All, in the order in which screens list them. */
  all(): readonly AnyCheck[] {
    return [...CHECKS, ...this.#own];
  }

  /** Ids of all. */
  ids(): string[] {
    return this.all().map(({ id }) => id);
  }

  /** Its title; undefined: there is no such check. */
  titleOf(id: string): string | undefined {
    return this.all().find(check => check.id === id)?.title;
  }

  #bounded(check: OwnCheck): OwnCheck['judge'] {
    const outOfTime = `it did not come to an end within ${
      this.#limitMs / 1_000
    } s, and is not asked again before the next start of the backend`;
    let isOut = false;
    return context => {
      if (isOut) throw new Error(outOfTime);
      const judgement = withinTime(() => check.judge(context), this.#limitMs);
      if (judgement) return judgement.value;
      isOut = true;
      this.#logger?.error(`The check ${check.id}: ${outOfTime}`);
      throw new Error(outOfTime);
    };
  }
}
