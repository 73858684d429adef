import { fillPlace } from './historyPlace';

/**
 * Fills the folder that it is given with the sixty days of the browser tests,
 * so that they find them ready: `BROWSER_HISTORY` tells them the folder.
 */
fillPlace(process.argv[2]).then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
