import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { hashOf, isStamped, stamp } from './stamps.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'gitops-compliance-stamps-'));
test.after(() => rmSync(folder, { recursive: true }));

const write = (name, content) => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
};
const hash = (...extra) => hashOf(folder, [path.join(folder, 'src')], extra);

test('a step is repeated when a source changed, moved or appeared', () => {
  write('src/a.ts', 'one');
  const before = hash();
  assert.equal(hash(), before);

  write('src/a.ts', 'two');
  const changed = hash();
  assert.notEqual(changed, before);

  write('src/b.ts', 'new');
  assert.notEqual(hash(), changed);
});

test('a step is not repeated for what was built or installed', () => {
  const before = hash();
  write('src/dist/a.js', 'built');
  write('src/node_modules/x/index.js', 'installed');
  assert.equal(hash(), before);
});

test('a step is repeated when what it depends on besides files changed', () => {
  assert.notEqual(hash('24'), hash('22'));
});

test('a stamp holds for one hash alone', () => {
  const file = path.join(folder, 'deep/stamp');
  assert.equal(isStamped(file, 'abc'), false);
  stamp(file, 'abc');
  assert.equal(isStamped(file, 'abc'), true);
  assert.equal(isStamped(file, 'abd'), false);
});
