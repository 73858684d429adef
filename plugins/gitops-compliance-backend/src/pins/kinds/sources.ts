import { isMap, isSeq, type Document } from 'yaml';
import type { KeyPath } from '../keyPath';
import { own, ownText } from '../node';
import type { KeyContext, KeyLookup, SourceChoice } from './kind';

/**
 * The key path of a source in an Application (or in the template of an
 * ApplicationSet, at `at`). Of several it is the one that the rule names; where
 * it names none, the one of the service's own repository, if there is but one:
 * two sources may well be of one repository.
 */
export function sourcePath(
  document: Document.Parsed,
  at: string[],
  choice: SourceChoice,
  { sourceRepository }: KeyContext,
): KeyLookup {
  const spec = at.reduce<unknown>(own, document.contents);
  const sources = own(spec, 'sources');
  const key = [...at, 'sources'].join('.');
  const found = (segment: KeyPath[number]): KeyLookup => ({
    ok: true,
    path: [...at, 'sources', segment],
  });
  if (sources === undefined) {
    return choice === undefined
      ? { ok: true, path: [...at, 'source'] }
      : fail(
          key,
          'is missing: there is but one source; take `source` out of the rule of the policy',
        );
  }
  if (!isSeq(sources)) return fail(key, 'is not a list');
  if (choice && 'name' in choice) return found({ name: choice.name });
  if (choice) return found(choice.position - 1);
  const fitting = sources.items.flatMap((item, place) =>
    isOf(isMap(item) ? ownText(item, 'repoURL') : undefined, sourceRepository)
      ? [place]
      : [],
  );
  if (fitting.length === 1) return found(fitting[0]);
  return fail(
    `${key}[]`,
    fitting.length === 0
      ? `has no source of ${sourceRepository ?? 'the service'}`
      : 'is ambiguous: several sources are of one repository; say which by `source: { name: … }` or `source: { position: … }` in the rule of the policy',
  );
}

/** Key path of the source that a rule names. */
export function chosenSource(choice: SourceChoice): KeyPath {
  if (choice === undefined) return ['source'];
  return [
    'sources',
    'name' in choice ? { name: choice.name } : choice.position - 1,
  ];
}

/** Whether an address is that of a repository `owner/name`. */
export function isOf(
  url: string | undefined,
  repository: string | null,
): boolean {
  return (
    url !== undefined &&
    repository !== null &&
    url.replace(/\.git$/, '').endsWith(`/${repository}`)
  );
}

function fail(key: string, what: string): KeyLookup {
  return { ok: false, key, what };
}
