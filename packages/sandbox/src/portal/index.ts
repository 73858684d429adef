import { createPortalBackend } from 'backend/createPortalBackend';
import { redirectSlack } from '../messages';
import personaAuthModule from '../personas/personaAuthModule';

if (process.env.SANDBOX_SLACK_API_URL) {
  redirectSlack(process.env.SANDBOX_SLACK_API_URL);
}

// The same backend as in production, with the sign-in of the sandbox, and with a
// check of one's own, as an operator adds one.
const backend = createPortalBackend();
backend.add(personaAuthModule);
backend.add(import('./own/acmeModule'));
backend.start().catch(error => {
  // A portal that cannot start must end, so that its starter can say so.
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
