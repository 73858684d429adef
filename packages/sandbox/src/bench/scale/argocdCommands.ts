import { fork } from 'node:child_process';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../../portal/PortalProcess';
import type { ApplicationState, InstanceName } from './applications';
import type { InstanceCounts } from './SyntheticArgoCd';

type Wish =
  | { name: 'open' }
  | { name: 'counts' }
  | { name: 'change'; index: number; drop: boolean }
  | { name: 'break'; instance: InstanceName };

/** What the process of the synthetic Argo CD is asked. */
export type Command = Wish & { id: number };
/** Its answer; the one to 0 comes by itself and is the port. */
export interface Answer {
  id: number;
  result: unknown;
}

/** The synthetic Argo CD in a process of its own, see `SyntheticArgoCd`. */
export interface ArgoCdProcess {
  /** Base address of an instance. */
  urlOf(instance: InstanceName): string;
  open(): Promise<void>;
  counts(): Promise<Record<InstanceName, InstanceCounts>>;
  change(index: number, drop?: boolean): Promise<ApplicationState>;
  breakStreams(instance: InstanceName): Promise<void>;
  close(): Promise<void>;
}

const FILE = 'packages/sandbox/src/bench/scale/argocdProcess.ts';

/** Starts a {@link ArgoCdProcess}, so that its memory is not the portal's. */
export async function startArgoCdProcess(
  applications: number,
  revisions: string[],
): Promise<ArgoCdProcess> {
  const child = fork(path.join(REPOSITORY_ROOT, FILE), {
    cwd: REPOSITORY_ROOT,
    execArgv: ['--require', '@backstage/cli/config/nodeTransform.cjs'],
    env: {
      ...process.env,
      BENCH_APPLICATIONS: String(applications),
      BENCH_REVISIONS: JSON.stringify(revisions),
    },
  });
  const waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (error: Error) => void }
  >();
  let ended = false;
  const exit = new Promise<void>(resolve => {
    child.once('exit', code => {
      ended = true;
      for (const { reject } of waiting.values()) {
        reject(new Error(`The synthetic Argo CD ended with code ${code}`));
      }
      resolve();
    });
  });
  child.on('message', ({ id, result }: Answer) => {
    waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  const answerTo = <T>(id: number) =>
    new Promise<T>((resolve, reject) => {
      waiting.set(id, { resolve: result => resolve(result as T), reject });
    });
  let last = 0;
  const ask = async <T>(wish: Wish): Promise<T> => {
    if (ended) throw new Error('The synthetic Argo CD has ended');
    last += 1;
    const answer = answerTo<T>(last);
    child.send({ ...wish, id: last });
    return answer;
  };
  const port = await answerTo<number>(0);
  return {
    urlOf: instance => `http://127.0.0.1:${port}/${instance}`,
    open: () => ask({ name: 'open' }),
    counts: () => ask({ name: 'counts' }),
    change: (index, drop = false) => ask({ name: 'change', index, drop }),
    breakStreams: instance => ask({ name: 'break', instance }),
    close: async () => {
      child.kill('SIGTERM');
      await exit;
    },
  };
}
