import { z } from 'zod';
import { HISTORIES } from './histories';
import { fillWithHistory } from './kept';

const optionsSchema = z.strictObject({
  history: z.enum(Object.keys(HISTORIES)),
  dataDir: z.string(),
  keptDir: z.string(),
  forgePort: z.number().int(),
  argocdPort: z.number().int(),
  ticketsPort: z.number().int(),
});

/** What the process that fills a data directory is told, as JSON. */
export type FillRequest = z.infer<typeof optionsSchema>;

// A process of its own: a whole portal runs in it, under another clock.
const request = optionsSchema.parse(JSON.parse(process.argv[2]));
fillWithHistory({
  ...request,
  ...HISTORIES[request.history],
  now: new Date(),
  say: text => process.stdout.write(`${text}\n`),
}).then(
  () => process.exit(0),
  (error: unknown) => {
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      process.stderr.write(`${cause.message}\n`);
    }
    process.exit(1);
  },
);
