import {
  CompletenessFold,
  type EvidenceEntry,
  MARGIN_DAYS,
  threeWayCount,
} from '@gitops-compliance/rules';
import { z } from 'zod';
import type { BundleSource } from '../bundle/BundleSource';
import { parseJson, readWhole } from '../bundle/content';
import type { CheckLog } from '../report/report';
import type { Manifest } from '../verify/manifest';
import type { Closings } from './numbers';
import { changesAsked } from './population';
import { isSame } from './same';

/** Path of what was read when, and of how Git, syncs and running state agree. */
export const COMPLETENESS = 'completeness.json';
/** Path of the numbers of each month. */
export const CLOSINGS = 'population/closings.json';

/** Of deployments, counted around the period alone. */
const PASSING = ['deployment.observed', 'deployment.history-read'];
const DAY_MS = 24 * 60 * 60 * 1000;

const populationSchema = z.object({
  environment: z.string(),
  period: z.string(),
  last: z.number(),
  closedAt: z.string().nullable(),
});
const recordSchema = z.looseObject({
  environment: z.string(),
  count: z.looseObject({}),
  populations: z.array(populationSchema),
});

/** Counts Git, syncs and running state again, from entries alone. */
export class Completeness {
  readonly #folds: Map<string, CompletenessFold>;
  readonly #begin: number;

  constructor(private readonly predicate: Manifest['predicate']) {
    const { environments, from } = predicate.request;
    this.#begin = Date.parse(from) - MARGIN_DAYS * DAY_MS;
    this.#folds = new Map(
      environments.map(environment => [
        environment,
        new CompletenessFold({ environment }),
      ]),
    );
  }

  /**
   * Takes an entry; what was recorded at the last instant is left out, and what
   * was seen of a deployment before the margin of the period.
   */
  add(entry: EvidenceEntry): void {
    const { type, observedAt } = entry;
    if (observedAt >= this.predicate.judgedAt) return;
    if (PASSING.includes(type) && Date.parse(observedAt) < this.#begin) return;
    for (const fold of this.#folds.values()) fold.add(entry);
  }

  /** The three-way count and the closings are what the entries say. */
  async verify(
    source: BundleSource,
    closings: Closings,
    check: CheckLog,
  ): Promise<void> {
    const { request } = this.predicate;
    if (changesAsked(request)) return;
    const { from, until } = request;
    const read = async <T>(path: string, schema: z.ZodType<T>) =>
      parseJson(
        (await readWhole(source, path)).toString('utf8'),
        z.array(schema),
        path,
      );
    const records = await read(COMPLETENESS, recordSchema);
    for (const [environment, fold] of this.#folds) {
      check.examined();
      const told = records.find(record => record.environment === environment);
      const scope = { environment, from: iso(from), until: iso(until) };
      const again = threeWayCount(scope, fold.facts());
      if (!told || !isSame(told.count, again)) {
        check.difference(
          `${COMPLETENESS}, ${environment}`,
          `its three-way count is not what the entries say: Git ${again.git}, syncs ${again.syncs}, running ${again.runtime}, differences ${again.differences.length}`,
        );
      }
    }
    const listed = await read(CLOSINGS, populationSchema);
    const populations = records.flatMap(record => record.populations);
    if (!isSame(listed, populations)) {
      check.difference(CLOSINGS, `it is not what ${COMPLETENESS} says`);
    }
    for (const { environment, period, last, closedAt } of listed) {
      check.examined();
      const closed = closings.lastOf(environment, period);
      if (closedAt !== null && closed !== last) {
        check.difference(
          `${CLOSINGS}, ${environment}/${period}`,
          `it tells of number ${last}, the log of ${closed ?? 'no closing'}`,
        );
      }
    }
  }
}

function iso(instant: string): string {
  return new Date(instant).toISOString();
}
