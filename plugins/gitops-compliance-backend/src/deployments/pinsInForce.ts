import { readBy, type PinLocation } from '../pins';
import { pinnedSource } from './pinnedSource';
import type { ObservedPayload, ReadPin } from './records';
import type { DeploymentRow } from './rows';

type RecordedPins = DeploymentRow['pin'];

/**
 * Whether a job has to read the pins' files: what a source's own revision is,
 * an observation tells by itself.
 */
export function isReadByJob(pins: PinLocation[]): boolean {
  return pins.length > 1 || pins.some(pin => readBy(pin) !== 'applied');
}

/**
 * Whether what is pinned can be told now: a manifest that another application
 * applied is in force only once the application is in sync with it.
 */
export function mayBeRead(
  { observed, pin }: { observed: ObservedPayload; pin: RecordedPins },
  pins: PinLocation[],
): boolean {
  return (
    observed.applied !== null &&
    (!pin ||
      observed.sync.status === 'synced' ||
      pins.every(one => readBy(one) !== 'manifest'))
  );
}

/**
 * The commit at which a pin is in force, as far as an observation of the
 * application itself tells it; null: it does not.
 */
export function commitSeen(
  seen: ObservedPayload,
  pin: PinLocation,
): string | null {
  return readBy(pin) === 'manifest'
    ? null
    : pinnedSource(seen, pin)?.revision ?? null;
}

/**
 * The commit that the deployment applied, in whose terms its syncs are told: of
 * the pin's source, or of the first one.
 */
export function syncedRevisionOf(
  seen: ObservedPayload,
  pin: PinLocation,
): string {
  return commitSeen(seen, pin) ?? seen.applied?.revisions[0] ?? '';
}

/** Whether the pins on record are these, read at these commits. */
export function isResolved(
  recorded: RecordedPins,
  pins: PinLocation[],
  commits: (string | null)[],
): boolean {
  if (!recorded) return false;
  const others = recorded.others ?? [];
  const [first, ...rest] = pins;
  const isSame = (read: Partial<ReadPin>, pin: PinLocation, index: number) =>
    read.kind === pin.kind &&
    read.repository === pin.repository &&
    read.path === pin.path &&
    // Entries of v1 tell the commit as what is synced.
    (read.commit ?? recorded.syncedRevision) === commits[index];
  return (
    recorded.sourceRepository === first.sourceRepository &&
    isSame(recorded, first, 0) &&
    others.length === rest.length &&
    rest.every((pin, index) => isSame(others[index], pin, index + 1))
  );
}
