import { MARGIN_DAYS } from '@gitops-compliance/rules';
import { toDateTime } from '../shared/time';

/**
 * The instants between which entries tell of a period: the same for what is
 * counted and for what is exported, which the verifier counts again.
 *
 * @param bounds - nothing outside of it may be read; null: no limit
 */
export function withMargin(
  { from, until }: { from: string; until: string },
  bounds: { from: string; until: string } | null,
): { begin: Date; end: Date } {
  const begin = toDateTime(from).minus({ days: MARGIN_DAYS }).toJSDate();
  const end = toDateTime(until).plus({ days: MARGIN_DAYS }).toJSDate();
  if (!bounds) return { begin, end };
  const [first, last] = [new Date(bounds.from), new Date(bounds.until)];
  return {
    begin: begin < first ? first : begin,
    end: end > last ? last : end,
  };
}
