/** The folder of applications that nobody claimed. */
const UNCLAIMED = 'unclaimed/';

/** Path of all that is told of an application that nobody claimed. */
export function unclaimedFile(deployment: string): string {
  const segments = deployment.split('/').map(encodeURIComponent);
  return `${UNCLAIMED}${segments.join('/')}.json`;
}
