import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { findBrowser } from './browser.mjs';

const folder = mkdtempSync(
  path.join(os.tmpdir(), 'gitops-compliance-browser-'),
);
test.after(() => rmSync(folder, { recursive: true }));

const program = name => {
  const file = path.join(folder, name);
  writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
  return file;
};

test('CHROMIUM_PATH goes before what is in the PATH', () => {
  const inPath = program('chromium');
  const own = program('my-browser');
  assert.equal(findBrowser({ PATH: folder, CHROMIUM_PATH: own }), own);
  assert.equal(findBrowser({ PATH: folder }), inPath);
});

test('a CHROMIUM_PATH that names no program is said, not passed over', () => {
  assert.throws(
    () => findBrowser({ PATH: folder, CHROMIUM_PATH: `${folder}/missing` }),
    /CHROMIUM_PATH/,
  );
});
