import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fromCheck, fromJest, fromSummary } from './results.mjs';

const folder = mkdtempSync(
  path.join(os.tmpdir(), 'gitops-compliance-results-'),
);
test.after(() => rmSync(folder, { recursive: true }));

let files = 0;
function written(content) {
  files += 1;
  const file = path.join(folder, `${files}.json`);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

function jestReport(suites, counts) {
  return written({
    numPassedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    ...counts,
    testResults: suites,
  });
}

test('a check counts as one test', () => {
  assert.equal(fromCheck('tsc', 0).passed, 1);
  assert.equal(fromCheck('tsc', 2).failed, 1);
});

test('failed tests are counted and named', () => {
  const file = jestReport(
    [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'holds' },
          { status: 'failed', fullName: 'breaks' },
        ],
      },
    ],
    { numPassedTests: 1 },
  );
  assert.deepEqual(fromJest(file, 1), {
    passed: 1,
    failed: 1,
    skipped: 0,
    failures: ['breaks'],
  });
});

test('a suite that could not run is a failure', () => {
  const file = jestReport(
    [{ name: 'a.test.ts', status: 'failed', assertionResults: [] }],
    { numPassedTests: 4 },
  );
  const { failed, failures } = fromJest(file, 1);
  assert.equal(failed, 1);
  assert.match(failures[0], /a\.test\.ts/);
});

test('a run without a single test is a failure', () => {
  assert.equal(fromJest(jestReport([], {}), 0).failed, 1);
  assert.equal(fromSummary(written({ passed: 0, failed: 0 }), 0).failed, 1);
});

test('a run that leaves no results is a failure', () => {
  const missing = path.join(folder, 'missing.json');
  assert.equal(fromJest(missing, 0).failed, 1);
  assert.equal(fromSummary(missing, 0).failed, 1);
});

test('a run that crashes after its tests is a failure', () => {
  const file = written({ passed: 3, failed: 0, names: [] });
  assert.deepEqual(
    [fromSummary(file, 1).passed, fromSummary(file, 1).failed],
    [3, 1],
  );
});

test('a summary without counts is a failure', () => {
  assert.equal(fromSummary(written({ ok: true }), 0).failed, 1);
});
