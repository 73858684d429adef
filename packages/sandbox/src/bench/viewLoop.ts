/**
 * Asks for views in turns and prints the times in milliseconds as JSON, by the
 * route. `BENCH_PORTAL` is the portal's address, `BENCH_ROUTES` a JSON array,
 * `BENCH_ROUNDS` how often, `BENCH_WARM_UP` how often before that (30).
 */
import { signIn } from '../personas/Session';

const WARM_UP = Number(process.env.BENCH_WARM_UP ?? 30);

async function main(): Promise<void> {
  const { BENCH_PORTAL = '', BENCH_ROUTES = '[]' } = process.env;
  const rounds = Number(process.env.BENCH_ROUNDS);
  const routes = JSON.parse(BENCH_ROUTES) as string[];
  const dana = await signIn(BENCH_PORTAL, 'developer');
  const times: Record<string, number[]> = {};
  for (let round = 0; round < WARM_UP + rounds; round += 1) {
    for (const route of routes) {
      const started = performance.now();
      await dana.get(route);
      const took = performance.now() - started;
      if (round >= WARM_UP) (times[route] ??= []).push(took);
    }
  }
  process.stdout.write(JSON.stringify(times));
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
