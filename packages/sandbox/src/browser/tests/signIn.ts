import assert from 'node:assert/strict';
import { PERSONAS } from '../../personas/personas';
import { PERSONA_HEADER } from '../../personas/personaAuthModule';
import type { BrowserTest } from '../TestRun';

/** The answer of the sign-in, as it is. */
function signInByHeader(url: string, persona?: string): Promise<Response> {
  return fetch(`${url}/api/auth/persona/refresh`, {
    headers: persona === undefined ? {} : { [PERSONA_HEADER]: persona },
  });
}

/** The subject of a token, unverified: the backend does that. */
function subjectOf(token: string): string {
  const [, claims] = token.split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')).sub;
}

export const signIn: BrowserTest = {
  name: 'each persona signs in by the header, and nobody without a known one',
  async run({ stage }) {
    for (const { id, entityRef } of PERSONAS) {
      const answer = await signInByHeader(stage.url, id);
      assert.equal(answer.status, 200, id);
      const { backstageIdentity } = await answer.json();
      assert.equal(subjectOf(backstageIdentity.token), entityRef);
      await stage.as(id).get('/status');
    }
    for (const persona of [undefined, '', 'root', 'Developer']) {
      const answer = await signInByHeader(stage.url, persona);
      assert.equal(answer.status, 401, `persona ${persona}`);
    }
  },
};
