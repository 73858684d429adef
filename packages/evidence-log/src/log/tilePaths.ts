import { LogFormatError } from './LogFormatError';

/** Levels of the tree that one tile spans (C2SP tlog-tiles). */
export const TILE_HEIGHT = 8;

/** Hashes, or entries, of a full tile. */
export const TILE_WIDTH = 256;

const LAST_LEVEL = 5;

/** A tile by its address: hashes of a level, or the entries themselves. */
export interface TileAddress {
  level: number | 'entries';
  index: number;
  /** 1 to 256; less than 256 for a tile at the right edge. */
  width: number;
}

/**
 * Path of a hash tile (C2SP tlog-tiles): `tile/0/x001/x234/067`, and with
 * `.p/<width>` at the end for a partial one.
 */
export function tilePath(
  level: number,
  index: number,
  width: number = TILE_WIDTH,
): string {
  if (!Number.isInteger(level) || level < 0 || level > LAST_LEVEL) {
    throw new LogFormatError(`there are no tiles of level ${level}`);
  }
  return `tile/${level}/${place(index, width)}`;
}

/** Path of an entry bundle (C2SP tlog-tiles): `tile/entries/x001/x234/067`. */
export function entriesPath(index: number, width: number = TILE_WIDTH): string {
  return `tile/entries/${place(index, width)}`;
}

/** The tile that a path names; null when it is no path of a tile. */
export function parseTilePath(path: string): TileAddress | null {
  const match =
    /^tile\/([0-5]|entries)\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(
      path,
    );
  if (!match) return null;
  const [, level, place3, partial] = match;
  const index = Number(place3.replace(/[x/]/g, ''));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  if (!Number.isSafeInteger(index)) return null;
  if (partial !== undefined && width >= TILE_WIDTH) return null;
  const address: TileAddress = {
    level: level === 'entries' ? level : Number(level),
    index,
    width,
  };
  return pathOf(address) === path ? address : null;
}

/** Path of a tile by its address. */
export function pathOf({ level, index, width }: TileAddress): string {
  return level === 'entries'
    ? entriesPath(index, width)
    : tilePath(level, index, width);
}

function place(index: number, width: number): string {
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new LogFormatError(`there is no tile ${index}`);
  }
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) {
    throw new LogFormatError(`a tile cannot have ${width} hashes`);
  }
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) as string[];
  const path = groups
    .map((group, at) => (at < groups.length - 1 ? `x${group}` : group))
    .join('/');
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}
