import type { ObservedSecret } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { stateOf, type ManagedResource } from './managedResources';
import { kindOf } from './resourceTree';

/** For clocks that differ, and for a controller that has much to do. */
const SLACK_MS = 10 * 60_000;
/** What External Secrets takes where nothing is said. */
const DEFAULT_INTERVAL_MS = 3_600_000;

const text = z.string().optional().catch(undefined);
const statusSchema = z.object({
  conditions: z
    .array(z.object({ type: z.string(), status: z.string() }))
    .optional()
    .catch(undefined),
  refreshTime: text,
});
const objectSchema = z.object({
  metadata: z
    .object({ annotations: z.record(z.string(), z.unknown()).nullish() })
    .optional()
    .catch(undefined),
  spec: z.record(z.string(), z.unknown()).optional().catch(undefined),
  status: statusSchema.optional().catch(undefined),
});
type SecretObject = z.infer<typeof objectSchema>;

type Findings = Pick<ObservedSecret, 'problems' | 'unknown'>;

/** An object as it is, and as Git has it. */
interface Sides {
  live: SecretObject;
  git: SecretObject;
}

/** When something is looked at. */
interface Instants {
  now: Date;
  /** When Argo CD last took what is live down; null: not known. */
  comparedAt: Date | null;
}

type Look = (sides: Sides, instants: Instants) => Findings;

/** What is looked at of each kind. */
const KINDS: Record<string, Look> = {
  'ExternalSecret.external-secrets.io': ({ live }, instants) =>
    joined(conditionOf(live, 'Ready'), freshnessOf(live, instants)),
  'ClusterExternalSecret.external-secrets.io': ({ live }) =>
    conditionOf(live, 'Ready'),
  'SealedSecret.bitnami.com': sides =>
    joined(conditionOf(sides.live, 'Synced'), scopeOf(sides)),
  'SopsSecret.isindir.github.com': encryptionOf,
};

/**
 * How the references to secrets and the encrypted ones of an application stand, in
 * the order of their places. Of what they hold nothing is told but whether it is
 * encrypted.
 */
export function secretsOf(
  items: readonly ManagedResource[],
  instants: Instants,
): ObservedSecret[] {
  return items
    .flatMap(item => {
      const look = KINDS[kindOf(item)];
      const live = stateOf(item.liveState);
      // What is live of a hook is all that is told of it.
      if (!look || (item.hook && live === null)) return [];
      const git = stateOf(item.targetState) ?? live;
      const sides = { live: objectOf(live), git: objectOf(git) };
      return {
        kind: kindOf(item),
        namespace: item.namespace ?? '',
        name: item.name,
        ...look(sides, instants),
      };
    })
    .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

function objectOf(state: unknown): SecretObject {
  return objectSchema.safeParse(state).data ?? {};
}

function placeOf({ kind, namespace, name }: ObservedSecret): string {
  return `${namespace}/${kind}/${name}`;
}

const FINE: Findings = { problems: [], unknown: [] };

function wrong(problem: Findings['problems'][number]): Findings {
  return { problems: [problem], unknown: [] };
}

function unknown(what: Findings['unknown'][number]): Findings {
  return { problems: [], unknown: [what] };
}

function joined(...all: Findings[]): Findings {
  return {
    problems: all.flatMap(({ problems }) => problems),
    unknown: all.flatMap(finding => finding.unknown),
  };
}

function conditionOf({ status }: SecretObject, type: string): Findings {
  const found = status?.conditions?.find(one => one.type === type)?.status;
  if (found === 'True') return FINE;
  return found === 'False' ? wrong('not-ready') : unknown('ready');
}

/**
 * Late is what missed two refreshes by the time that Argo CD took it down; what
 * would be late by now may have been refreshed since. What is not to be refreshed
 * at intervals is never late.
 */
function freshnessOf(
  { spec, status }: SecretObject,
  { now, comparedAt }: Instants,
): Findings {
  if (!spec) return unknown('fresh');
  const { refreshInterval, refreshPolicy = 'Periodic' } = spec;
  const interval =
    refreshInterval === undefined
      ? DEFAULT_INTERVAL_MS
      : durationMs(refreshInterval);
  if (interval === 0 || refreshPolicy !== 'Periodic') return FINE;
  const refreshedAt = Date.parse(status?.refreshTime ?? '');
  if (interval === null || Number.isNaN(refreshedAt)) return unknown('fresh');
  const isLateBy = (at: Date) =>
    at.getTime() - refreshedAt > 2 * interval + SLACK_MS;
  if (!isLateBy(now)) return FINE;
  return comparedAt && isLateBy(comparedAt) ? wrong('stale') : unknown('fresh');
}

/** A duration of Go, such as `1h30m0s`; null: it is none, or odd. */
function durationMs(value: unknown): number | null {
  if (value === '0') return 0;
  const match =
    typeof value === 'string' && value !== ''
      ? /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(value)
      : null;
  if (!match) return null;
  const [hours, minutes, seconds] = match
    .slice(1)
    .map(part => Number(part ?? 0));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

const WIDE = ['cluster-wide', 'namespace-wide'];

/** Anybody who may make a Secret there can have one of a wide scope unsealed. */
function scopeOf({ live, git }: Sides): Findings {
  if (!git.metadata) return unknown('scope');
  const isWide = [live, git].some(({ metadata }) =>
    WIDE.some(
      scope =>
        metadata?.annotations?.[`sealedsecrets.bitnami.com/${scope}`] ===
        'true',
    ),
  );
  return isWide ? wrong('wide') : FINE;
}

const values = z.record(z.string(), z.unknown()).nullish();
const templatesSchema = z.array(z.object({ data: values, stringData: values }));

/** As SOPS writes what it encrypted. */
const ENCRYPTED = /^ENC\[AES256_GCM,data:[^,]+,iv:[^,]+,tag:[^,]+,type:\w+\]$/;

/** SOPS leaves what is empty as it is. */
function encryptionOf({ git }: Sides): Findings {
  const templates = templatesSchema.safeParse(git.spec?.secretTemplates);
  if (!templates.success) return unknown('encrypted');
  const isEncrypted = (value: unknown) =>
    value === '' || (typeof value === 'string' && ENCRYPTED.test(value));
  return templates.data
    .flatMap(({ data, stringData }) => [data, stringData])
    .every(held => Object.values(held ?? {}).every(isEncrypted))
    ? FINE
    : wrong('plain');
}
