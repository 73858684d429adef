import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  Scalar,
  stringify,
  type Document,
} from 'yaml';
import type { PinLocation } from './mapping';

/** The pin found in a file, or why there is none. */
export type PinInFile =
  | { ok: true; value: string; key: string; line: number; node: Scalar }
  | { ok: false; problem: string };

/** Finds the pin in the text of a Git file; names file and key when it fails. */
export function findPin(text: string, pin: PinLocation): PinInFile {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  const list = Array.isArray(documents) ? documents : [];
  const broken = list.find(document => document.errors.length > 0);
  if (broken) {
    return fail(pin, 'file', `is not valid YAML (${broken.errors[0].code})`);
  }
  const found =
    pin.kind === 'application-target-revision'
      ? findTargetRevision(list, pin)
      : findImageTag(list, pin);
  if (!found.ok) return found;
  const range = found.node.range;
  if (!range || typeof found.node.value === 'object') {
    return fail(pin, found.key, 'is not a plain value');
  }
  return {
    ...found,
    value: String(found.node.source ?? found.node.value),
    line: lines.linePos(range[0]).line,
  };
}

/**
 * The same text with only the pin's value changed: quotes, comments, order and
 * white space stay as they are.
 */
export function editPin(
  text: string,
  pin: PinLocation,
  value: string,
): { ok: true; text: string } | { ok: false; problem: string } {
  const found = findPin(text, pin);
  if (!found.ok) return found;
  const [start, end] = found.node.range as [number, number, number];
  const edited =
    text.slice(0, start) + quotedLike(found.node, value) + text.slice(end);
  const check = findPin(edited, pin);
  if (!check.ok || check.value !== value) {
    return fail(pin, found.key, `cannot take the value ${value}`);
  }
  return { ok: true, text: edited };
}

function quotedLike(node: Scalar, value: string): string {
  if (node.type === Scalar.QUOTE_DOUBLE) return JSON.stringify(value);
  if (node.type === Scalar.QUOTE_SINGLE) {
    return `'${value.replaceAll("'", "''")}'`;
  }
  // A revision such as 1e10 would be read as a number without quotes.
  return stringify(value).trimEnd();
}

type Located =
  | { ok: true; key: string; node: Scalar }
  | { ok: false; problem: string };

function findTargetRevision(
  documents: Document.Parsed[],
  pin: PinLocation,
): Located {
  const applications = documents.filter(
    document => document.get('kind') === 'Application',
  );
  if (applications.length !== 1) {
    return fail(
      pin,
      'kind: Application',
      applications.length === 0 ? 'is missing' : 'stands there more than once',
    );
  }
  const [application] = applications;
  const key = 'spec.source.targetRevision';
  if (application.hasIn(['spec', 'sources'])) {
    return findInSources(application, pin);
  }
  const node = application.getIn(['spec', 'source', 'targetRevision'], true);
  return isScalar(node)
    ? { ok: true, key, node }
    : fail(pin, key, 'is missing');
}

/** Several sources: the pin is that of the one with the service's code. */
function findInSources(
  application: Document.Parsed,
  pin: PinLocation,
): Located {
  const key = 'spec.sources[].targetRevision';
  const sources = application.getIn(['spec', 'sources'], true);
  if (!isSeq(sources)) return fail(pin, key, 'is not a list');
  const own = sources.items
    .map((item, index) => ({ item, index }))
    .filter(({ item }) => {
      const url = isMap(item) ? item.get('repoURL') : undefined;
      return (
        typeof url === 'string' &&
        pin.sourceRepository !== null &&
        url.replace(/\.git$/, '').endsWith(`/${pin.sourceRepository}`)
      );
    });
  if (own.length !== 1) {
    return fail(
      pin,
      key,
      own.length === 0
        ? `has no source of ${pin.sourceRepository ?? 'the service'}`
        : 'is ambiguous: several sources are of one repository',
    );
  }
  const [{ item, index }] = own;
  const node = isMap(item) ? item.get('targetRevision', true) : undefined;
  const found = `spec.sources[${index}].targetRevision`;
  return isScalar(node)
    ? { ok: true, key: found, node }
    : fail(pin, found, 'is missing');
}

function findImageTag(documents: Document.Parsed[], pin: PinLocation): Located {
  const key = `images[name=${pin.image}].newTag`;
  if (documents.length !== 1) {
    return fail(pin, key, 'cannot be told: the file holds several documents');
  }
  const images = documents[0].get('images', true);
  if (!isSeq(images)) return fail(pin, 'images', 'is missing');
  const own = images.items.filter(
    item => isMap(item) && item.get('name') === pin.image,
  );
  if (own.length !== 1) {
    return fail(
      pin,
      key,
      own.length === 0 ? 'is missing' : 'is ambiguous: it stands there twice',
    );
  }
  const [image] = own;
  const node = isMap(image) ? image.get('newTag', true) : undefined;
  return isScalar(node)
    ? { ok: true, key, node }
    : fail(pin, key, 'is missing');
}

function fail(
  pin: PinLocation,
  key: string,
  what: string,
): { ok: false; problem: string } {
  return {
    ok: false,
    problem: `The pin cannot be used: in ${pin.repository}, file ${pin.path}, ${key} ${what}`,
  };
}

/** The revision that a pin's value names; null when the tag does not fit. */
export function revisionOfValue(
  pin: PinLocation,
  value: string,
): string | null {
  if (pin.kind === 'application-target-revision') return value;
  const [before, after] = pin.tag.split('{sha}');
  if (!value.startsWith(before) || !value.endsWith(after)) return null;
  const sha = value.slice(before.length, value.length - after.length);
  return /^[0-9a-f]{7,64}$/.test(sha) ? sha : null;
}

/** The pin's value that names a revision. */
export function valueOfRevision(pin: PinLocation, revision: string): string {
  return pin.kind === 'application-target-revision'
    ? revision
    : pin.tag.replace('{sha}', revision);
}
