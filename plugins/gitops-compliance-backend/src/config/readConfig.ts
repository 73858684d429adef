import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const seconds = (fallback: number, least: number) =>
  z.number().int().min(least).default(fallback);

const keyPlace = z.union([
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ env: z.string().min(1) }),
]);

const overlapEnd = z.iso
  .datetime({
    offset: true,
    error: 'use an instant in ISO 8601, such as 2026-04-01T00:00:00Z',
  })
  .optional();

const previousKey = z.union([
  z.strictObject({ file: z.string().min(1), until: overlapEnd }),
  z.strictObject({ env: z.string().min(1), until: overlapEnd }),
]);

const previousKeys = z.array(previousKey).max(5).default([]);

const checkpointKey = z.union([
  z.strictObject({ file: z.string().min(1), previous: previousKeys }),
  z.strictObject({ env: z.string().min(1), previous: previousKeys }),
]);

const externalCheck = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use a name of the policy'),
  url: z.url({
    protocol: /^https?$/,
    error: 'use an address with http or https',
  }),
  token: z.string().min(1).optional(),
  allowPrivate: z.boolean().default(false),
});

const pager = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use a name such as on-call'),
  url: z.url({
    protocol: /^https?$/,
    error: 'use an address with http or https',
  }),
  token: z.string().min(1).optional(),
  secret: z.string().min(1).optional(),
  /** PagerDuty gives keys of 32 characters. */
  routingKey: z.string().length(32, 'has 32 characters').optional(),
  allowPrivate: z.boolean().default(false),
});

const pagers = z.array(pager).superRefine((all, context) => {
  for (const [at, { name }] of all.entries()) {
    if (all.findIndex(each => each.name === name) === at) continue;
    context.addIssue({
      code: 'custom',
      path: [at, 'name'],
      message: `${name} is there twice: give each a name of its own`,
    });
  }
});

const rbacInGit = z.strictObject({
  instance: z.string().min(1),
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'use owner/name of the repository'),
  branch: z.string().min(1).default('main'),
  path: z.string().min(1),
  settingsPath: z.string().min(1).optional(),
});

const rbacInCluster = z.strictObject({
  instance: z.string().min(1),
  cluster: z.string().min(1),
});

const rbacPlaces = z
  .array(
    z.union([rbacInGit, rbacInCluster], {
      error:
        'give an instance with repository and path, or an instance with cluster',
    }),
  )
  .superRefine((all, context) => {
    for (const [at, { instance }] of all.entries()) {
      if (all.findIndex(each => each.instance === instance) === at) continue;
      context.addIssue({
        code: 'custom',
        path: [at, 'instance'],
        message: `${instance} is there twice: its rules lie in one place`,
      });
    }
  });

const calendarFeed = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use an id of the policy'),
  url: z.url({
    protocol: /^https?$/,
    error: 'use an address with http or https',
  }),
  token: z.string().min(1).optional(),
  allowPrivate: z.boolean().default(false),
});

/** PCI DSS 10.5.1: twelve months of history at least. */
const LEAST_MONTHS = 12;

const months = (fallback: number) =>
  z.number().int().min(LEAST_MONTHS).max(1200).default(fallback);

const retention = z
  .strictObject({
    minimumMonths: months(LEAST_MONTHS),
    observationMonths: months(24),
    coverageMonths: months(24),
    accessMonths: months(24),
    decisionMonths: months(84),
  })
  .superRefine(({ minimumMonths, ...classes }, context) => {
    for (const [key, value] of Object.entries(classes)) {
      if (value >= minimumMonths) continue;
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `must be at least minimumMonths (${minimumMonths})`,
      });
    }
  });

