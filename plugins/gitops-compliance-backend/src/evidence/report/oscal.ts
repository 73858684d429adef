import {
  arranged,
  type ArrangedControl,
  type CheckResult,
} from '@gitops-compliance/rules';
import { createHash } from 'node:crypto';
import { sumOf, type Tally, type VerdictCounts } from './tally';
import type { ReportedChange, ReportInput } from './types';

/** Version of OSCAL that the results are written in, and held to by a test. */
const OSCAL_VERSION = '1.2.1';

/** A verdict over a change, as an observation tells it. */
interface Observed {
  uuid: string;
  change: ReportedChange;
  result: CheckResult;
}

/**
 * The verdicts as OSCAL assessment results (NIST, assessment results model), as
 * JSON, part by part: an observation per verdict, and a finding per control. A
 * control is satisfied only where a verdict behind it passes and none fails or
 * is unknown; one that nothing was observed for was reviewed and has no finding.
 *
 * The parts are small however many changes there are: nothing is held of them.
 */
export async function* oscalParts(
  input: ReportInput,
  tally: Tally,
): AsyncGenerator<string> {
  const { request, judgedAt } = input.exported;
  const seed = seedOf(input);
  const plan = uuidOf('plan', seed);
  const controls = reviewedControls(input);
  yield '{"assessment-results":{';
  yield membersOf({
    uuid: uuidOf('results', seed),
    metadata: {
      title: `GitOps Compliance: ${request.environments.join(', ')}`,
      'last-modified': judgedAt,
      version: '1',
      'oscal-version': OSCAL_VERSION,
    },
    'import-ap': { href: `#${plan}` },
    'back-matter': {
      resources: [
        {
          uuid: plan,
          title: 'What was asked for',
          description:
            'There is no assessment plan in OSCAL: every check is applied to every change of the environments and the period that the manifest of this bundle names.',
          rlinks: [{ href: 'manifest.dsse.json' }],
        },
      ],
    },
  });
  yield ',\n"results":[{';
  yield membersOf({
    uuid: uuidOf('result', seed),
    title: `Changes from ${request.from} until ${request.until}`,
    description:
      'Verdicts over every numbered change, worked out from the entries of the ledger.',
    start: request.from,
    end: request.until,
    'reviewed-controls': {
      description: `Controls of ${request.framework} that the checks support.`,
      'control-selections': [
        {
          'include-controls': controls.map(id => ({
            'control-id': tokenOf(id),
          })),
        },
      ],
    },
  });
  yield* listOf('observations', observationsOf(input, seed));
  yield* listOf('findings', findingsOf(input, tally, controls, seed));
  yield '}]}}\n';
}

/** The members of an object without its braces. */
function membersOf(value: object): string {
  return JSON.stringify(value).slice(1, -1);
}

/** A further member that is a list; OSCAL leaves it out where it is empty. */
async function* listOf(
  name: string,
  items: AsyncIterable<Iterable<string> | AsyncIterable<string>>,
): AsyncGenerator<string> {
  let some = false;
  for await (const item of items) {
    yield some ? ',\n' : `,\n"${name}":[\n`;
    yield* item;
    some = true;
  }
  if (some) yield ']';
}

/** Every verdict, or those that support a control. */
async function* observed(
  { changes, exported: { request } }: ReportInput,
  seed: string,
  control?: string,
): AsyncGenerator<Observed> {
  for await (const change of changes()) {
    for (const result of change.verdicts) {
      if (
        control === undefined ||
        idsOf(result.controls, request.framework).includes(control)
      ) {
        const uuid = uuidOf('observation', seed, change.id, result.check);
        yield { uuid, change, result };
      }
    }
  }
}

async function* observationsOf(
  input: ReportInput,
  seed: string,
): AsyncGenerator<string[]> {
  for await (const { uuid, change, result } of observed(input, seed)) {
    yield [
      JSON.stringify({
        uuid,
        title: `${result.check} ${result.title}: change #${change.number}`,
        description: result.reason,
        methods: ['TEST'],
        collected: input.exported.judgedAt,
        'relevant-evidence': [
          {
            href: `changes/${encodeURIComponent(change.environment)}/${
              change.period
            }/${change.populationNumber}.json`,
            description: `Verdict ${result.verdict} by version ${
              result.ruleVersion
            } of the rule${result.own ? ', which is the operator’s own' : ''}.`,
          },
        ],
        ...(result.remedy ? { remarks: result.remedy } : {}),
      }),
    ];
  }
}

