import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';
import { Readable } from 'node:stream';

/** A file that goes into a ZIP file. */
export interface ZippedFile {
  path: string;
  /** Bytes. */
  size: number;
  chunks: AsyncIterable<Uint8Array>;
  /** Put in as large as it is. Default: compressed. */
  isStored?: boolean;
}

/** Signatures of APPNOTE.TXT 6.3.10, 4.3.7 to 4.3.16. */
const LOCAL_HEADER = 0x04034b50;
const DATA_DESCRIPTOR = 0x08074b50;
const CENTRAL_HEADER = 0x02014b50;
const ZIP64_END = 0x06064b50;
const ZIP64_LOCATOR = 0x07064b50;
const END = 0x06054b50;
const VERSION = 45;
const MADE_ON_UNIX = 0x0300 + VERSION;
/** Sizes follow the bytes (bit 3), and names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const DEFLATED = 8;
/** 1 January 1980, the oldest that there is: the time is in the bundle. */
const DATE = 0x0021;
const REGULAR_FILE = 0o100644;
const ZIP64_EXTRA = 0x0001;
const IN_ZIP64 = 0xffffffff;
const COUNT_IN_ZIP64 = 0xffff;
const LEVEL = 6;
/** Larger files are compressed as they come. */
const AT_ONCE_BYTES = 1_000_000;
/** Room for what is compressed; most files of a bundle need no more. */
const PIECE_BYTES = 1_024;

/**
 * A ZIP file as a stream of bytes (APPNOTE.TXT 6.3.10, with ZIP64), the same for
 * the same files. Of each file only a line of the directory is remembered, some
 * hundred bytes: a bundle has a file for every change, and the libraries for
 * this keep kilobytes of each.
 *
 * @throws Error where a file has 4 GiB or more
 */
export async function* zipStream(
  files: AsyncIterable<ZippedFile>,
): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for await (const file of files) {
    if (file.size >= IN_ZIP64) {
      throw new Error(
        `${file.path} has 4 GiB or more; ask for a shorter period`,
      );
    }
    const name = Buffer.from(file.path, 'utf8');
    const header = localHeader(name);
    yield header;
    const written = { crc: 0, size: 0, packed: 0 };
    for await (const bytes of packed(file, written)) {
      written.packed += bytes.length;
      yield bytes;
    }
    const descriptor = dataDescriptor(written);
    yield descriptor;
    directory.push(centralHeader(name, written, offset));
    offset += header.length + written.packed + descriptor.length;
  }
  const start = offset;
  for (const line of directory) {
    offset += line.length;
    yield line;
  }
  yield end(directory.length, start, offset - start);
}

interface Written {
  crc: number;
  size: number;
  packed: number;
}

/** The compressed bytes; counts those before on the way. */
async function* packed(
  { size, chunks, isStored }: ZippedFile,
  written: Written,
): AsyncGenerator<Uint8Array> {
  const counted = counting(chunks, written);
  const level = isStored ? 0 : LEVEL;
  if (size > AT_ONCE_BYTES) {
    const source = Readable.from(counted);
    const deflated = createDeflateRaw({ level });
    source.once('error', error => deflated.destroy(error));
    try {
      yield* source.pipe(deflated);
    } finally {
      source.destroy();
    }
    return;
  }
  const whole: Uint8Array[] = [];
  for await (const chunk of counted) whole.push(chunk);
  yield deflateRawSync(whole.length === 1 ? whole[0] : Buffer.concat(whole), {
    level,
    chunkSize: PIECE_BYTES,
  });
}

async function* counting(
  chunks: AsyncIterable<Uint8Array>,
  written: Written,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    written.crc = crc32(chunk, written.crc);
    written.size += chunk.length;
    yield chunk;
  }
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(LOCAL_HEADER, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function dataDescriptor({ crc, size, packed: bytes }: Written): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(DATA_DESCRIPTOR, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(bytes, 8);
  descriptor.writeUInt32LE(size, 12);
  return descriptor;
}

function centralHeader(
  name: Buffer,
  { crc, size, packed: bytes }: Written,
  offset: number,
): Buffer {
  const extra = offset >= IN_ZIP64 ? zip64Offset(offset) : Buffer.alloc(0);
  // Of its own: a part of a shared piece of memory would keep all of that.
  const header = Buffer.alloc(46 + name.length + extra.length);
  header.writeUInt32LE(CENTRAL_HEADER, 0);
  header.writeUInt16LE(MADE_ON_UNIX, 4);
  header.writeUInt16LE(VERSION, 6);
  header.writeUInt16LE(FLAGS, 8);
  header.writeUInt16LE(DEFLATED, 10);
  header.writeUInt16LE(DATE, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(bytes, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(REGULAR_FILE * 0x10000, 38);
  header.writeUInt32LE(Math.min(offset, IN_ZIP64), 42);
  name.copy(header, 46);
  extra.copy(header, 46 + name.length);
  return header;
}

function zip64Offset(offset: number): Buffer {
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(ZIP64_EXTRA, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(offset), 4);
  return extra;
}

/** Always with ZIP64's: a reader takes what the small one cannot say from it. */
function end(count: number, start: number, size: number): Buffer {
  const large = Buffer.alloc(56);
  large.writeUInt32LE(ZIP64_END, 0);
  large.writeBigUInt64LE(44n, 4);
  large.writeUInt16LE(MADE_ON_UNIX, 12);
  large.writeUInt16LE(VERSION, 14);
  large.writeBigUInt64LE(BigInt(count), 24);
  large.writeBigUInt64LE(BigInt(count), 32);
  large.writeBigUInt64LE(BigInt(size), 40);
  large.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(ZIP64_LOCATOR, 0);
  locator.writeBigUInt64LE(BigInt(start + size), 8);
  locator.writeUInt32LE(1, 16);
  const small = Buffer.alloc(22);
  small.writeUInt32LE(END, 0);
  small.writeUInt16LE(Math.min(count, COUNT_IN_ZIP64), 8);
  small.writeUInt16LE(Math.min(count, COUNT_IN_ZIP64), 10);
  small.writeUInt32LE(Math.min(size, IN_ZIP64), 12);
  small.writeUInt32LE(Math.min(start, IN_ZIP64), 16);
  return Buffer.concat([large, locator, small]);
}
