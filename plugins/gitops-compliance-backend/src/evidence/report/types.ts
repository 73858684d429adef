import type { JudgedChange, SyncOfRecord } from '@gitops-compliance/rules';
import type { CompletenessRecord } from '../../completeness/CompletenessService';
import type { FixedExport } from '../records';

/** What reports of an export are made from. */
export interface ReportInput {
  exported: FixedExport;
  changes: readonly JudgedChange[];
  syncs: readonly SyncOfRecord[];
  completeness: readonly CompletenessRecord[];
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
