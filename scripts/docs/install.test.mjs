/** What docs/install.md tells for the old frontend system is what packages/app-legacy does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { inRoot } from '../lib/paths.mjs';

const SECTION = 'Frontend, old system';

/** Text without what a formatter decides. */
const plain = text => text.replace(/\s+/g, ' ').trim();

/** The code blocks of a section, each with the file that was named before it. */
function codeOf(markdown, title) {
  const [, after] = markdown.split(`\n## ${title}\n`);
  assert.ok(after, `there is a section '${title}'`);
  const [section] = after.split('\n## ');
  const found = [];
  let file;
  for (const part of section.split(/^(```tsx\n[^]*?^```)$/m)) {
    if (part.startsWith('```tsx')) {
      found.push({ file, pieces: piecesOf(part.slice(6, -3)) });
    } else {
      file = /`packages\/app\/(\S+\.tsx)`/.exec(part)?.[1] ?? file;
    }
  }
  return found;
}

/** The statements of a code block, without its comments. */
function piecesOf(code) {
  return code
    .split(/;\n|^\/\/.*$/m)
    .map(plain)
    .filter(piece => piece !== '');
}

const blocks = codeOf(readFileSync(inRoot('docs/install.md'), 'utf8'), SECTION);

test(`'${SECTION}' shows code of App.tsx, Root.tsx and EntityPage.tsx`, () => {
  assert.deepEqual(
    blocks.map(({ file, pieces }) => [file, pieces.length]),
    [
      ['src/App.tsx', 2],
      ['src/App.tsx', 2],
      ['src/components/Root/Root.tsx', 2],
      ['src/components/catalog/EntityPage.tsx', 4],
    ],
  );
});

for (const { file, pieces } of blocks) {
  const source = plain(
    readFileSync(inRoot('packages/app-legacy', file), 'utf8'),
  );
  for (const piece of pieces) {
    test(`packages/app-legacy/${file} has ${piece.slice(0, 60)} …`, () => {
      assert.ok(source.includes(piece), piece);
    });
  }
}
