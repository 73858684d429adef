import { execFile } from 'node:child_process';
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  startHandledWorld,
  type HandledWorld,
} from './__testUtils__/handledWorld';
import { COMMANDS } from './registry';

const ROOT = resolvePackagePath('@gitops-compliance/sandbox', '../..');
const NOWHERE = path.join(ROOT, 'packages/sandbox/no-such-data');

/** Runs the command line as `npm run sandbox` does. */
function sandbox(dataDir: string, ...args: string[]) {
  return new Promise<{ code: number; out: string; err: string }>(resolve => {
    execFile(
      process.execPath,
      [
        '--require',
        '@backstage/cli/config/nodeTransform.cjs',
        'packages/sandbox/src/hand/cli.ts',
        ...args,
      ],
      { cwd: ROOT, env: { ...process.env, SANDBOX_DATA: dataDir } },
      (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });
}

jest.setTimeout(60_000);

describe('the command line', () => {
  it('lists every command although nothing runs', async () => {
    const { code, out } = await sandbox(NOWHERE, '--help');
    expect(code).toBe(0);
    for (const { name, help } of COMMANDS) {
      expect(out).toContain(`  ${name} `);
      expect(out).toContain(help);
    }
  });

  it('tells the arguments of a command, and where to look', async () => {
    const { out } = await sandbox(NOWHERE, 'forge', 'rate-limit', '--help');
    expect(out).toContain('forge rate-limit [options] [how-many]');
    expect(out).toContain('--secondary');
    expect(out).toContain('Look at: Changes say that they wait');
  });

  it('says how to start what is not running', async () => {
    const { code, err } = await sandbox(NOWHERE, 'status');
    expect(code).toBe(1);
    expect(err).toContain('npm start');
  });

  it('asks for the command that was meant', async () => {
    const { code, err } = await sandbox(NOWHERE, 'drifft');
    expect(code).toBe(1);
    expect(err).toContain('Did you mean drift?');
  });

  describe('beside a running sandbox', () => {
    let handled: HandledWorld;

    beforeAll(async () => {
      handled = await startHandledWorld();
    });

    afterAll(() => handled.close());

    it('has it run a command with options, and says where to look', async () => {
      const { code, out } = await sandbox(
        handled.dataDir,
        'forge',
        'rate-limit',
        '2',
        '--secondary',
      );
      expect(code).toBe(0);
      expect(out).toContain('a secondary rate limit.\nLook at: ');
      expect(handled.world.forge.faults.active()).toEqual([
        'The next 2 API requests are refused.',
      ]);
    });

    it('tells a refusal, and ends with code 1', async () => {
      const { dataDir } = handled;
      const { code, err } = await sandbox(dataDir, 'drift', 'checkout', 'prd');
      expect(code).toBe(1);
      expect(err).toBe(
        'There is no environment prd; did you mean prod? Valid: dev, staging, prod.\n',
      );
    });

    it('prints the address of the page', async () => {
      const { out } = await sandbox(handled.dataDir, 'page');
      expect(out).toBe(`${handled.hand.pageUrl}\n`);
      expect((await fetch(out.trim())).ok).toBe(false);
    });

    it('says that nothing runs once it was stopped', async () => {
      await handled.hand.close();
      const { code, err } = await sandbox(handled.dataDir, 'status');
      expect(code).toBe(1);
      expect(err).toContain('Nothing runs');
    });
  });
});
