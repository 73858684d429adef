import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StateFile } from './stateFile';
import { temporaryDir } from './__testUtils__/temporaryDir';

describe('the state file', () => {
  let dir: Awaited<ReturnType<typeof temporaryDir>>;
  let file: string;

  beforeEach(async () => {
    dir = await temporaryDir();
    file = join(dir.dir, 'deep', 'state.json');
  });

  afterEach(() => dir.dispose());

  const content = () => JSON.parse(readFileSync(file, 'utf8'));

  it('holds the newest value when it is closed', () => {
    let writes = 0;
    const value = {
      n: 0,
      toJSON() {
        writes += 1;
        return { n: this.n };
      },
    };
    const state = new StateFile(file, () => value);
    expect(state.read()).toBeUndefined();
    for (value.n = 1; value.n < 1000; value.n += 1) {
      state.changed();
    }
    state.close();
    expect(content()).toEqual({ n: 1000 });
    expect(writes).toBe(1);
    const again = new StateFile(file, () => value);
    expect(again.read()).toEqual({ n: 1000 });
    again.close();
  });

  it('is written without being closed', async () => {
    const written = new Promise<void>(resolve => {
      const state = new StateFile(file, () => {
        setImmediate(() => {
          state.close();
          resolve();
        });
        return { soon: true };
      });
      state.changed();
    });
    await written;
    expect(content()).toEqual({ soon: true });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'is written when %s ends the process',
    async signal => {
      const script = `
        const { StateFile } = require('./stateFile');
        const state = new StateFile(process.argv[1], () => ({ kept: true }));
        state.changed();
        process.stdout.write('ready');
        setInterval(() => undefined, 60_000);
      `;
      const transform = require.resolve(
        '@backstage/cli/config/nodeTransform.cjs',
      );
      const child = spawn(
        process.execPath,
        ['--require', transform, '-e', script, file],
        { cwd: __dirname, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const ended = new Promise<NodeJS.Signals | null>(resolve => {
        child.on('close', (_code, by) => resolve(by));
      });
      child.stdout.once('data', () => child.kill(signal));
      expect(await ended).toBe(signal);
      expect(content()).toEqual({ kept: true });
    },
  );

  it('says what to do when it cannot be read', () => {
    const broken = new StateFile(__filename, () => undefined);
    expect(() => broken.read()).toThrow(/delete its folder to start afresh/);
    broken.close();
  });
});
