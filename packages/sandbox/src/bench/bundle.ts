import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { REPOSITORY_ROOT } from '../portal/PortalProcess';
import type { Measure } from './Measure';

const STATIC = path.join(REPOSITORY_ROOT, 'packages/app/dist/static');
/** Sources of ours, as source maps name them. */
const OURS = /\/(plugins\/gitops-compliance(-common)?|packages\/rules)\/src\//;
/** The sources with which the tabs and the card of a component begin. */
const ON_A_COMPONENT =
  /\/(EntityPromotionContent|EntityComplianceContent|EntityGitopsComplianceCard)\.tsx$/;
/** The page around the other screens, which loads each when it is shown. */
const PAGE = /\/changeControl\/ChangeControlPage\.tsx$/;
/** An `import()` in the built app: the chunks that it loads together. */
const IMPORT =
  /Promise\.all\(\[((?:\w+\.e\("\w+"\),?)+)\]\)|\b\w+\.e\("(\w+)"\)/g;

/** A chunk of the built app that holds a source of ours, whole. */
interface Part {
  name: string;
  code: string;
  bytes: number;
  sources: string[];
}

/**
 * Size of our own JavaScript, gzipped: of the tabs and the card of a component
 * together, and of the largest screen of Change control with the page around
 * it. What both share is counted in each. The app's entry is left out: it holds
 * only the plugin's registration, and is loaded without it too.
 */
export async function bundleSize(): Promise<Measure[]> {
  const parts = await partsOfOurs();
  const begins = (mark: RegExp) =>
    parts.filter(({ sources }) => sources.some(source => mark.test(source)));
  const page = begins(PAGE);
  const screens = page
    .flatMap(({ code }) => importsIn(code))
    .map(names => parts.filter(({ name }) => names.includes(name)))
    .filter(screen => screen.length > 0);
  const onComponent = begins(ON_A_COMPONENT);
  const largest = Math.max(0, ...screens.map(bytesOf));
  return [
    size(
      `JavaScript of tabs and card, gzipped, ${onComponent.length} chunks`,
      bytesOf(onComponent),
      120,
    ),
    size(
      `JavaScript of Change control with the largest of its ${screens.length} screens, gzipped`,
      largest > 0 ? bytesOf(page) + largest : 0,
      40,
    ),
  ];
}

async function partsOfOurs(): Promise<Part[]> {
  const maps = (await readdir(STATIC)).filter(name =>
    name.endsWith('.chunk.js.map'),
  );
  const parts: Part[] = [];
  for (const map of maps) {
    const { sources } = JSON.parse(
      await readFile(path.join(STATIC, map), 'utf8'),
    ) as { sources: string[] };
    if (!sources.some(source => OURS.test(source))) continue;
    const file = path.join(STATIC, map.replace(/\.map$/, ''));
    const code = await readFile(file, 'utf8');
    const [name] = map.split('.');
    parts.push({ name, code, bytes: gzipSync(code).length, sources });
  }
  return parts;
}

/** Names of the chunks that each `import()` of a chunk loads. */
function importsIn(code: string): string[][] {
  return [...code.matchAll(IMPORT)].map(([whole]) =>
    [...whole.matchAll(/"(\w+)"/g)].map(([, name]) => name),
  );
}

function bytesOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** A size in bytes, and its limit in kB. */
function size(what: string, bytes: number, limit: number): Measure {
  return {
    what,
    kind: 'size',
    value: `${(bytes / 1024).toFixed(1)} kB`,
    limit: `≤ ${limit} kB`,
    kept: bytes > 0 && bytes <= limit * 1024,
  };
}
