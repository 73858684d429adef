import fc from 'fast-check';
import type { Calendar } from '../../calendar';
import { AT } from '../../testing/facts';
import { evaluateChecks } from '../registry';
import type { DeployedChangeFacts, Verdict } from '../types';
import { calendar, everyHistory } from './everyHistory';

/**
 * That nothing which is not known makes a fail or an unknown a pass: the worst of
 * what a check could do. What makes a check not applicable is none of this, nor is
 * a null that says "nobody" or "never" and not "unknown".
 */

/**
 * What is missing when a source is silent, as a path into the facts; `*` stands
 * for each of a list, or for each key. `absent` takes the key away, anything else
 * is put in its place.
 */
const SILENCES: [path: string, value: 'absent' | null | 'unknown'][] = [
  ['pinnedRevision', null],
  ['requester', null],
  ['separation.atMerge', null],
  ['separation.atSync', null],
  ['pullRequest', null],
  ['pullRequest.author.person', null],
  ['pullRequest.lastPusher', null],
  ['pullRequest.lastPusher.person', null],
  ['pullRequest.writers.*', null],
  ['pullRequest.committers', 'absent'],
  ['pullRequest.committers.*', null],
  ['pullRequest.mergedBy', null],
  ['pullRequest.reviews.*.commit', null],
  ['pullRequest.reviews.*.reviewer.person', null],
  ['approvers', 'absent'],
  ['approvers.*.presence', null],
  ['sync', null],
  ['sync.finishedAt', null],
  ['sync.startedBy', null],
  ['sync.startedByPortal', 'absent'],
  ['sync.jobs', 'absent'],
  ['sync.jobs.*.waves', 'absent'],
  ['gates', 'absent'],
  ['gates.headSha', null],
  ['gates.results.*.state', 'unknown'],
  ['gates.results.*.facts.*', 'absent'],
  ['mergedAt', 'absent'],
  ['criticality', 'absent'],
  ['criticality', null],
  ['access', 'absent'],
  ['access.adminEnabled', null],
  ['access.deployers.*.account', null],
  ['access.deployers.*.merges', null],
  ['branches', 'absent'],
  ['branches.*.read', 'absent'],
  ['guardrailsAsked', 'absent'],
  ['autoSync', 'absent'],
  ['selfHeal', 'absent'],
  ['prune', 'absent'],
  ['syncPolicyAsked', 'absent'],
  ['syncByPortalAlone', 'absent'],
  ['uncompared', 'absent'],
  ['narrowIgnoresAsked', 'absent'],
  ['syncWindows', 'absent'],
  ['syncWindowsAsked', 'absent'],
  ['images', 'absent'],
  ['managed', 'absent'],
  ['runtime', 'absent'],
  ['runtime.secrets', 'absent'],
  ['runtime.health', 'absent'],
  ['runtime.workloads.*.declared', null],
  ['injectedImages', 'absent'],
  ['businessSignal', 'absent'],
  ['drift', 'absent'],
  ['statements', 'absent'],
  ['emergency', 'absent'],
  ['emergency.record', null],
  ['emergency.record.declarer', null],
  ['emergency.record.confirmed.by', null],
  ['emergency.record.owed', null],
  ['emergency.record.reviewed', null],
  ['emergency.record.reviewed.by', null],
  ['emergency.record.alertedAt', null],
  ['emergency.alertWithinSeconds', null],
  ['emergencySince', 'absent'],
  ['outcome', 'absent'],
  ['failedSyncs', 'absent'],
];

type Place = { holder: Record<string, unknown>; key: string };

/** The places of a path that are there. */
function placesOf(facts: object, path: string): Place[] {
  const keys = path.split('.');
  const last = keys.pop() as string;
  const holders = keys.reduce<object[]>(
    (found, key) => found.flatMap(one => under(one, key)).filter(isObject),
    [facts],
  );
  return holders.flatMap(holder =>
    (last === '*' ? Object.keys(holder) : [last])
      .filter(key => Object.hasOwn(holder, key))
      .map(key => ({ holder: holder as Place['holder'], key })),
  );
}

function under(value: object, key: string): unknown[] {
  return key === '*'
    ? Object.values(value)
    : [(value as Record<string, unknown>)[key]];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** How many facts can fall silent. */
function silencesOf(facts: DeployedChangeFacts): number {
  return SILENCES.reduce(
    (sum, [path]) => sum + placesOf(facts, path).length,
    0,
  );
}

/** The same without some facts, each by its number; and the words for them. */
function silenced(facts: DeployedChangeFacts, numbers: readonly number[]) {
  const copy = structuredClone(facts);
  const all = SILENCES.flatMap(([path, value]) =>
    placesOf(copy, path).map(place => ({ ...place, path, value })),
  );
  const gone = numbers.map(number => all[number]);
  for (const { holder, key, value } of gone) {
    if (value === 'absent') delete holder[key];
    else holder[key] = value;
  }
  return {
    facts: copy,
    words: gone.map(({ path, key }) => `${path} (${key})`).join(', '),
  };
}

function checksThat(
  says: readonly Verdict[],
  facts: DeployedChangeFacts,
  inForce: Calendar | null = calendar,
): Set<string> {
  return new Set(
    evaluateChecks(facts, inForce, AT)
      .filter(({ verdict }) => says.includes(verdict))
      .map(({ check }) => check),
  );
}

const HISTORIES = everyHistory().map(({ tells, facts }) => ({
  tells,
  facts,
  held: checksThat(['fail', 'indeterminate'], facts),
  silences: silencesOf(facts),
}));

/** What passes with less known, and did not with more. */
function gained(
  { tells, facts, held }: (typeof HISTORIES)[number],
  numbers: readonly number[],
): string[] {
  const less = silenced(facts, numbers);
  return [...checksThat(['pass'], less.facts)]
    .filter(check => held.has(check))
    .map(check => `${check} of "${tells}" without ${less.words}`);
}

it('passes nothing more where one fact less is known', () => {
  const found = HISTORIES.flatMap(history =>
    Array.from({ length: history.silences }, (_, number) =>
      gained(history, [number]),
    ).flat(),
  );
  expect(found).toEqual([]);
});

it('passes nothing more where any facts are not known', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...HISTORIES)
        .chain(history =>
          fc.tuple(
            fc.constant(history),
            fc.uniqueArray(fc.nat(history.silences - 1), { maxLength: 6 }),
          ),
        ),
      ([history, numbers]) => {
        expect(gained(history, numbers)).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});

it('passes nothing more where the calendar is not known', () => {
  const found = HISTORIES.flatMap(({ tells, facts, held }) =>
    [...checksThat(['pass'], facts, null)]
      .filter(check => held.has(check))
      .map(check => `${check} of "${tells}"`),
  );
  expect(found).toEqual([]);
});
