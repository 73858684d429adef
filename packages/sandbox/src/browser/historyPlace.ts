import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { freePort, lastingPort } from '../freePort';
import { fillInProcess } from '../world/history/fillInProcess';

/** Where a filled folder says for which ports its world was made. */
const PORTS = 'ports.json';

const portsSchema = z.strictObject({
  forgePort: z.number().int(),
  argocdPort: z.number().int(),
  ticketsPort: z.number().int(),
});

/** The folder of a world, and the ports that its addresses name. */
export interface WorldPlace extends z.infer<typeof portsSchema> {
  dataDir: string;
}

/** A new folder for a world, on any ports. */
export async function newPlace(): Promise<WorldPlace> {
  return {
    dataDir: await newFolder(),
    forgePort: await freePort(),
    argocdPort: await freePort(),
    ticketsPort: await freePort(),
  };
}

/** A new folder through which Postgres gets, which runs as somebody else. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gitops-compliance-'));
  await chmod(folder, 0o711);
  return folder;
}

/**
 * Fills a folder with the world of `npm start` and its sixty days, which takes
 * minutes; {@link readPlace} finds it there, later and in another process.
 *
 * @throws Error with what went wrong in the history
 */
export async function fillPlace(dataDir: string): Promise<WorldPlace> {
  const ports = {
    forgePort: await lastingPort(),
    argocdPort: await lastingPort(),
    ticketsPort: await lastingPort(),
  };
  const keptDir = path.join(dataDir, 'kept');
  const request = { ...ports, dataDir, keptDir, history: 'full' };
  await fillInProcess(request, () => {}).done;
  await writeFile(path.join(dataDir, PORTS), JSON.stringify(ports));
  return { dataDir, ...ports };
}

/** The place in a folder that was filled. */
export async function readPlace(dataDir: string): Promise<WorldPlace> {
  const text = await readFile(path.join(dataDir, PORTS), 'utf8');
  return { dataDir, ...portsSchema.parse(JSON.parse(text)) };
}
