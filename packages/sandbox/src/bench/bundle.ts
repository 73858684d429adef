import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { REPOSITORY_ROOT } from '../portal/PortalProcess';
import type { Measure } from './Measure';

const STATIC = path.join(REPOSITORY_ROOT, 'packages/app/dist/static');
const MAX_BYTES = 120 * 1024;
/** Sources of ours that tabs and card are made of, as source maps name them. */
const OURS = /\/(plugins\/gitops-compliance(-common)?|packages\/rules)\/src\//;

/**
 * Size of the tabs' own JavaScript, gzipped: every chunk of the built app that
 * holds a source of the plugin, whole. The app's entry is left out, as it
 * holds only the plugin's registration, and is loaded without the tabs too.
 */
export async function bundleSize(): Promise<Measure[]> {
  const maps = (await readdir(STATIC)).filter(name =>
    name.endsWith('.chunk.js.map'),
  );
  let bytes = 0;
  let chunks = 0;
  for (const name of maps) {
    const { sources } = JSON.parse(
      await readFile(path.join(STATIC, name), 'utf8'),
    ) as { sources: string[] };
    if (!sources.some(source => OURS.test(source))) continue;
    const code = await readFile(path.join(STATIC, name.replace(/\.map$/, '')));
    bytes += gzipSync(code).length;
    chunks += 1;
  }
  return [
    {
      what: `JavaScript of tabs and card, gzipped, ${chunks} chunks`,
      kind: 'size',
      value: `${(bytes / 1024).toFixed(1)} kB`,
      limit: `≤ ${MAX_BYTES / 1024} kB`,
      kept: chunks > 0 && bytes <= MAX_BYTES,
    },
  ];
}
