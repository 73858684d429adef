/** A value without blanks and control characters, as every pin's is. */
const VALUE = /^[\x21-\x7e]{1,300}$/;
const COMMIT = /^[0-9a-f]{7,64}$/;

/**
 * The revision that a pin's value names: by the rule `tag` a commit; where the
 * value is copied (`tag` is null: a digest, a chart's version), the value itself.
 * Null when it does not fit.
 */
export function revisionOfValue(
  tag: string | null,
  value: string,
): string | null {
  if (tag === null) return VALUE.test(value) ? value : null;
  const [before, after] = tag.split('{sha}');
  if (
    value.length < before.length + after.length ||
    !value.startsWith(before) ||
    !value.endsWith(after)
  ) {
    return null;
  }
  const sha = value.slice(before.length, value.length - after.length);
  return COMMIT.test(sha) ? sha : null;
}

/** The value that names a commit; null where it can only be copied. */
export function valueOfRevision(
  tag: string | null,
  revision: string,
): string | null {
  return tag === null ? null : tag.split('{sha}').join(revision);
}

/** Whether a revision is a commit, and no digest or version. */
export function isCommit(revision: string): boolean {
  return COMMIT.test(revision);
}
