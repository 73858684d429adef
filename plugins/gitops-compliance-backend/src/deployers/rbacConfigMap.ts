import type { ArgoRbac } from '@gitops-compliance/rules';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const NAME = 'argocd-rbac-cm';
const SETTINGS = 'argocd-cm';

const configMapSchema = z.object({
  kind: z.literal('ConfigMap'),
  metadata: z.object({ name: z.string() }),
  data: z.record(z.string(), z.string()).nullish(),
});

/** The rules of an Argo CD, or why a text does not have them. */
export type FoundRbac = { rbac: ArgoRbac } | { problem: string };

/**
 * The ConfigMap `argocd-rbac-cm` of a YAML file, which may have other documents
 * as well. Argo CD joins `policy.csv` and every `policy.*.csv`, in the order of
 * their names; `policy.matchMode` is `glob` unless it says `regex`.
 */
export function readRbacConfigMap(text: string): FoundRbac {
  const found = configMapsIn(text, NAME);
  if (!Array.isArray(found)) return found;
  if (found.length !== 1) {
    return {
      problem:
        found.length === 0
          ? `it has no ConfigMap ${NAME}`
          : `it has ${found.length} ConfigMaps ${NAME}`,
    };
  }
  return { rbac: rbacOf(found[0].data ?? {}) };
}

/** The rules that the data of `argocd-rbac-cm` has. */
export function rbacOf(data: Record<string, string>): ArgoRbac {
  const parts = Object.keys(data)
    .filter(key => /^policy\..+\.csv$/.test(key))
    .sort();
  return {
    csv: ['policy.csv', ...parts].flatMap(key => data[key] ?? []).join('\n'),
    defaultRole: data['policy.default'] || null,
    matchMode: data['policy.matchMode'] === 'regex' ? 'regex' : 'glob',
  };
}

/**
 * Whether the account `admin` may sign in, by the ConfigMap `argocd-cm` of a YAML
 * file: it may unless `admin.enabled` is false. Null: the file does not tell.
 */
export function readAdminEnabled(text: string): boolean | null {
  const found = configMapsIn(text, SETTINGS);
  if (!Array.isArray(found) || found.length !== 1) return null;
  return adminEnabledOf(found[0].data ?? {});
}

/** Whether the data of `argocd-cm` lets the account `admin` sign in. */
export function adminEnabledOf(data: Record<string, string>): boolean {
  const said = data['admin.enabled'];
  return said === undefined || said.toLowerCase() !== 'false';
}

/** The ConfigMaps of a name in a YAML file, or why they cannot be told. */
function configMapsIn(
  text: string,
  name: string,
): z.infer<typeof configMapSchema>[] | { problem: string } {
  const found: z.infer<typeof configMapSchema>[] = [];
  for (const document of parseAllDocuments(text)) {
    if (document.errors.length > 0) {
      return { problem: `it is no YAML: ${document.errors[0].message}` };
    }
    const parsed = configMapSchema.safeParse(
      document.toJS({ maxAliasCount: 20 }),
    );
    if (parsed.success && parsed.data.metadata.name === name) {
      found.push(parsed.data);
    }
  }
  return found;
}
