/** A value without blanks and control characters, as every pin's is. */
const VALUE = /^[\x21-\x7e]{1,300}$/;
/** What no name of Git may hold. */
const NO_REF =
  /[~^:?*[\\]|\.\.|@\{|\/\/|(^|\/)\.|^[/-]|(\.lock|\.|\/)(\/|$)|^@$/;
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

/**
 * Whether a revision may be the name of a tag (git check-ref-format): a version
 * may, a digest may not.
 */
export function isTagName(revision: string): boolean {
  return !isCommit(revision) && VALUE.test(revision) && !NO_REF.test(revision);
}

/** Whether a revision is a commit, and no digest or version. */
export function isCommit(revision: string): boolean {
  return COMMIT.test(revision);
}
