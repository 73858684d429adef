import type { Calendar, CalendarScope, CalendarSubject } from './types';

/** Whether an entry is for a subject; null: it is not known. */
export function isFor(
  { environments, services, teams }: CalendarScope,
  subject: CalendarSubject,
): boolean | null {
  const { environment, service, teams: owners } = subject;
  if (!environments.includes('*') && !environments.includes(environment)) {
    return false;
  }
  if (services && !(service && names(services, service))) return false;
  if (!teams) return true;
  if (!service) return false;
  return owners ? teams.some(team => owners.includes(team)) : null;
}

function names(services: readonly string[], service: string): boolean {
  return namesOf(service).some(name => services.includes(name));
}

/** How entries may name a service: by its reference, or metadata.name. */
export function namesOf(service: string): string[] {
  return [service, service.slice(service.lastIndexOf('/') + 1)];
}

/** Whether what the calendar says may depend on who owns a service. */
export function asksForTeams({
  windows,
  freezes,
  exceptions = [],
}: Calendar): boolean {
  return [...windows, ...freezes, ...exceptions].some(({ teams }) => teams);
}
