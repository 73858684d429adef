import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import {
  afterSecondLook,
  MOST,
  passedIn,
  worthASecondLook,
} from './secondLook.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'gitops-compliance-look-'));
test.after(() => rmSync(folder, { recursive: true }));

function report(suites) {
  const file = path.join(folder, 'report.json');
  writeFileSync(file, JSON.stringify({ testResults: suites }));
  return file;
}

const suite = (name, status, ...tests) => ({
  name,
  status,
  assertionResults: tests.map(each => ({ status: each })),
});

const plain = () => '';

test('only what failed is looked at again', () => {
  const file = report([
    suite('a.test.ts', 'passed', 'passed'),
    suite('b.test.ts', 'failed', 'passed', 'failed'),
  ]);
  assert.deepEqual(worthASecondLook(file, plain), ['b.test.ts']);
  assert.equal(passedIn(file, ['b.test.ts']), 1);
});

test('nothing is looked at again where much failed', () => {
  const failed = Array.from({ length: MOST + 1 }, (_, n) =>
    suite(`${n}.test.ts`, 'failed', 'failed'),
  );
  assert.deepEqual(worthASecondLook(report(failed), plain), []);
  assert.equal(worthASecondLook(report(failed.slice(1)), plain).length, MOST);
});

test('what random inputs found is not tried with others', () => {
  const file = report([suite('p.test.ts', 'failed', 'failed')]);
  const text = "import fc from 'fast-check';";
  assert.deepEqual(
    worthASecondLook(file, () => text),
    [],
  );
});

test('what fails twice fails, and what passes then is named', () => {
  const first = { passed: 9, failed: 2, skipped: 1, failures: ['a', 'b'] };
  const again = { passed: 4, failed: 1, failures: ['b'] };
  assert.deepEqual(afterSecondLook(first, again, 3), {
    passed: 10,
    failed: 1,
    skipped: 1,
    failures: ['b'],
    unsteady: ['a'],
  });
});
