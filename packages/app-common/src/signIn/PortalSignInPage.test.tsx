import { screen } from '@testing-library/react';
import { githubAuthApiRef } from '@backstage/core-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { PortalSignInPage } from './PortalSignInPage';

/** GitHub without a session, as before the first sign-in. */
const signedOut = {
  getBackstageIdentity: async () => undefined,
  getProfile: async () => undefined,
  getAccessToken: async () => '',
  signIn: async () => undefined,
  signOut: async () => undefined,
  sessionState$: () => ({
    subscribe: () => ({ unsubscribe: () => undefined, closed: false }),
    [Symbol.observable]: () => {
      throw new Error('not observed here');
    },
  }),
};

describe('signing in where no sandbox is configured', () => {
  it('is by GitHub, and offers no persona', async () => {
    renderInTestApp(<PortalSignInPage onSignInSuccess={() => undefined} />, {
      config: { app: { title: 'Portal' } },
      apis: [[githubAuthApiRef, signedOut]],
    });
    expect(await screen.findByText('Sign in with GitHub')).toBeInTheDocument();
    expect(screen.queryByText('Choose who you are')).not.toBeInTheDocument();
  });
});
