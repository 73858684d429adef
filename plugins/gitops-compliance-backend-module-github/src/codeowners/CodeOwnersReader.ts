import type { CodeOwners } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { splitRepository } from '../http/Credentials';
import type { GithubApi } from '../http/GithubApi';
import type { Pull } from '../pulls/fragment';
import { Kept } from './Kept';
import { ownedPaths } from './owned';
import { MAX_OWNERS_BYTES, parseOwners, type OwnersFile } from './parse';
import { PLACES } from './places';

/** A file of code owners at one branch, as it was read. */
interface ReadFile {
  /** Null: GitHub does not give its text, or it is too long to be read. */
  file: OwnersFile | null;
  /** Lines that name somebody who cannot approve here. */
  unknownOwners: number[];
}

interface Place {
  repository: string;
  branch: string;
  path: string;
  blob: string;
}

/** A branch on which pull requests were last seen to go. */
export interface OwnedBranch {
  /** `owner/name`. */
  repository: string;
  branch: string;
}

const FILES_PER_REQUEST = 50;
/** Branches whose files one query brings along: their texts may be long. */
const MAX_ALONG = 5;

const errorsSchema = z
  .object({
    errors: z.array(z.object({ line: z.number(), kind: z.string() })),
  })
  .nullable();
const alongFileSchema = z
  .object({
    oid: z.string().optional(),
    text: z.string().nullish(),
    isTruncated: z.boolean().optional(),
  })
  .nullish();
/** Answer to `ALONG_FIELDS`. */
const alongSchema = z
  .object({
    along0: alongFileSchema,
    along1: alongFileSchema,
    along2: alongFileSchema,
    codeowners: errorsSchema,
  })
  .nullable();

/**
 * What a query asks of a repository so that files of code owners come along.
 *
 * @param name - prefix of the variables of one branch
 */
export function alongFields(name: string): string {
  return `${PLACES.map(
    (_, i) =>
      `along${i}:object(expression:$${name}p${i}){...on Blob{oid text isTruncated}}`,
  ).join(' ')} codeowners(refName:$${name}b){errors{line kind}}`;
}

/** The variables of `alongFields`, as a query declares them. */
export function alongDeclared(name: string): string[] {
  return [
    `$${name}b:String!`,
    ...PLACES.map((_, i) => `$${name}p${i}:String!`),
  ];
}

/** Their values. */
export function alongVariables(
  name: string,
  branch: string,
): Record<string, string> {
  return {
    [`${name}b`]: branch,
    ...Object.fromEntries(
      PLACES.map((path, i) => [`${name}p${i}`, `refs/heads/${branch}:${path}`]),
    ),
  };
}

const answerSchema = z.record(
  z.string(),
  z
    .object({
      object: z
        .object({
          text: z.string().nullish(),
          isTruncated: z.boolean().optional(),
        })
        .nullable(),
      codeowners: errorsSchema,
    })
    .nullable(),
);

/** The query for files of code owners, with what GitHub finds wrong in them. */
export function ownersQuery(count: number): string {
  const all = [...Array(count).keys()];
  return `query CodeOwners(${all
    .map(
      i => `$o${i}:String!,$r${i}:String!,$b${i}:GitObjectID!,$n${i}:String!`,
    )
    .join(',')}){
  ${all
    .map(
      i =>
        `f${i}:repository(owner:$o${i},name:$r${i}){object(oid:$b${i}){...on Blob{text isTruncated}} codeowners(refName:$n${i}){errors{line kind}}}`,
    )
    .join('\n  ')}
}`;
}

/**
 * Who owns what pull requests change, by the file on their base branch: what a
 * pull request does to that file changes nothing for itself.
 *
 * What was not read within ten minutes comes along with the query of pull
 * requests where it is known where they go, and takes one request for all files
 * (50 a request) where it is not; a file is known by its blob, so an edit is seen at once, and only
 * whether its owners may approve may be ten minutes old.
 */
export class CodeOwnersReader {
  readonly #files: Kept<ReadFile>;
  /** By branch, whether its file was read. */
  readonly #branches: Kept<true>;

  constructor(private readonly api: GithubApi, now: () => Date) {
    this.#files = new Kept(now);
    this.#branches = new Kept(now);
  }

