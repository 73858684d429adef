import { StateStore } from '../state';
import { namedUid } from '../uid';
import { rfc3339, sameJson } from '../values';
import { ARGOCD_NAMESPACE } from '../types';
import { ConfigMapRecord } from '../state';

/** ConfigMap with the settings of Argo CD: local accounts, global projects. */
export const SETTINGS = 'argocd-cm';
/** ConfigMap with the policies. */
export const RBAC = 'argocd-rbac-cm';

/** The ConfigMaps of Argo CD's namespace; they outlive a restart. */
export class ConfigMaps {
  /** Counts the changes, so that what is read from them can be kept. */
  version = 0;
  /** Called before a change; throws when Argo CD could not work with it. */
  check: (name: string, data: Record<string, string>) => void = () => {};
  changed: () => void = () => {};

  constructor(
    private readonly store: StateStore,
    private readonly now: () => Date,
  ) {}

  all(): ConfigMapRecord[] {
    return this.store.state.configMaps;
  }

  find(name: string): ConfigMapRecord | undefined {
    return this.all().find(record => record.name === name);
  }

  /** The data of a ConfigMap; empty when there is none. */
  data(name: string): Record<string, string> {
    return this.find(name)?.data ?? {};
  }

  /**
   * Replaces a ConfigMap, as `kubectl apply` does.
   *
   * @throws when it holds policies or settings that cannot be read
   */
  set(name: string, data: Record<string, string>) {
    this.check(name, data);
    const existing = this.find(name);
    if (existing && sameJson(existing.data, data)) {
      return;
    }
    const resourceVersion = this.store.nextResourceVersion();
    if (existing) {
      Object.assign(existing, { data: { ...data }, resourceVersion });
    } else {
      this.all().push({
        name,
        data: { ...data },
        uid: namedUid(`ConfigMap/${name}/${resourceVersion}`),
        resourceVersion,
        createdAtMs: this.now().getTime(),
      });
    }
    this.version += 1;
    this.changed();
  }

  /** Applies an option, unless it is what was applied before. */
  provide(name: string, data: Record<string, string>) {
    if (!sameJson(this.find(name)?.applied, data)) {
      this.set(name, data);
      const record = this.find(name);
      if (record) {
        record.applied = { ...data };
      }
    } else {
      this.check(name, this.data(name));
    }
  }
}

/** A ConfigMap as a Kubernetes API returns it. */
export function configMapObject(record: ConfigMapRecord): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: record.name,
      namespace: ARGOCD_NAMESPACE,
      uid: record.uid,
      resourceVersion: record.resourceVersion,
      creationTimestamp: rfc3339(new Date(record.createdAtMs)),
      labels: {
        'app.kubernetes.io/name': record.name,
        'app.kubernetes.io/part-of': 'argocd',
      },
    },
    data: record.data,
  };
}
