import type { RequestSummary } from '../forge';
import type { Stage } from '../browser/stage';

/** Requests that only get credentials. */
const CREDENTIALS = /\/access_tokens$|\/installations?(\/|$)|\/app$/;

/** What the portal asked of the forge's API, credentials left out. */
export function forgeRequests(stage: Stage): RequestSummary[] {
  return stage.world.forge.requests
    .list()
    .filter(({ kind, path }) => kind === 'api' && !CREDENTIALS.test(path));
}

/** Whether a request changes something at the forge. */
export function isWrite(request: RequestSummary): boolean {
  return request.fields
    ? request.fields.some(field => /^(create|update|merge|close)/.test(field))
    : request.method !== 'GET';
}

/** Such as `PUT merge` or `ReadPullRequests`, by the name of the query. */
export function describe(request: RequestSummary): string {
  return request.fields
    ? request.operationName ?? request.fields.join(' + ')
    : `${request.method} ${request.path.split('/').slice(-1)[0]}`;
}

/** Forgets what the stand-ins were asked so far. */
export function forgetRequests(stage: Stage): void {
  stage.world.forge.requests.clear();
  stage.world.argocd.requests.clear();
}

/**
 * How often the portal asked any source, beside what it reads of the clusters
 * soon after each sync, whoever looks at what.
 */
export function sourceRequests(stage: Stage): number {
  const { forge, argocd } = stage.world;
  const asked = argocd.requests
    .list()
    .filter(({ url }) => !/\/(managed-resources|resource-tree)\?/.test(url));
  return forge.requests.list().length + asked.length;
}
