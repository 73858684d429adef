import { CHECKS } from '@gitops-compliance/rules';
import { jsonFile, wholeFile, type BundleFile } from '../files/BundleFile';
import { exceptionsOf } from './exceptions';
import { oscalParts } from './oscal';
import { pdfReport } from './pdf';
import type { ReportInput } from './types';

/** How the files of a bundle are made; goes up when they would differ. */
const REPORT_VERSION = 1;

/** The files that tell what the others say, and how it was made. */
export async function* reportFiles(
  input: ReportInput,
): AsyncGenerator<BundleFile> {
  const { exported, changes, syncs, completeness } = input;
  const exceptions = exceptionsOf(input);
  yield jsonFile(
    'population/closings.json',
    completeness.flatMap(({ populations }) => populations),
  );
  yield jsonFile('exceptions.json', exceptions);
  yield jsonFile('incidents.json', {
    driftIncidents: [],
    note: 'Drift incidents are not entries of this version of the portal; drift shows in population/syncs and in the observations of deployments.',
  });
  yield {
    path: 'oscal-assessment-results.json',
    parts: (async function* parts() {
      yield* oscalParts(input);
    })(),
  };
  yield wholeFile('report.pdf', await pdfReport(input, exceptions));
  yield jsonFile('report.json', {
    version: REPORT_VERSION,
    parameters: exported.request,
    timeZone: 'UTC',
    asOf: { shard: exported.shard, size: exported.size },
    judgedAt: exported.judgedAt,
    query:
      'entries of the changes and deployments of these environments, 31 days around the period, with the persons, policies, collectors and keys that they need',
    rules: CHECKS.map(({ id, ruleVersion }) => ({ id, ruleVersion })),
    rows: {
      changes: changes.length,
      syncs: syncs.length,
      exceptions: exceptions.length,
    },
  });
}