  /**
   * Of branches those whose file was not read lately: a query that is made
   * anyway brings it along (`alongFields`), so that it takes no request.
   */
  missingOf(branches: OwnedBranch[]): OwnedBranch[] {
    const missing = new Map(
      branches
        .filter(branch => !this.#branches.get(branchKey(branch)))
        .map(branch => [branchKey(branch), branch]),
    );
    return [...missing.values()].slice(0, MAX_ALONG);
  }

  /** Keeps what a query brought along; what it did not bring is read later. */
  keep({ repository, branch }: OwnedBranch, answer: unknown): void {
    const { data: found } = alongSchema.safeParse(answer);
    if (!found) return;
    this.#branches.set(branchKey({ repository, branch }), true);
    const files = [found.along0, found.along1, found.along2];
    const at = files.findIndex(file => file?.oid);
    if (at < 0) return;
    const { oid = '', text, isTruncated } = files[at] ?? {};
    const place = { repository, branch, path: PLACES[at], blob: oid };
    this.#keep(place, { text, isTruncated }, found.codeowners);
  }

  /** Reads the files of these pull requests, all of one owner. */
  async read(pulls: Pull[], signal?: AbortSignal): Promise<void> {
    const missing = new Map<string, Place>();
    for (const pull of pulls) {
      const place = placeOf(pull);
      if (place && !this.#files.get(keyOf(place))) {
        missing.set(keyOf(place), place);
      }
    }
    const places = [...missing.values()];
    for (let at = 0; at < places.length; at += FILES_PER_REQUEST) {
      await this.#fetch(places.slice(at, at + FILES_PER_REQUEST), signal);
    }
  }

  /** The owners, of what was read before; null: not known. No request. */
  of(pull: Pull, files: string[] | null): CodeOwners | null {
    if (!pull.baseRef?.target || files === null) return null;
    const place = placeOf(pull);
    if (!place) return { path: null, blob: null, problems: [], owned: [] };
    const found = this.#files.get(keyOf(place));
    if (!found?.file) return null;
    const { path, blob } = place;
    const problems = [
      ...found.file.unreadable.map(line => ({
        line,
        kind: 'syntax' as const,
      })),
      ...found.unknownOwners.map(line => ({
        line,
        kind: 'unknown-owner' as const,
      })),
    ];
    return { path, blob, problems, owned: ownedPaths(found.file, files) };
  }

  async #fetch(places: Place[], signal?: AbortSignal): Promise<void> {
    const [{ repository }] = places;
    const variables = places.map((place, i) => {
      const { owner, repo } = splitRepository(place.repository);
      return {
        [`o${i}`]: owner,
        [`r${i}`]: repo,
        [`b${i}`]: place.blob,
        [`n${i}`]: place.branch,
      };
    });
    const answer = await this.api.graphql({
      repository,
      what: `read the code owners of ${repository}`,
      needs: "'Contents: read'",
      kind: 'read',
      signal,
      document: ownersQuery(places.length),
      variables: Object.assign({}, ...variables),
      schema: answerSchema,
      tolerate: error => error.type === 'NOT_FOUND',
    });
    places.forEach((place, i) => {
      const { object, codeowners } = answer[`f${i}`] ?? {};
      this.#branches.set(branchKey(place), true);
      this.#keep(place, object, codeowners);
    });
  }

  #keep(
    place: Place,
    object: { text?: string | null; isTruncated?: boolean } | null | undefined,
    codeowners: z.infer<typeof errorsSchema> | undefined,
  ): void {
    const text = object?.text ?? null;
    const isWhole =
      text !== null && !object?.isTruncated && text.length < MAX_OWNERS_BYTES;
    const unknownOwners = (codeowners?.errors ?? [])
      .filter(({ kind }) => kind === 'Unknown owner')
      .map(({ line }) => line);
    this.#files.set(keyOf(place), {
      file: isWhole ? parseOwners(text) : null,
      unknownOwners: [...new Set(unknownOwners)],
    });
  }
}

function branchKey({ repository, branch }: OwnedBranch): string {
  return `${repository.toLowerCase()} ${branch}`;
}

function keyOf({ repository, branch, blob }: Place): string {
  return `${repository.toLowerCase()} ${branch} ${blob}`;
}

/** Null: the base branch has no such file. */
function placeOf({ repository, baseRefName, baseRef }: Pull): Place | null {
  const blobs = [
    baseRef?.target?.owners0,
    baseRef?.target?.owners1,
    baseRef?.target?.owners2,
  ];
  const at = blobs.findIndex(blob => blob);
  return at < 0
    ? null
    : {
        repository: repository.nameWithOwner,
        branch: baseRefName,
        path: PLACES[at],
        blob: blobs[at]?.oid ?? '',
      };
}
