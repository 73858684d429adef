/** Where an emergency is shown within the app. */
export function emergencyPath(id: string): string {
  return `/change-control/emergencies?emergency=${id}`;
}