const ledgerSchema = z.strictObject({
  origin: z
    .string()
    .regex(/^[^\s+]{1,200}$/, 'use host and path without scheme or spaces')
    .optional(),
  checkpointSeconds: seconds(10, 1),
  anchorSeconds: seconds(300, 5),
  anchors: z.looseObject({}).optional(),
  vault: z.looseObject({}).optional(),
  retention: retention.prefault({}),
  archive: z
    .strictObject({
      folder: z.string().min(1),
      everyHours: z.int().min(1).max(720).default(24),
      restore: z.boolean().default(false),
    })
    .optional(),
  keys: z
    .strictObject({
      checkpoint: checkpointKey.prefault({
        file: '.data/ledger-keys/checkpoint.pem',
      }),
      export: keyPlace.prefault({ file: '.data/ledger-keys/export.pem' }),
    })
    .prefault({}),
});

const policySchema = z.union(
  [
    z.strictObject({
      file: z.string().min(1),
      store: z.literal('portal').optional(),
    }),
    z.strictObject({
      git: z.strictObject({
        repository: z
          .string()
          .regex(/^[\w.-]+\/[\w.-]+$/, 'use owner/name of the repository'),
        branch: z.string().min(1).default('main'),
        path: z.string().min(1),
      }),
    }),
  ],
  'give file (with store: portal to change it there), or git with repository and path',
);

const schema = z.strictObject({
  policy: policySchema,
  github: z.looseObject({}).optional(),
  // Modules read theirs.
  jira: z.unknown().optional(),
  servicenow: z.unknown().optional(),
  collectors: z
    .strictObject({
      catalogSeconds: seconds(30, 1),
      deploymentsSeconds: seconds(120, 10),
      forgeSeconds: seconds(300, 10),
      ticketsSeconds: seconds(120, 10),
      accessSeconds: seconds(1800, 60),
      runtimeSeconds: seconds(900, 60),
      staleAfterSeconds: seconds(120, 20),
    })
    .prefault({}),
  access: z.strictObject({ rules: rbacPlaces.default([]) }).prefault({}),
  changes: z
    .strictObject({
      maxConcurrentSyncs: z.number().int().min(1).default(10),
      notify: z.boolean().default(false),
    })
    .prefault({}),
  personQueries: z.boolean().default(false),
  ledger: ledgerSchema.prefault({}),
  externalChecks: z.array(externalCheck).default([]),
  calendarFeeds: z.array(calendarFeed).default([]),
  pagers: pagers.default([]),
  emergencies: z
    .strictObject({ escalateAfterSeconds: seconds(120, 10) })
    .prefault({}),
  /** The module of that name reads it. */
  prometheus: z.array(z.looseObject({})).optional(),
  kubernetes: z.array(z.looseObject({})).optional(),
  disputes: z
    .strictObject({
      maxFiles: z.number().int().min(0).max(10).default(3),
      maxFileBytes: z
        .number()
        .int()
        .min(1024)
        .max(10 * 1024 ** 2)
        .default(1024 ** 2),
    })
    .prefault({}),
  evidence: z
    .strictObject({ bundlePerChange: z.boolean().default(true) })
    .prefault({}),
  jobs: z
    .strictObject({
      takeoverSeconds: seconds(30, 10),
    })
    .prefault({}),
});

/** Configuration of the plugin, under `gitopsCompliance` (see config.d.ts). */
export type GitopsComplianceConfig = z.infer<typeof schema>;

/**
 * Reads and checks the configuration. A broken one throws with the key's path,
 * so that the start fails there.
 */
export function readGitopsComplianceConfig(
  config: RootConfigService,
): GitopsComplianceConfig {
  const raw = config.getOptional('gitopsCompliance');
  if (raw === undefined) {
    throw new InputError(
      'Missing configuration at gitopsCompliance: set gitopsCompliance.policy.file to the policy file',
    );
  }
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(issue => {
      const path = ['gitopsCompliance', ...issue.path].join('.');
      return `${path}: ${issue.message}`;
    });
    throw new InputError(`Invalid configuration: ${lines.join('; ')}`);
  }
  return parsed.data;
}
