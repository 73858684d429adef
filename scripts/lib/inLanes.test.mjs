import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLanes } from './inLanes.mjs';

/** A task that says when it runs, and ends when it is told to. */
function task(running, name) {
  let end;
  const ended = new Promise((resolve, reject) => {
    end = error => (error ? reject(error) : resolve(name));
  });
  const run = () => {
    running.push(name);
    return ended;
  };
  return { run, end };
}

const turn = () => new Promise(resolve => setImmediate(resolve));

test('as many run at once as there are lanes, and results keep their order', async () => {
  const running = [];
  const tasks = ['a', 'b', 'c'].map(name => task(running, name));
  const all = inLanes(
    tasks.map(({ run }) => run),
    2,
  );
  await turn();
  assert.deepEqual(running, ['a', 'b']);
  tasks[1].end();
  await turn();
  assert.deepEqual(running, ['a', 'b', 'c']);
  tasks[2].end();
  tasks[0].end();
  assert.deepEqual(await all, ['a', 'b', 'c']);
});

test('after one that rejects none is started', async () => {
  const running = [];
  const tasks = ['a', 'b', 'c'].map(name => task(running, name));
  const all = inLanes(
    tasks.map(({ run }) => run),
    2,
  );
  const rejected = assert.rejects(all, /no more/);
  tasks[0].end(new Error('no more'));
  await rejected;
  tasks[1].end();
  await turn();
  assert.deepEqual(running, ['a', 'b']);
});
