/** Progress lines of the set-up; everything longer goes to a log file. */

/** Prints one line of progress. */
export function say(message) {
  process.stdout.write(`${message}\n`);
}

/** Formats a duration given in milliseconds, as `0.4 s` or `2 min 5 s`. */
export function duration(ms) {
  const seconds = ms / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
