import type {
  AnyCheck,
  CheckResult,
  JudgedUnclaimed,
  OwnFramework,
  WaiverOfRecord,
} from '@gitops-compliance/rules';
import type { CompletenessRecord } from '../../completeness/CompletenessService';
import type { PopulationRow } from '../files/populationFiles';
import type { FixedExport, WithheldNumber } from '../records';

/** A change as reports tell of it. */
export interface ReportedChange extends PopulationRow {
  verdicts: CheckResult[];
  /** Absent: there were none. */
  waivers?: WaiverOfRecord[];
}

/** An application that nobody claimed as reports tell of it. */
export type ReportedUnclaimed = Pick<
  JudgedUnclaimed,
  'deployment' | 'environment' | 'verdicts'
>;

/** What reports of an export are made from. */
export interface ReportInput {
  exported: FixedExport;
  /** The changes by number, from the first at each call. */
  changes(): AsyncIterable<ReportedChange>;
  /** Applications that nobody claimed, in order, from the first at each call. */
  unclaimed(): AsyncIterable<ReportedUnclaimed>;
  /** Every check that it was judged by. */
  checks: readonly Pick<AnyCheck, 'id' | 'controls' | 'ruleVersion'>[];
  /** Frameworks of the policy in force when it was judged. */
  frameworks: readonly OwnFramework[];
  completeness: readonly CompletenessRecord[];
  /** Numbers of which nothing may be told to who asked. */
  withheld: readonly WithheldNumber[];
  /** How many reads of auditors are among the entries. */
  reads: number;
}

/** Something that an auditor should look at. */
export interface Exception {
  kind: 'verdict' | 'gap' | 'difference';
  /** What it is about: a change's number, a gap's id, a deployment. */
  subject: string;
  environment: string | null;
  /** Check or kind of difference. */
  rule: string;
  reason: string;
  remedy: string;
}
