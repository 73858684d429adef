/** A reporter of node:test that leaves the counts for `fromSummary`. */

/** @param {AsyncIterable<{ type: string, data: any }>} source */
export default async function* summaryReporter(source) {
  const names = [];
  let counts = { passed: 0, failed: 0 };
  for await (const { type, data } of source) {
    if (type === 'test:fail' && data.details?.type !== 'suite') {
      names.push(data.name);
    }
    if (type === 'test:summary' && data.file === undefined) {
      counts = {
        passed: data.counts.passed,
        failed: data.counts.tests - data.counts.passed - data.counts.skipped,
      };
    }
  }
  yield `${JSON.stringify({ ...counts, names })}\n`;
}
