import { stringify } from 'yaml';
import { RevisionMetadata } from '../git';
import { Manifest } from '../types';
import { CommitReference, readTrailers } from './trailers';

const TRACKING = 'argocd.argoproj.io/tracking-id';

/** `hydrator.metadata` in the root of a hydrated branch. */
export interface HydratorMetadata {
  repoURL: string;
  drySha: string;
  author: string;
  date: string;
  subject: string;
  body?: string;
  references?: CommitReference[];
}

/** What a hydrated commit tells of the commit that it was made from. */
export function hydratorMetadata(
  repoURL: string,
  drySha: string,
  { author, date, message }: RevisionMetadata,
): HydratorMetadata {
  const { subject, body, references } = readTrailers(message);
  return {
    repoURL,
    drySha,
    author,
    date,
    subject,
    ...(body ? { body } : {}),
    ...(references.length > 0 ? { references } : {}),
  };
}

/** The message of a hydrated commit, by Argo CD's default template. */
export function commitMessage(metadata: HydratorMetadata): string {
  const { drySha, subject, body, references = [], author } = metadata;
  const authors = [
    ...references.flatMap(({ commit }) => commit.author ?? []),
    author,
  ];
  return [
    `${drySha.slice(0, 7)}: ${subject}`,
    ...(body ? ['', body] : []),
    '',
    ...authors.map(name => `Co-authored-by: ${name}`),
    '',
  ].join('\n');
}

/** Manifests as they are written: without what Argo CD adds when it syncs. */
function writtenManifest(manifest: Manifest): Manifest {
  const { annotations = {}, ...metadata } = manifest.metadata;
  const { [TRACKING]: _tracking, ...others } = annotations;
  const kept = Object.keys(others).length > 0 ? { annotations: others } : {};
  return { ...manifest, metadata: { ...metadata, ...kept } };
}

/** Name of the file with the manifests of an Application. */
export const MANIFEST_FILE = 'manifest.yaml';

/** The files in the directory of one Application. */
export function directoryFiles(
  repoURL: string,
  drySha: string,
  manifests: Manifest[],
): Record<string, string> {
  const documents = manifests.map(manifest =>
    stringify(writtenManifest(manifest)),
  );
  return {
    [MANIFEST_FILE]: documents.join('---\n'),
    'hydrator.metadata': json({ repoURL, drySha }),
    'README.md': `# Manifest Hydration

The manifests in this directory were rendered from ${repoURL} at ${drySha}.
`,
  };
}

/** JSON as Argo CD indents it, with a line feed at the end. */
export function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
