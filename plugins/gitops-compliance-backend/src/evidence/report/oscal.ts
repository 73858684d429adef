import {
  CHECKS,
  type CheckResult,
  type ControlRef,
  type JudgedChange,
} from '@gitops-compliance/rules';
import { createHash } from 'node:crypto';
import type { ReportInput } from './types';

/** Version of OSCAL that the results are written in. */
const OSCAL_VERSION = '1.1.2';

/** A verdict over a change, as an observation tells it. */
interface Observed {
  uuid: string;
  change: JudgedChange;
  result: CheckResult;
}

/**
 * The verdicts as OSCAL assessment results (NIST, assessment results model):
 * an observation per verdict, and a finding per control. A control is satisfied
 * only where a verdict behind it passes and none fails or is unknown; one that
 * nothing was observed for was reviewed and has no finding.
 */
export function oscalResults({ exported, changes }: ReportInput): object {
  const { request, judgedAt } = exported;
  const seed = JSON.stringify([request, exported.shard, exported.size]);
  const plan = uuidOf('plan', seed);
  const observed = changes.flatMap(change =>
    change.verdicts.map(result => ({
      uuid: uuidOf('observation', seed, change.id, result.check),
      change,
      result,
    })),
  );
  const findings = reviewedControls(request.framework).flatMap(control => {
    const behind = observed.filter(({ result }) =>
      idsOf(result.controls, request.framework).includes(control),
    );
    return behind.length > 0 ? [findingOf(control, behind, seed)] : [];
  });
  return {
    'assessment-results': {
      uuid: uuidOf('results', seed),
      metadata: {
        title: `GitOps Compliance: ${request.environments.join(', ')}`,
        'last-modified': judgedAt,
        version: '1',
        'oscal-version': OSCAL_VERSION,
      },
      'import-ap': { href: `#${plan}` },
      results: [
        {
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
                'include-controls': reviewedControls(request.framework).map(
                  id => ({ 'control-id': tokenOf(id) }),
                ),
              },
            ],
          },
          ...atLeastOne('observations', observed.map(observationOf(judgedAt))),
          ...atLeastOne('findings', findings),
        },
      ],
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
    },
  };
}

function observationOf(judgedAt: string) {
  return ({ uuid, change, result }: Observed) => ({
    uuid,
    title: `${result.check} ${result.title}: change #${change.number}`,
    description: result.reason,
    methods: ['TEST'],
    collected: judgedAt,
    'relevant-evidence': [
      {
        href: `changes/${encodeURIComponent(change.environment)}/${
          change.period
        }/${change.populationNumber}.json`,
        description: `Verdict ${result.verdict} by version ${result.ruleVersion} of the rule.`,
      },
    ],
    ...(result.remedy ? { remarks: result.remedy } : {}),
  });
}

function findingOf(
  control: string,
  behind: readonly Observed[],
  seed: string,
): object {
  const count = (verdict: string) =>
    behind.filter(({ result }) => result.verdict === verdict).length;
  const [pass, fail, unknown] = ['pass', 'fail', 'indeterminate'].map(count);
  const satisfied = pass > 0 && fail + unknown === 0;
  return {
    uuid: uuidOf('finding', seed, control),
    title: control,
    description: `Of ${
      behind.length
    } verdicts, ${pass} pass, ${fail} fail, ${unknown} are not known and ${count(
      'not-applicable',
    )} are not applicable.`,
    target: {
      type: 'objective-id',
      'target-id': tokenOf(control),
      status: {
        state: satisfied ? 'satisfied' : 'not-satisfied',
        reason: reasonOf(satisfied, fail),
      },
    },
    'related-observations': behind.map(({ uuid }) => ({
      'observation-uuid': uuid,
    })),
  };
}

/** OSCAL's `other`: nothing fails, and something that had to pass did not. */
function reasonOf(satisfied: boolean, fail: number): string {
  if (satisfied) return 'pass';
  return fail > 0 ? 'fail' : 'other';
}

/** Controls of a framework that any check supports, sorted. */
function reviewedControls(framework: string): string[] {
  const ids = CHECKS.flatMap(({ controls }) => idsOf(controls, framework));
  return [...new Set(ids)].sort();
}

function idsOf(controls: readonly ControlRef[], framework: string): string[] {
  return controls
    .filter(control => control.framework === framework)
    .map(({ id }) => id);
}

/** OSCAL's lists are left out where they would be empty. */
function atLeastOne<T>(name: string, list: readonly T[]): object {
  return list.length > 0 ? { [name]: list } : {};
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
