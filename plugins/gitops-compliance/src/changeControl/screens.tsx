import { Suspense, lazy } from 'react';
import type { ComponentType } from 'react';
import { LoadingSkeleton } from '../components';

/** A screen whose code is loaded when it is first shown, and not before. */
function screen(what: string, load: () => Promise<ComponentType>) {
  const Screen = lazy(async () => ({ default: await load() }));
  return () => (
    <Suspense fallback={<LoadingSkeleton what={what} />}>
      <Screen />
    </Suspense>
  );
}

export const Changes = screen(
  'changes',
  async () => (await import('../changes')).ChangesContent,
);
export const Queue = screen(
  'the queue',
  async () => (await import('../board')).QueueContent,
);
export const Calendar = screen(
  'the calendar',
  async () => (await import('../calendar')).CalendarContent,
);
export const Releases = screen(
  'releases',
  async () => (await import('../releases')).ReleasesContent,
);
export const Emergencies = screen(
  'emergencies',
  async () => (await import('../emergencies')).EmergenciesContent,
);
export const Drift = screen(
  'drift',
  async () => (await import('../drift')).DriftContent,
);
export const Stops = screen(
  'holds',
  async () => (await import('../stops')).StopsContent,
);
export const Waivers = screen(
  'waivers',
  async () => (await import('../waivers')).WaiversContent,
);
export const Disputes = screen(
  'disputes',
  async () => (await import('../disputes')).DisputesContent,
);
export const Policy = screen(
  'the policy',
  async () => (await import('../policy')).PolicyContent,
);
export const Persons = screen(
  'persons',
  async () => (await import('../persons')).PersonsContent,
);
export const Ledger = screen(
  'the ledger',
  async () => (await import('../ledger')).LedgerContent,
);
export const Exports = screen(
  'exports',
  async () => (await import('../evidence')).ExportsContent,
);
export const Fleet = screen(
  'the fleet',
  async () => (await import('../fleet')).FleetContent,
);
export const Delivery = screen(
  'delivery figures',
  async () => (await import('../delivery')).DeliveryContent,
);
export const State = screen(
  'what ran',
  async () => (await import('../timeTravel')).StateContent,
);
export const Applications = screen(
  'applications',
  async () => (await import('../applications')).ApplicationsContent,
);
export const Timeline = screen(
  'what happened',
  async () => (await import('../timeTravel')).TimelineContent,
);
export const Deployers = screen(
  'who can deploy',
  async () => (await import('../deployers')).DeployersContent,
);
