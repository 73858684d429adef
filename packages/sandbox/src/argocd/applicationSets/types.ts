import { z } from 'zod';
import { labelSelectorSchema } from '../labelSelector';
import { ObjectMeta } from '../types';

const strings = z.record(z.string(), z.string());

const listSchema = z.strictObject({
  elements: z.array(z.record(z.string(), z.unknown())),
});
const gitSchema = z
  .strictObject({
    repoURL: z.string().min(1),
    revision: z.string().optional(),
    directories: z
      .array(
        z.strictObject({ path: z.string(), exclude: z.boolean().optional() }),
      )
      .optional(),
    files: z.array(z.strictObject({ path: z.string() })).optional(),
    values: strings.optional(),
    requeueAfterSeconds: z.number().int().optional(),
  })
  .refine(
    ({ directories, files }) =>
      (directories === undefined) !== (files === undefined),
    'needs either directories or files',
  );
const clustersSchema = z.strictObject({
  selector: labelSelectorSchema.optional(),
  values: strings.optional(),
});
const leafFields = {
  list: listSchema.optional(),
  git: gitSchema.optional(),
  clusters: clustersSchema.optional(),
};
const isOne = (generator: object) => Object.keys(generator).length === 1;
const leafSchema = z
  .strictObject(leafFields)
  .refine(isOne, 'needs one of list, git and clusters');
const generatorSchema = z
  .strictObject({
    ...leafFields,
    matrix: z
      .strictObject({ generators: z.array(leafSchema).length(2) })
      .optional(),
  })
  .refine(isOne, 'needs one of list, git, clusters and matrix');

/** `ApplicationSetSpec`, as far as the stand-in acts on it. */
export const applicationSetSpecSchema = z.strictObject({
  goTemplate: z.boolean().optional(),
  goTemplateOptions: z.array(z.literal('missingkey=error')).optional(),
  generators: z.array(generatorSchema),
  template: z.strictObject({
    metadata: z.strictObject({
      name: z.string().min(1),
      namespace: z.string().optional(),
      labels: strings.optional(),
      annotations: strings.optional(),
      finalizers: z.array(z.string()).optional(),
    }),
    spec: z.looseObject({ project: z.string() }),
  }),
  syncPolicy: z
    .strictObject({
      applicationsSync: z
        .enum(['create-only', 'create-update', 'create-delete', 'sync'])
        .optional(),
      preserveResourcesOnDeletion: z.boolean().optional(),
    })
    .optional(),
  ignoreApplicationDifferences: z
    .array(
      z.strictObject({
        name: z.string().optional(),
        jsonPointers: z.array(z.string().startsWith('/')).optional(),
      }),
    )
    .optional(),
  preservedFields: z
    .strictObject({
      annotations: z.array(z.string()).optional(),
      labels: z.array(z.string()).optional(),
    })
    .optional(),
});

export type ApplicationSetSpec = z.infer<typeof applicationSetSpecSchema>;
export type Generator = ApplicationSetSpec['generators'][number];
export type LeafGenerator = z.infer<typeof leafSchema>;
export type GitGenerator = z.infer<typeof gitSchema>;
export type ClusterGenerator = z.infer<typeof clustersSchema>;

/** An ApplicationSet manifest as a person would write it. */
export interface ApplicationSetManifest {
  apiVersion: 'argoproj.io/v1alpha1';
  kind: 'ApplicationSet';
  metadata: ObjectMeta;
  spec: ApplicationSetSpec;
}

export interface ApplicationSetCondition {
  type: 'ErrorOccurred' | 'ParametersGenerated' | 'ResourcesUpToDate';
  status: 'True' | 'False';
  reason: string;
  message: string;
  lastTransitionTime: string;
}

/** An ApplicationSet as Argo CD's API returns it. */
export interface ApplicationSet extends ApplicationSetManifest {
  status: {
    conditions?: ApplicationSetCondition[];
    resources?: object[];
    resourcesCount?: number;
  };
}
