import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const KEY = 'gitopsCompliance.jira';

const names = z.array(z.string().trim().min(1).max(100)).max(50);
/** `components`, `labels`, or the id of a field. */
const field = z
  .string()
  .regex(
    /^(components|labels|customfield_\d+)$/,
    'use components, labels or the id of a custom field, such as customfield_10042',
  );
const customField = z
  .string()
  .regex(/^customfield_\d+$/, 'use the id of a custom field');

const cloud = z.strictObject({
  email: z.string().min(3),
  token: z.string().min(1),
});
const dataCenter = z.strictObject({ token: z.string().min(1) });

const schema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use lower-case letters and digits')
      .default('jira'),
    title: z.string().min(1).max(50).default('Jira'),
    url: z.url({ protocol: /^https?$/ }),
    edition: z.enum(['cloud', 'data-center']),
    auth: z.union([cloud, dataCenter]),
    serviceField: field.default('components'),
    plannedStartField: customField.optional(),
    plannedEndField: customField.optional(),
    approval: z
      .strictObject({
        approvedStatuses: names.default([]),
        rejectedStatuses: names.default([]),
        serviceManagement: z.boolean().default(false),
      })
      .prefault({}),
    create: z
      .strictObject({
        project: z.string().regex(/^[A-Z][A-Z0-9_]{0,49}$/),
        issueType: z.string().min(1).max(100),
        serviceAs: z.enum(['option', 'text']).default('option'),
      })
      .optional(),
    webhookSecret: z.string().min(16, 'use at least 16 characters').optional(),
  })
  .refine(({ edition, auth }) => (edition === 'cloud') === 'email' in auth, {
    path: ['auth'],
    message:
      'give email and token for Cloud, and a personal access token alone for Data Center',
  });

/** How the portal works with a Jira. */
export type JiraConfig = z.infer<typeof schema>;

/**
 * Reads `gitopsCompliance.jira`; null where it is not there.
 *
 * @throws InputError with the key when a value cannot be used
 */
export function readJiraConfig(config: Config): JiraConfig | null {
  const raw = config.getOptional(KEY);
  if (raw === undefined) return null;
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(
      `Invalid configuration: ${[KEY, ...path].join('.')}: ${message}`,
    );
  }
  return { ...parsed.data, url: parsed.data.url.replace(/\/+$/, '') };
}
