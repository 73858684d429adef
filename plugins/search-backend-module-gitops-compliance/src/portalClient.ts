import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  createGitopsComplianceClient,
  type GitopsComplianceClient,
} from '@gitops-compliance/plugin-gitops-compliance-common';

/** Plugin id of the backend. */
const PLUGIN_ID = 'gitops-compliance';

/** Asks the portal as the search itself, with a fresh token each time. */
export async function portalClient(
  auth: AuthService,
  discovery: DiscoveryService,
): Promise<GitopsComplianceClient> {
  return createGitopsComplianceClient({
    baseUrl: await discovery.getBaseUrl(PLUGIN_ID),
    fetch: async (input, init) => {
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: PLUGIN_ID,
      });
      const request = new Request(input, init);
      request.headers.set('authorization', `Bearer ${token}`);
      return fetch(request);
    },
  });
}

/** The answer; an error in the words of the portal else. */
export function answerOf<T>({
  data,
  error,
  response,
}: {
  data?: T;
  error?: unknown;
  response: Response;
}): T {
  if (data !== undefined) return data;
  const body = error as { error?: { message?: string } } | undefined;
  throw new Error(
    `The changes could not be read for the search: ${
      body?.error?.message ?? `the portal answered with ${response.status}`
    }`,
  );
}
