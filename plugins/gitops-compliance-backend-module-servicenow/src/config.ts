import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const KEY = 'gitopsCompliance.servicenow';

const values = z.array(z.string().trim().min(1).max(100)).max(50);
/** Name of a column. */
const column = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,79}$/, 'use the name of a column, such as cmdb_ci');

const schema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use lower-case letters and digits')
    .default('servicenow'),
  title: z.string().min(1).max(50).default('ServiceNow'),
  url: z.url({ protocol: /^https?$/ }),
  auth: z.union(
    [
      z.strictObject({
        username: z.string().min(1),
        password: z.string().min(1),
      }),
      z.strictObject({ token: z.string().min(1) }),
    ],
    'give username and password, or token',
  ),
  serviceColumns: z
    .array(column)
    .min(1)
    .max(5)
    .default(['cmdb_ci', 'business_service']),
  states: z
    .strictObject({
      finished: values.default(['3']),
      cancelled: values.default(['4']),
    })
    .prefault({}),
  approval: z
    .strictObject({
      approved: values.default(['approved']),
      rejected: values.default(['rejected']),
      waiting: values.default(['requested']),
    })
    .prefault({}),
  create: z
    .strictObject({
      type: z.enum(['normal', 'emergency']).default('normal'),
      serviceColumn: column.default('cmdb_ci'),
    })
    .optional(),
});

/** How the portal works with a ServiceNow. */
export type ServiceNowConfig = z.infer<typeof schema>;

/**
 * Reads `gitopsCompliance.servicenow`; null where it is not there.
 *
 * @throws InputError with the key when a value cannot be used
 */
export function readServiceNowConfig(config: Config): ServiceNowConfig | null {
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
