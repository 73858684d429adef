import type { Document } from 'yaml';
import { z } from 'zod';
import { KeyPathError, parseKeyPath, type KeyPath } from '../keyPath';
import type { ScalarLookup } from '../node';

/** Where in a document a pin lies, or why that cannot be told. */
export type KeyLookup =
  | { ok: true; path: KeyPath }
  | { ok: false; key: string; what: string };

/** What is asked of a kind of pin beside its own options. */
export interface KeyContext {
  /** `owner/name` of the service's source code. */
  sourceRepository: string | null;
}

/** Manifests of which a file may hold several. */
export interface ManifestKind {
  apiGroup: string;
  kind: string;
}

/**
 * One kind of pin: what the policy says of it, and where its value lies in the
 * file.
 */
export interface PinKind<Schema extends z.ZodObject = z.ZodObject> {
  /** Options of the rule: `kind`, `path` and its own. */
  schema: Schema;
  /** The manifest that holds it; null: the file is one document of its own. */
  manifest: ManifestKind | null;
  /** Name of the manifest, where a file holds several. */
  nameOf?(options: z.output<Schema>): string | undefined;
  /** How the value names the commit; null: it is copied from upstream. */
  tagOf(options: z.output<Schema>): string | null;
  /**
   * Key path of the value as far as the options tell it; for people, and where
   * there is no `keyIn` for finding it too.
   */
  key(options: z.output<Schema>): KeyPath;
  /** Key path in a document, where it depends on what else stands there. */
  keyIn?(
    options: z.output<Schema>,
    document: Document.Parsed,
    context: KeyContext,
  ): KeyLookup;
  /** Finds a value that is no node of its own. Default: `findScalar`. */
  find?(document: Document.Parsed, path: KeyPath): ScalarLookup;
  /**
   * What is in force of it: `applied`: the commit that Argo CD applied of a
   * source *is* what is pinned; `source`: the file lies in what a source of the
   * application names; `manifest`: the file is applied by another application.
   */
  readBy(options: z.output<Schema>): 'applied' | 'source' | 'manifest';
}

/** Says what a kind of pin is. */
export function definePinKind<Schema extends z.ZodObject>(
  kind: PinKind<Schema>,
): PinKind<Schema> {
  return kind;
}

/** A path inside a repository; symbolic links are refused when it is read. */
export const pathSchema = z
  .string()
  .min(1)
  .max(300)
  .refine(
    value =>
      !value.startsWith('/') &&
      !/[\\\0\n]/.test(value) &&
      !value.split('/').some(part => part === '..' || part === '.git'),
    'use a path inside the repository, without ".."',
  );

/** A key path as people write it. */
export const keySchema = z
  .string()
  .max(300)
  .superRefine((value, context) => {
    try {
      parseKeyPath(value);
    } catch (error) {
      if (!(error instanceof KeyPathError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  });

/** Name of a manifest, where a file holds several. */
export const manifestName = z.string().min(1).max(253).optional();

/**
 * One of several sources of an Application: by the name that it has there, or by
 * its position, counted from 1 as `argocd app sync --source-positions` does.
 */
export const sourceSchema = z
  .union([
    z.strictObject({ name: z.string().min(1) }),
    z.strictObject({ position: z.number().int().min(1).max(100) }),
  ])
  .optional();

/** One of several sources of an Application. */
export type SourceChoice = z.output<typeof sourceSchema>;

/** How a value names a commit, or that it is copied from upstream. */
export const valueShape = {
  /** `{sha}` stands for the commit. */
  tag: z
    .string()
    .max(200)
    .refine(
      value => value.split('{sha}').length === 2,
      'must include "{sha}" once, which stands for the commit',
    )
    .optional(),
  /** The value cannot be made from a commit: promotions copy it. */
  copied: z.boolean().default(false),
};

/** See `PinKind.tagOf`, for kinds with `valueShape`. */
export function tagOfValue(options: {
  tag?: string;
  copied: boolean;
}): string | null {
  return options.copied ? null : options.tag ?? '{sha}';
}
