/**
 * Runs a {@link SyntheticArgoCd} in this process for the one that forked it:
 * answers its commands with the result, and ends when it does.
 */
import { SyntheticArgoCd } from './SyntheticArgoCd';
import type { Answer, Command } from './argocdCommands';

async function main(): Promise<void> {
  const { BENCH_APPLICATIONS, BENCH_REVISIONS = '[]' } = process.env;
  const revisions = JSON.parse(BENCH_REVISIONS) as string[];
  const argocd = new SyntheticArgoCd(Number(BENCH_APPLICATIONS), revisions);
  const send = (answer: Answer) => process.send?.(answer);
  process.on('disconnect', () => process.exit(0));
  process.on('message', (command: Command) => {
    send({ id: command.id, result: run(argocd, command) });
  });
  send({ id: 0, result: await argocd.listen() });
}

function run(argocd: SyntheticArgoCd, command: Command): unknown {
  switch (command.name) {
    case 'open':
      return argocd.open();
    case 'change':
      return argocd.change(command.index, { drop: command.drop });
    case 'break':
      return argocd.breakStreams(command.instance);
    default:
      return argocd.counts();
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