async function* findingsOf(
  input: ReportInput,
  { verdicts }: Tally,
  controls: readonly string[],
  seed: string,
): AsyncGenerator<AsyncIterable<string>> {
  const { framework } = input.exported.request;
  for (const control of controls) {
    const counts = mapping(input)
      .filter(({ controls: of }) => idsOf(of, framework).includes(control))
      .flatMap(({ check }) => verdicts.get(check) ?? []);
    if (counts.length > 0) {
      yield findingParts(input, sumOf(counts), control, seed);
    }
  }
}

async function* findingParts(
  input: ReportInput,
  counts: VerdictCounts,
  control: string,
  seed: string,
): AsyncGenerator<string> {
  const { pass, fail, indeterminate } = counts;
  const inapplicable = counts['not-applicable'];
  const all = pass + fail + indeterminate + inapplicable;
  const satisfied = pass > 0 && fail + indeterminate === 0;
  yield '{';
  yield membersOf({
    uuid: uuidOf('finding', seed, control),
    title: control,
    description: `Of ${all} verdicts, ${pass} pass, ${fail} fail, ${indeterminate} are unknown and ${inapplicable} are not applicable.`,
    target: {
      type: 'objective-id',
      'target-id': tokenOf(control),
      status: {
        state: satisfied ? 'satisfied' : 'not-satisfied',
        reason: reasonOf(satisfied, fail),
      },
    },
  });
  yield* listOf('related-observations', relatedTo(input, control, seed));
  yield '}';
}

async function* relatedTo(
  input: ReportInput,
  control: string,
  seed: string,
): AsyncGenerator<string[]> {
  for await (const { uuid } of observed(input, seed, control)) {
    yield [JSON.stringify({ 'observation-uuid': uuid })];
  }
}

/** What makes the ids of an export its own. */
function seedOf({ exported: { request, shard, size } }: ReportInput): string {
  return JSON.stringify([request, shard, size]);
}

/** OSCAL's `other`: nothing fails, and something that had to pass did not. */
function reasonOf(satisfied: boolean, fail: number): string {
  if (satisfied) return 'pass';
  return fail > 0 ? 'fail' : 'other';
}

/** Controls of a framework that any check supports, sorted. */
function reviewedControls(input: ReportInput): string[] {
  const { framework } = input.exported.request;
  const ids = mapping(input).flatMap(({ controls }) =>
    idsOf(controls, framework),
  );
  return [...new Set(ids)].sort();
}

/** Every check with the controls that it supports, the policy's own too. */
function mapping({ checks, frameworks }: ReportInput) {
  return arranged(
    checks.map(({ id, controls }) => ({
      check: id,
      controls: [...controls],
    })),
    frameworks,
  );
}

function idsOf(
  controls: readonly ArrangedControl[],
  framework: string,
): string[] {
  return controls
    .filter(control => control.framework === framework)
    .map(({ id }) => id);
}

/** An id as OSCAL's tokens allow it: they begin with a letter. */
function tokenOf(id: string): string {
  const token = id.toLowerCase().replace(/[^a-z0-9._-]/g, '-');
  return /^[a-z_]/.test(token) ? token : `c-${token}`;
}

/** Namespace of the names below (RFC 9562, section 6.6): SHA-256 of its URL. */
const NAMESPACE = createHash('sha256')
  .update('https://gitops-compliance.dev/evidence-bundle/oscal')
  .digest()
  .subarray(0, 16);

/**
 * A UUID that the same names always give: version 5 (RFC 9562, section 5.5),
 * as OSCAL's schema allows versions 4 and 5 alone.
 */
function uuidOf(...names: string[]): string {
  const bytes = createHash('sha1')
    .update(NAMESPACE)
    .update(JSON.stringify(names))
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6] % 0x10) + 0x50;
  bytes[8] = (bytes[8] % 0x40) + 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
