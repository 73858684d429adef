import type { CheckResult } from '@gitops-compliance/rules';
import { createHash } from 'node:crypto';
import type { ReportInput } from './types';

/** Version of OSCAL that the results are written in. */
const OSCAL_VERSION = '1.1.2';

const FRAMEWORK_CATALOGS: Record<string, string> = {
  SOC2: 'urn:gitops-compliance:soc2',
  'PCI-DSS-4.0.1': 'urn:gitops-compliance:pci-dss-4.0.1',
  'ISO-27001-2022': 'urn:gitops-compliance:iso-27001-2022',
  'NIST-800-53r5': 'urn:gitops-compliance:nist-800-53r5',
};

/**
 * The verdicts as OSCAL assessment results (NIST, assessment results model):
 * an observation per verdict, and a finding per control, satisfied where no
 * verdict behind it fails or is unknown.
 */
export function oscalResults({ exported, changes }: ReportInput): object {
  const { request, judgedAt } = exported;
  const observed = changes.flatMap(change =>
    change.verdicts.map(result => ({
      change,
      result,
      uuid: uuidOf('observation', change.id, result.check),
    })),
  );
  const controls = new Map<string, typeof observed>();
  for (const one of observed) {
    for (const control of controlsOf(one.result, request.framework)) {
      controls.set(control, [...(controls.get(control) ?? []), one]);
    }
  }
  const seed = JSON.stringify([request, exported.shard, exported.size]);
  return {
    'assessment-results': {
      uuid: uuidOf('results', seed),
      metadata: {
        title: `GitOps Compliance: ${request.environments.join(', ')}`,
        'last-modified': judgedAt,
        version: '1',
        'oscal-version': OSCAL_VERSION,
      },
      'import-ap': { href: FRAMEWORK_CATALOGS[request.framework] },
      results: [
        {
          uuid: uuidOf('result', seed),
          title: `Changes from ${request.from} until ${request.until}`,
          description:
            'Verdicts over every numbered change, worked out from the entries of the ledger.',
          start: request.from,
          end: request.until,
          'reviewed-controls': {
            'control-selections': [
              controls.size > 0
                ? {
                    'include-controls': [...controls.keys()]
                      .sort()
                      .map(id => ({ 'control-id': tokenOf(id) })),
                  }
                : { 'include-all': {} },
            ],
          },
          ...(observed.length > 0
            ? {
                observations: observed.map(({ change, result, uuid }) => ({
                  uuid,
                  title: `${result.check} ${result.title}: change #${change.number}`,
                  description: result.reason,
                  methods: ['TEST'],
                  collected: judgedAt,
                  'relevant-evidence': [
                    {
                      href: `changes/${change.environment}/${change.period}/${change.populationNumber}.json`,
                      description: `Verdict ${result.verdict} by version ${result.ruleVersion} of the rule.`,
                    },
                  ],
                })),
              }
            : {}),
          ...(controls.size > 0
            ? {
                findings: [...controls]
                  .sort(([a], [b]) => (a < b ? -1 : 1))
                  .map(([control, behind]) => findingOf(control, behind, seed)),
              }
            : {}),
        },
      ],
    },
  };
}

function findingOf(
  control: string,
  behind: { result: CheckResult; uuid: string }[],
  seed: string,
): object {
  const against = behind.filter(
    ({ result }) =>
      result.verdict === 'fail' || result.verdict === 'indeterminate',
  );
  return {
    uuid: uuidOf('finding', seed, control),
    title: control,
    description:
      against.length === 0
        ? `${behind.length} verdicts support ${control}; none is against it.`
        : `${against.length} of ${behind.length} verdicts fail or are unknown.`,
    target: {
      type: 'objective-id',
      'target-id': tokenOf(control),
      status: { state: against.length === 0 ? 'satisfied' : 'not-satisfied' },
    },
    'related-observations': behind.map(({ uuid }) => ({
      'observation-uuid': uuid,
    })),
  };
}

function controlsOf(result: CheckResult, framework: string): string[] {
  return result.controls
    .filter(control => control.framework === framework)
    .map(({ id }) => id);
}

/** An id as OSCAL's tokens allow it: they begin with a letter. */
function tokenOf(id: string): string {
  const token = id.toLowerCase().replace(/[^a-z0-9._-]/g, '-');
  return /^[a-z_]/.test(token) ? token : `c-${token}`;
}

/** A UUID (RFC 9562, version 8) that the same names always give. */
function uuidOf(...names: string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(names)).digest('hex');
  const variant = ((parseInt(hex[16], 16) % 4) + 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
