/** A commit of code that a commit of manifests refers to. */
export interface CommitReference {
  commit: {
    author?: string;
    date?: string;
    subject?: string;
    body?: string;
    sha?: string;
    repoURL?: string;
  };
}

const TRAILER =
  /^Argocd-reference-commit-(author|sha|subject|body|repourl|date):\s*(.*)$/i;

function readTrailer(
  name: string,
  value: string,
): CommitReference['commit'] | undefined {
  switch (name) {
    case 'author':
      return /<[^<>@\s]+@[^<>\s]+>$/.test(value)
        ? { author: value }
        : undefined;
    case 'sha':
      return /^[0-9a-f]{5,40}$/.test(value) ? { sha: value } : undefined;
    case 'date':
      return Number.isNaN(Date.parse(value)) ? undefined : { date: value };
    case 'repourl':
      return URL.canParse(value) ? { repoURL: value } : undefined;
    case 'body':
      return /^".*"$/.test(value) ? { body: JSON.parse(value) } : undefined;
    default:
      return { subject: value };
  }
}

/**
 * Reads the trailers by which a commit of manifests names the commit of code
 * behind it (user guide, "Source Hydrator": commit tracing). The last of
 * each counts; what is not well-formed stays in the body.
 */
export function readTrailers(message: string): {
  subject: string;
  body: string;
  references: CommitReference[];
} {
  const [subject, ...lines] = message.trim().split('\n');
  const commit: CommitReference['commit'] = {};
  const body = lines.filter(line => {
    const [, name, value] = TRAILER.exec(line) ?? [];
    const read =
      name === undefined ? undefined : readTrailer(name.toLowerCase(), value);
    Object.assign(commit, read);
    return read === undefined;
  });
  const isEmpty = Object.keys(commit).length === 0;
  return {
    subject,
    body: body.join('\n').trim(),
    references: isEmpty ? [] : [{ commit }],
  };
}
