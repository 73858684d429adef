import { z } from 'zod';
import type { BundleSource } from '../bundle/BundleSource';
import { parseJson, readWhole } from '../bundle/content';
import type { CheckLog } from '../report/report';
import type { Manifest } from '../verify/manifest';
import { changesAsked } from './population';

/** Path of the numbers of which nothing may be told to who asked. */
export const WITHHELD = 'population/withheld.json';

const withheldSchema = z.array(
  z.object({
    environment: z.string(),
    period: z.string().regex(/^\d{4}-\d{2}$/),
    number: z.int().min(1).max(10_000_000),
    place: z.string(),
  }),
);

/**
 * Numbers that the bundle says belong to changes of services that who asked may
 * not see, by `<environment>/<month>`. Nothing proves that it is so.
 */
export type Withheld = ReadonlyMap<string, ReadonlySet<number>>;

/** Reads them; a bundle that tells of every service has none to withhold. */
export async function readWithheld(
  source: BundleSource,
  request: Manifest['predicate']['request'],
  check: CheckLog,
): Promise<Withheld> {
  const withheld = new Map<string, Set<number>>();
  if (!source.has(WITHHELD)) return withheld;
  const text = (await readWhole(source, WITHHELD)).toString('utf8');
  const listed = parseJson(text, withheldSchema, WITHHELD);
  if (listed.length > 0 && (!request.services || changesAsked(request))) {
    check.difference(
      WITHHELD,
      'it withholds numbers, and the manifest says that every service is told of',
    );
    return withheld;
  }
  for (const { environment, period, number } of listed) {
    const key = `${environment}/${period}`;
    const numbers = withheld.get(key) ?? new Set();
    withheld.set(key, numbers.add(number));
  }
  return withheld;
}
