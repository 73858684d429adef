import type {
  CalendarConflictView,
  CalendarEntryView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type {
  CalendarConflict,
  CalendarEntry,
  CalendarEntryKind,
} from '@gitops-compliance/rules';
import { instant } from '../shared/time';
import type { Reached } from './CalendarReach';

/** Services and changes that are named; of all of them the number is told. */
const MAX_NAMED = 50;

/** An entry as the API gives it. */
export function entryView(
  kind: CalendarEntryKind,
  entry: CalendarEntry,
  { targets, changes }: Reached,
): Omit<CalendarEntryView, 'occurrences' | 'version' | 'mayChange'> {
  const services = [...new Set(targets.map(({ service }) => service))];
  return {
    kind,
    id: entry.id,
    source: entry.source?.kind ?? 'policy',
    feed: entry.source?.kind === 'feed' ? entry.source.feed : null,
    title: entry.title,
    reason: 'reason' in entry ? entry.reason : null,
    environments: entry.environments,
    criticalities: entry.criticalities ?? null,
    regions: entry.regions ?? null,
    services: entry.services ?? null,
    teams: entry.teams ?? null,
    lifts: 'lifts' in entry ? entry.lifts : null,
    bufferMinutes: ('bufferMinutes' in entry && entry.bufferMinutes) || 0,
    when: {
      days: entry.days ?? null,
      rule: entry.rule ?? null,
      from: entry.from ?? null,
      start: entry.start,
      end: entry.end,
      endDay: entry.endDay ?? null,
      except: entry.except ?? [],
      timeZone: entry.timeZone,
    },
    affects: {
      services: services.slice(0, MAX_NAMED),
      serviceCount: services.length,
      changes: changes.slice(0, MAX_NAMED),
      changeCount: changes.length,
    },
  };
}

/** A conflict with a sentence for people. */
export function conflictView({
  kind,
  environment,
  entries,
  start,
  end,
  times,
}: CalendarConflict): CalendarConflictView {
  const often = times > 1 ? ` ${times} times` : '';
  return {
    kind,
    environment,
    entries,
    start: instant(start),
    end: instant(end),
    times,
    sentence:
      kind === 'window-frozen'
        ? `In ${environment}, ${entries[0]} does not open${often}: ${entries[1]} freezes all of it. Move one of them, or add an exception.`
        : `In ${environment}, ${entries[0]} lifts nothing${often}: no freeze that it names holds then. Correct its times or the ids in lifts.`,
  };
}
