import { isScalar, LineCounter, parseAllDocuments, type Document } from 'yaml';
import {
  formatKeyPath,
  KeyPathError,
  parseKeyPath,
  type KeyPath,
} from './keyPath';
import { pinKind } from './kinds';
import type { KeyLookup, PinKind } from './kinds/kind';
import { findScalar, own, ownText, type ScalarLookup } from './node';
import type { PinLocation, RecordedPin } from './PinLocation';
import { writtenLike } from './writeValue';

/** What went wrong, naming repository, file and key, for people. */
export interface PinProblem {
  ok: false;
  problem: string;
}

/** The pin found in a file. */
export interface PinInFile {
  ok: true;
  value: string;
  /** Key path of the value; with it `findRecordedPin` finds the same one. */
  key: string;
  /** Counted from 1. */
  line: number;
}

/** Field by which a document of several is named in a key. */
const NAME = 'metadata.name';
/** Longest file that is read, in characters. */
const MAX_LENGTH = 2_000_000;

/** Why what Git keeps as a symbolic link holds no pin, for people. */
export function symbolicLinkProblem({
  repository,
  path,
}: Pick<RecordedPin, 'repository' | 'path'>): string {
  return `The pin cannot be used: ${path} of ${repository} is a symbolic link; name the file that it leads to`;
}

/** Finds a pin in the text of a Git file by what the policy says of it. */
export function findPin(
  text: string,
  pin: PinLocation,
): PinInFile | PinProblem {
  const kind = pinKind(pin.kind);
  const found = find(text, pin, kind, (documents, fail) => {
    const name = kind.nameOf?.(pin.options);
    const chosen = chooseDocument(documents, kind, name);
    if (!chosen.ok) return fail(chosen.key, chosen.what);
    const key: KeyLookup = kind.keyIn?.(pin.options, chosen.document, pin) ?? {
      ok: true,
      path: kind.key(pin.options),
    };
    if (!key.ok) return fail(key.key, key.what);
    return { ...chosen, path: key.path };
  });
  return asFound(found);
}

/** Finds a pin that is on record again. */
export function findRecordedPin(
  text: string,
  pin: RecordedPin,
): PinInFile | PinProblem {
  return asFound(findRecorded(text, pin));
}

/**
 * The same text with only the pin's value changed: quotes, comments, anchors,
 * order, white space and line ends stay as they are.
 *
 * @param expected - value that must stand there; another one is refused, for
 *   then somebody changed the file since it was read
 */
export function editPin(
  text: string,
  pin: RecordedPin,
  value: string,
  expected?: string,
): { ok: true; text: string } | PinProblem {
  const found = findRecorded(text, pin);
  if (!found.ok) return found;
  if (expected !== undefined && found.value !== expected) {
    return failure(
      pin,
      pin.key,
      `names ${found.value} now, and not ${expected} any more: somebody changed it meanwhile; request the change again`,
    );
  }
  const written = writtenLike(found.style, value, isJson(text, pin));
  if (written !== null) {
    const [start, end] = found.range;
    const edited = text.slice(0, start) + written + text.slice(end);
    const check = findRecorded(edited, pin);
    if (check.ok && check.value === value) return { ok: true, text: edited };
  }
  return failure(pin, pin.key, `cannot take the value ${value}`);
}

interface Chosen {
  ok: true;
  document: Document.Parsed;
  /** Name of the document in the key; undefined: it needs none. */
  name: string | undefined;
  path: KeyPath;
}
type Found = Extract<ScalarLookup, { ok: true }> & {
  name: string | undefined;
  path: KeyPath;
  line: number;
};
type Fail = (key: string, what: string) => PinProblem;

function find(
  text: string,
  pin: { repository: string; path: string },
  kind: PinKind,
  choose: (documents: Document.Parsed[], fail: Fail) => Chosen | PinProblem,
): Found | PinProblem {
  const fail: Fail = (key, what) => failure(pin, key, what);
  if (text.length > MAX_LENGTH) {
    return fail('file', `is longer than ${MAX_LENGTH} characters`);
  }
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines });
  const documents = Array.isArray(parsed) ? parsed : [];
  const broken = documents.find(document => document.errors.length > 0);
  if (broken)
    return fail('file', `is not valid YAML (${broken.errors[0].code})`);
  if (documents.length > 0 && documents.every(one => isScalar(one.contents))) {
    return fail(
      'file',
      'holds nothing but a text, as a symbolic link does; name the file that it leads to',
    );
  }
  const chosen = choose(documents, fail);
  if (!chosen.ok) return chosen;
  const { document, name, path } = chosen;
  const found = (kind.find ?? findScalar)(document, path);
  if (!found.ok) return fail(found.key, found.what);
  return { ...found, name, path, line: lines.linePos(found.range[0]).line };
}

function findRecorded(text: string, pin: RecordedPin): Found | PinProblem {
  const kind = pinKind(pin.kind);
  return find(text, pin, kind, (documents, fail) => {
    let path: KeyPath;
    try {
      path = parseKeyPath(pin.key);
    } catch (error) {
      if (!(error instanceof KeyPathError)) throw error;
      return fail(pin.key, 'is no key path');
    }
    const [first] = path;
    const name = typeof first === 'object' ? first[NAME] : undefined;
    const chosen = chooseDocument(documents, kind, name);
    if (!chosen.ok) return fail(chosen.key, chosen.what);
    return { ...chosen, path: name === undefined ? path : path.slice(1) };
  });
}

function asFound(found: Found | PinProblem): PinInFile | PinProblem {
  if (!found.ok) return found;
  const { value, name, path, line } = found;
  const whole = name === undefined ? path : [{ [NAME]: name }, ...path];
  return { ok: true, value, key: formatKeyPath(whole), line };
}

/** The document that holds the pin: of several the one of its manifest. */
function chooseDocument(
  documents: Document.Parsed[],
  { manifest }: PinKind,
  name: string | undefined,
):
  | { ok: true; document: Document.Parsed; name: string | undefined }
  | Extract<KeyLookup, { ok: false }> {
  if (manifest === null) {
    return documents.length === 1
      ? { ok: true, document: documents[0], name: undefined }
      : {
          ok: false,
          key: 'file',
          what:
            documents.length === 0
              ? 'is empty'
              : 'holds several documents, of which it cannot be told which one is meant',
        };
  }
  const key = `kind: ${manifest.kind}${name === undefined ? '' : ` ${name}`}`;
  const fitting = documents.filter(
    ({ contents }) =>
      ownText(contents, 'kind') === manifest.kind &&
      isOfGroup(ownText(contents, 'apiVersion'), manifest.apiGroup) &&
      (name === undefined ||
        ownText(own(contents, 'metadata'), 'name') === name),
  );
  if (fitting.length === 1) return { ok: true, document: fitting[0], name };
  return {
    ok: false,
    key,
    what:
      fitting.length === 0
        ? 'is missing'
        : 'stands there more than once; name the one that is meant in the rule of the policy',
  };
}

/** A manifest that says no version is taken for one of the group. */
function isOfGroup(apiVersion: string | undefined, group: string): boolean {
  return apiVersion === undefined || apiVersion.startsWith(`${group}/`);
}

function isJson(text: string, { path }: { path: string }): boolean {
  if (path.endsWith('.json')) return true;
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function failure(
  pin: { repository: string; path: string },
  key: string,
  what: string,
): PinProblem {
  return {
    ok: false,
    problem: `The pin cannot be used: in ${pin.repository}, file ${pin.path}, ${key} ${what}`,
  };
}
