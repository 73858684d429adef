import assert from 'node:assert/strict';
import { test } from 'node:test';
import PortalsFirst, { portalsFirst } from './portalsFirst.mjs';

const INTEGRATION = '/clone/plugins/backend/src/__integration__';

test('tests of whole portals begin first, and all keep their order', () => {
  const tests = [
    '/clone/packages/rules/src/large.test.ts',
    `${INTEGRATION}/larger.test.ts`,
    '/clone/packages/rules/src/small.test.ts',
    `${INTEGRATION}/smallest.test.ts`,
  ].map(path => ({ path }));
  assert.deepEqual(portalsFirst(tests), [
    tests[1],
    tests[3],
    tests[0],
    tests[2],
  ]);
});

test('jest is given that order, of files whose durations nobody knows', () => {
  const sizes = {
    '/clone/packages/rules/src/large.test.ts': 9_000,
    [`${INTEGRATION}/smallest.test.ts`]: 2_000,
    [`${INTEGRATION}/larger.test.ts`]: 8_000,
  };
  const context = {
    config: { cache: false },
    hasteFS: { getSize: path => sizes[path] },
  };
  const tests = Object.keys(sizes).map(path => ({ path, context }));
  const order = new PortalsFirst().sort(tests).map(({ path }) => path);
  assert.deepEqual(order, [
    `${INTEGRATION}/larger.test.ts`,
    `${INTEGRATION}/smallest.test.ts`,
    '/clone/packages/rules/src/large.test.ts',
  ]);
});
