import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { REPOSITORY_ROOT } from '../portal/PortalProcess';
import type { Measure } from './Measure';

const STATIC = path.join(REPOSITORY_ROOT, 'packages/app/dist/static');
const MAX_BYTES = 120 * 1024;
/** Sources of ours, as source maps name them. */
const OURS = /\/(plugins\/gitops-compliance(-common)?|packages\/rules)\/src\//;
/** The sources with which the tabs and the card of a component begin. */
const ON_A_COMPONENT =
  /\/(EntityPromotionContent|EntityComplianceContent|EntityGitopsComplianceCard)\.tsx$/;

/**
 * Size of our own JavaScript, gzipped: of the tabs and the card of a component
 * together, and of the largest part that is loaded at once. A part is a chunk of
 * the built app that holds a source of the plugin, whole. The app's entry is left
 * out: it holds only the plugin's registration, and is loaded without it too.
 */
export async function bundleSize(): Promise<Measure[]> {
  const maps = (await readdir(STATIC)).filter(name =>
    name.endsWith('.chunk.js.map'),
  );
  const parts: { bytes: number; isOnComponent: boolean }[] = [];
  for (const name of maps) {
    const { sources } = JSON.parse(
      await readFile(path.join(STATIC, name), 'utf8'),
    ) as { sources: string[] };
    if (!sources.some(source => OURS.test(source))) continue;
    const code = await readFile(path.join(STATIC, name.replace(/\.map$/, '')));
    parts.push({
      bytes: gzipSync(code).length,
      isOnComponent: sources.some(source => ON_A_COMPONENT.test(source)),
    });
  }
  const onComponent = parts.filter(part => part.isOnComponent);
  return [
    size(
      `JavaScript of tabs and card, gzipped, ${onComponent.length} chunks`,
      onComponent.reduce((sum, { bytes }) => sum + bytes, 0),
    ),
    size(
      `JavaScript of the largest of ${parts.length} chunks of ours, gzipped`,
      Math.max(0, ...parts.map(({ bytes }) => bytes)),
    ),
  ];
}

function size(what: string, bytes: number): Measure {
  return {
    what,
    kind: 'size',
    value: `${(bytes / 1024).toFixed(1)} kB`,
    limit: `≤ ${MAX_BYTES / 1024} kB`,
    kept: bytes > 0 && bytes <= MAX_BYTES,
  };
}
