import type { SourceSignatures } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { isCommit } from '../pins';
import type { OriginRecord } from '../sources/records';
import type { SourceRange } from '../sources/sourceTags';

interface Row {
  repository: string;
  base: string;
  head: string;
  /** Null: what brought the commits was not read. */
  commits: OriginRecord[] | null;
  ahead_by: number | null;
}

const keyOf = ({ repository, base, head }: SourceRange) =>
  `${repository} ${base} ${head}`;

/**
 * How the commits of ranges are signed, from read models, in one query; null
 * for a range that was not read.
 */
export async function sourceSignatures(
  ranges: SourceRange[],
  db: Knex,
): Promise<(range: SourceRange) => SourceSignatures | null> {
  const known = ranges.flatMap(({ repository, base, head }) =>
    repository && base && head ? { repository, base, head } : [],
  );
  if (known.length === 0) return () => null;
  const { rows } = await db.raw<{ rows: Row[] }>(
    `SELECT c.repository, c.base, c.head, c.ahead_by, o.commits
     FROM comparisons c LEFT JOIN comparison_origins o
       USING (repository, base, head)
     JOIN (SELECT DISTINCT * FROM unnest(?::text[], ?::text[], ?::text[])
         AS t (repository, base, head)) asked USING (repository, base, head)
     WHERE NOT c.missing`,
    [
      known.map(({ repository }) => repository),
      known.map(({ base }) => base),
      known.map(({ head }) => head),
    ],
  );
  // What is compared with itself is on record nowhere, and brings nothing.
  const same = known
    .filter(({ base, head }) => base === head && isCommit(head))
    .map(range => ({ ...range, commits: null, ahead_by: 0 }));
  const found = new Map(
    [...rows, ...same].map(row => [keyOf(row), signaturesOf(row)]),
  );
  return range => found.get(keyOf(range)) ?? null;
}

type Kind = 'person' | 'forge' | 'unsigned' | 'invalid' | 'unknown';

/** Words of the forge that say that it could not find out. */
const NOT_FOUND_OUT = [
  'gpgverify_error',
  'gpgverify_unavailable',
  'ocsp_error',
  'ocsp_pending',
];

function kindOf({ verified, reason, byForge }: OriginRecord): Kind {
  if (verified) return byForge ? 'forge' : 'person';
  if (reason === 'unsigned') return 'unsigned';
  return NOT_FOUND_OUT.includes(reason) ? 'unknown' : 'invalid';
}

const WORST: Kind[] = ['invalid', 'unsigned', 'unknown', 'forge'];

function signaturesOf(row: Row): SourceSignatures | null {
  const { repository, base, head, commits, ahead_by: ahead } = row;
  // Nothing is brought by going back.
  if (commits === null && ahead !== 0) return null;
  const all = commits ?? [];
  const count = (kind: Kind) =>
    all.filter(commit => kindOf(commit) === kind).length;
  const worst = WORST.map(kind =>
    all.find(commit => kindOf(commit) === kind),
  ).find(commit => commit !== undefined);
  return {
    repository,
    base,
    head,
    complete: all.length === ahead,
    person: count('person'),
    forge: count('forge'),
    unsigned: count('unsigned'),
    invalid: count('invalid'),
    unknown: count('unknown'),
    worst: worst?.sha ?? null,
  };
}
