import type { RequestSummary } from '../forge';
import { PrimaryLimits } from '../forge/limits/primary';
import {
  graphqlWeight,
  restWeight,
  SecondaryLimits,
} from '../forge/limits/secondary';
import { isWrite } from './requests';

/** Until an answer of GitHub; the portal asks for one merge after the other. */
const ANSWER_MS = 250;
/** An installation with at most 20 repositories and 20 users. */
const SUBJECT = { key: 'portal', name: 'portal', limit: 5_000 };
const START = Date.parse('2026-01-01T00:00:00Z');

/**
 * Seconds until the same requests were made `times` times, one after the other,
 * under the stand-in's primary and secondary limits of one installation, on a
 * simulated clock. Whoever is refused waits as long as GitHub says, as the
 * portal does. A query of GraphQL is taken for one point.
 */
export function secondsUnderLimits(
  requests: readonly RequestSummary[],
  times: number,
): number {
  let atMs = START;
  const now = () => new Date(atMs);
  const primary = new PrimaryLimits(now);
  const secondary = new SecondaryLimits(now);
  const ask = (request: RequestSummary) => {
    const weight = request.fields
      ? graphqlWeight(isWrite(request))
      : restWeight(request.method);
    const { remaining, resetAt } = primary.budget(SUBJECT, weight.resource);
    if (remaining < 1) atMs = Date.parse(resetAt);
    for (;;) {
      const waitSeconds = secondary.enter(SUBJECT.key, weight);
      if (waitSeconds === undefined) break;
      atMs += waitSeconds * 1000;
    }
    primary.spend(SUBJECT, weight.resource, 1);
    atMs += ANSWER_MS;
    secondary.leave(SUBJECT.key);
  };
  for (let turn = 0; turn < times; turn += 1) requests.forEach(ask);
  return (atMs - START) / 1000;
}
