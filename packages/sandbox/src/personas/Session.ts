import { waitFor } from '../waitFor';
import { PERSONA_HEADER } from './personaAuthModule';
import { PERSONAS, type Persona } from './personas';

const API = '/api/gitops-compliance/v1';

/** Waits until the catalog knows every persona, so that each may sign in. */
export async function untilPersonasKnown(portalUrl: string): Promise<void> {
  for (const { id, name } of PERSONAS) {
    await waitFor(`${name} to be in the catalog`, async () => {
      const answer = await refresh(portalUrl, id);
      return answer.ok;
    });
  }
}

function refresh(portalUrl: string, persona: Persona['id']) {
  return fetch(`${portalUrl}/api/auth/persona/refresh`, {
    headers: { [PERSONA_HEADER]: persona },
  });
}

/** The API as one persona. */
export interface Session {
  get<T>(route: string): Promise<T>;
  /** Undefined for 404. */
  find<T>(route: string): Promise<T | undefined>;
  post<T>(route: string, body?: object): Promise<T>;
}

/** Signs in as a persona; the token is a genuine one. */
export async function signIn(
  portalUrl: string,
  persona: Persona['id'],
): Promise<Session> {
  const answer = await refresh(portalUrl, persona);
  if (!answer.ok) throw new Error(`Sign-in as ${persona}: ${answer.status}`);
  const { backstageIdentity } = (await answer.json()) as {
    backstageIdentity: { token: string };
  };
  const call = async (method: string, route: string, body?: object) =>
    fetch(`${portalUrl}${API}${route}`, {
      method,
      headers: {
        authorization: `Bearer ${backstageIdentity.token}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
  const checked = async <T>(response: Response): Promise<T> => {
    if (response.ok) return response.json() as Promise<T>;
    throw new Error(
      `${response.url}: ${response.status} ${await response.text()}`,
    );
  };
  return {
    get: async route => checked(await call('GET', route)),
    find: async route => {
      const response = await call('GET', route);
      return response.status === 404 ? undefined : checked(response);
    },
    post: async (route, body) => checked(await call('POST', route, body)),
  };
}
