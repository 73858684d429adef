import assert from 'node:assert/strict';
import test from 'node:test';
import { gitIsNewEnough, parseGitVersion } from './prerequisites.mjs';

for (const [text, newEnough] of [
  ['git version 2.39.5', true],
  ['git version 2.38.0', true],
  ['git version 2.50.1 (Apple Git-155)', true],
  ['git version 3.0.0', true],
  ['git version 2.37.9', false],
  ['git version 1.99.0', false],
]) {
  test(`${text} is ${newEnough ? '' : 'not '}new enough`, () => {
    assert.equal(gitIsNewEnough(parseGitVersion(text)), newEnough);
  });
}

test('what is no version is not taken for one', () => {
  assert.equal(parseGitVersion('xcrun: error'), undefined);
});
