import { InputError } from '@backstage/errors';
import type { DisputeWish } from '@gitops-compliance/plugin-gitops-compliance-common';
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Attachment } from '../ledger/attachments';

/** A file that somebody gives, in Base64. */
type FileWish = NonNullable<DisputeWish['files']>[number];

/** How many files a dispute may have, and how large. */
export interface FileLimits {
  maxFiles: number;
  maxFileBytes: number;
}

/** A file that is what it says. */
export interface EvidenceFile extends Attachment {
  name: string;
  /** In hex. */
  sha256: string;
}

/** How a file of a type begins, and how its name ends. */
interface FileType {
  title: string;
  endings: string[];
  /** Absent: it is text. */
  begins?: Buffer;
}

const TYPES: Record<FileWish['mediaType'], FileType> = {
  'application/pdf': {
    title: 'a PDF',
    endings: ['pdf'],
    begins: Buffer.from('%PDF-'),
  },
  'image/png': {
    title: 'a PNG picture',
    endings: ['png'],
    begins: Buffer.from('89504e470d0a1a0a', 'hex'),
  },
  'image/jpeg': {
    title: 'a JPEG picture',
    endings: ['jpg', 'jpeg'],
    begins: Buffer.from('ffd8ff', 'hex'),
  },
  'text/plain': { title: 'plain text', endings: ['txt', 'log'] },
  'text/csv': { title: 'CSV', endings: ['csv'] },
  'application/json': { title: 'JSON', endings: ['json'] },
};
const MAX_NAME = 200;
/** What separates folders, what systems forbid in names, and what hides others. */
const UNFIT_FOR_A_NAME = /[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]|^[.\s]|[.\s]$/u;
/** Control characters that no text has. */
// eslint-disable-next-line no-control-regex
const NOT_IN_TEXT = /[\x00-\x08\x0b\x0e-\x1f\x7f]/;

/** How a file of a type is called in a bundle: its place, never a given name. */
export function fileEnding(mediaType: string): string {
  return TYPES[mediaType as FileWish['mediaType']]?.endings[0] ?? 'bin';
}

/** Bytes that a request with so many files may have, in Base64 with the rest. */
export function maxBodyBytes({ maxFiles, maxFileBytes }: FileLimits): number {
  const rest = 64 * 1024;
  return rest + maxFiles * (Math.ceil(maxFileBytes / 3) * 4 + 1024);
}

/** What may be attached, in words. */
export function limitsSentence({ maxFiles, maxFileBytes }: FileLimits): string {
  return maxFiles === 0
    ? 'Files are off here (gitopsCompliance.disputes.maxFiles): link to the evidence instead'
    : `At most ${maxFiles} files of ${maxFileBytes} bytes each may be given; link to what is larger`;
}

/**
 * Reads files that somebody gives as evidence. Each is as small, and of the type,
 * that it must be, has that content, and a name that is safe to save it by.
 *
 * @throws InputError telling what to do about one that is not
 */
export function readEvidenceFiles(
  wishes: readonly FileWish[],
  limits: FileLimits,
): EvidenceFile[] {
  if (wishes.length > limits.maxFiles) {
    throw new InputError(limitsSentence(limits));
  }
  const files = wishes.map(wish => readFile(wish, limits));
  if (new Set(files.map(({ name }) => name)).size < files.length) {
    throw new InputError('Two files have the same name: rename one');
  }
  return files;
}

function readFile(
  { name: given, mediaType, content }: FileWish,
  limits: FileLimits,
): EvidenceFile {
  const name = given.normalize('NFC');
  const type = TYPES[mediaType];
  if (name.length > MAX_NAME || UNFIT_FOR_A_NAME.test(name)) {
    throw new InputError(
      `The name of a file is at most ${MAX_NAME} characters, without a path and without any of : * ? " < > |: rename it`,
    );
  }
  const ending = /\.([^.]+)$/.exec(name)?.[1].toLowerCase() ?? '';
  if (!type.endings.includes(ending)) {
    throw new InputError(
      `${name} is given as ${
        type.title
      }, whose name ends with .${type.endings.join(
        ' or .',
      )}: rename it, or give one that may be: PDF, PNG, JPEG, plain text, JSON, CSV`,
    );
  }
  const bytes = Buffer.from(content, 'base64');
  if (bytes.toString('base64') !== content) {
    throw new InputError(`The content of ${name} is not Base64: send it again`);
  }
  if (bytes.length === 0) {
    throw new InputError(`${name} is empty: choose the file again`);
  }
  if (bytes.length > limits.maxFileBytes) {
    throw new InputError(
      `${name} has ${bytes.length} bytes. ${limitsSentence(limits)}`,
    );
  }
  if (!isOfType(bytes, mediaType)) {
    throw new InputError(
      type.begins
        ? `${name} is not ${type.title}, as its name says: give the file itself`
        : `${name} is not ${type.title} in UTF-8, as its name says: save it as that`,
    );
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, mediaType, bytes, sha256 };
}

function isOfType(bytes: Buffer, mediaType: FileWish['mediaType']): boolean {
  const begins = (start: Buffer) =>
    bytes.subarray(0, start.length).equals(start);
  const { begins: own } = TYPES[mediaType];
  if (own) return begins(own);
  const isOther = Object.values(TYPES).some(
    other => other.begins && begins(other.begins),
  );
  if (isOther || !isUtf8(bytes)) return false;
  const text = bytes.toString('utf8');
  if (NOT_IN_TEXT.test(text)) return false;
  return mediaType !== 'application/json' || isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
}
