// Writes what each published package exports into its `report.api.md`, from the
// declarations that `tsc` left in `dist-types`. `--ci` fails where a committed
// report tells something else. Warnings are in the reports, and fail nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot, ROOT } from './lib/paths.mjs';

/** Folders of the packages that go to a registry. */
const published = ['packages', 'plugins'].flatMap(folder =>
  readdirSync(inRoot(folder))
    .map(name => path.join(folder, name))
    .filter(place => {
      const manifest = inRoot(place, 'package.json');
      return (
        existsSync(manifest) &&
        !JSON.parse(readFileSync(manifest, 'utf8')).private
      );
    }),
);

const { status } = spawnSync(
  process.execPath,
  [
    inRoot('node_modules/@backstage/repo-tools/bin/backstage-repo-tools'),
    'api-reports',
    ...published,
    '--allow-all-warnings',
    '--omit-messages',
    'ae-missing-release-tag,ae-undocumented,ae-wrong-input-file-type',
    ...process.argv.slice(2),
  ],
  { cwd: ROOT, stdio: 'inherit' },
);
process.exit(status ?? 1);
