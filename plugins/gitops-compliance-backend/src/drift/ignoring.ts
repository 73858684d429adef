import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import { ignoredDifferences } from '@gitops-compliance/rules';
import { stringify } from 'yaml';
import type { IncidentRow } from './records';

/** What is put down to these will differ for ever. */
const LASTING = ['ignore-rule', 'controller'];

/**
 * What an Application is to be told to ignore, to be pasted below its `spec`; null:
 * it is nothing that lasts by itself, or cannot be told. What somebody did once, or
 * nobody looked at, is not proposed to be ignored.
 */
export function ignoringOf({
  attributed_by: by,
  differences,
  difference_fields: fields,
  storm,
}: IncidentRow): DriftIncident['ignoring'] {
  if (!differences || !(storm || LASTING.includes(by))) return null;
  const { objects, more } = differences;
  const ignoreDifferences = ignoredDifferences(
    objects.map(({ managers = null, ...object }, index) => ({
      ...object,
      managers,
      fields: fields?.[index] ?? [],
    })),
  );
  if (ignoreDifferences.length === 0) return null;
  return {
    yaml: stringify({ ignoreDifferences }, { lineWidth: 0 }),
    left: objects.length - ignoreDifferences.length + more,
  };
}
