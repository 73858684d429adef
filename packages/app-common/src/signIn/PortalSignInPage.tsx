import { SignInPage } from '@backstage/core-components';
import {
  configApiRef,
  githubAuthApiRef,
  useApi,
  type SignInPageProps,
} from '@backstage/core-plugin-api';
import { PersonaSignInPage } from './PersonaSignInPage';
import { readPersonas } from './personas';

/** The sandbox's people where they are configured; else GitHub. */
export function PortalSignInPage(props: SignInPageProps) {
  const personas = readPersonas(useApi(configApiRef));
  if (personas.length > 0) {
    return <PersonaSignInPage {...props} personas={personas} />;
  }
  return (
    <SignInPage
      {...props}
      provider={{
        id: 'github-auth-provider',
        title: 'GitHub',
        message: 'Sign in with GitHub',
        apiRef: githubAuthApiRef,
      }}
    />
  );
}
