/**
 * Daily use: `yarn test:unit plugins/gitops-compliance-backend/src/calendar`
 * runs jest on what is named, with a Postgres for as long as it takes.
 *
 * A Postgres of your own is used instead when
 * BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING names it.
 */
import { inRoot, ROOT } from './lib/paths.mjs';
import { PATIENCE } from './lib/patience.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { supervise } from './lib/processes.mjs';

const DATABASE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

const own = process.env[DATABASE];
const postgres = own ? undefined : await startPostgres();
try {
  const { code } = await supervise(
    process.execPath,
    [
      inRoot('node_modules/@backstage/cli/bin/backstage-cli'),
      'repo',
      'test',
      '--watchAll=false',
      PATIENCE,
      ...process.argv.slice(2),
    ],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        [DATABASE]: own ?? postgres.connectionString,
      },
    },
  );
  process.exitCode = code;
} finally {
  await postgres?.stop();
}
