import { isOwnCheck } from '@gitops-compliance/rules';
import {
  jsonFile,
  listFile,
  wholeFile,
  type BundleFile,
} from '../files/BundleFile';
import { exceptionsOf } from './exceptions';
import { oscalParts } from './oscal';
import { MAX_ROWS, pdfReport } from './pdf';
import { tallyOf } from './tally';
import type { ReportInput } from './types';

/** How the files of a bundle are made; goes up when they would differ. */
const REPORT_VERSION = 4;

/**
 * The files that tell what the others say, and how it was made.
 *
 * @param syncs - how many rows the list of syncs has
 */
export async function* reportFiles(
  input: ReportInput,
  syncs: number,
): AsyncGenerator<BundleFile> {
  const { exported, completeness, withheld, reads } = input;
  yield jsonFile(
    'population/closings.json',
    completeness.flatMap(({ populations }) => populations),
  );
  yield listFile('exceptions.json', exceptionsOf(input));
  yield jsonFile('incidents.json', {
    driftIncidents: [],
    note: 'Drift incidents are not entries of this version of the portal; drift shows in population/syncs and in the observations of deployments.',
  });
  const tally = await tallyOf(input, MAX_ROWS);
  yield {
    path: 'oscal-assessment-results.json',
    parts: oscalParts(input, tally),
  };
  yield wholeFile('report.pdf', await pdfReport(input, tally));
  yield jsonFile('report.json', {
    version: REPORT_VERSION,
    parameters: exported.request,
    timeZone: 'UTC',
    asOf: { shard: exported.shard, size: exported.size },
    judgedAt: exported.judgedAt,
    query:
      'entries of the changes and deployments of these environments, 31 days around the period, of the services and within the bounds that the parameters name, with the persons, policies, collectors and keys that they need; of applications that nobody claimed in the period, all that is on record until its end',
    rules: input.checks.map(({ id, ruleVersion }) => ({
      id,
      ruleVersion,
      ...(isOwnCheck(id) && { own: true }),
    })),
    rows: {
      changes: tally.changes.count,
      unclaimed: tally.unclaimed.count,
      withheld: withheld.length,
      readsOfAuditors: reads,
      syncs,
      exceptions: tally.exceptions.count + tally.gaps.length,
    },
  });
}
