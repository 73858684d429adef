import {
  ARGOCD_APP_NAME,
  ARGOCD_APP_SELECTOR,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Service } from '../services/ServiceStore';
import { claimsIt, type Mappable } from './mapping';

/**
 * Services by what their annotations may claim, so that mapping an application
 * looks at the few that come into question and not at all of them.
 */
export class ServiceIndex {
  readonly #byRef = new Map<string, Service>();
  readonly #byName = new Map<string, Service[]>();
  /** By the first term of the selector that demands a label's value. */
  readonly #byLabel = new Map<string, Service[]>();
  /** Selectors that demand no label. */
  readonly #others: Service[] = [];

  constructor(services: Service[]) {
    for (const service of services) {
      this.#byRef.set(service.entityRef, service);
      const annotations = service.entity.metadata.annotations ?? {};
      const name = annotations[ARGOCD_APP_NAME];
      const selector = annotations[ARGOCD_APP_SELECTOR];
      if (name) add(this.#byName, name, service);
      else if (selector) this.#addSelector(selector, service);
    }
  }

  /** The service of a reference, if it is in the catalog. */
  get(entityRef: string | null): Service | undefined {
    return entityRef === null ? undefined : this.#byRef.get(entityRef);
  }

  /** The service whose annotations claim the application; null: none or several. */
  serviceOf(application: Mappable): string | null {
    const candidates = [
      ...(this.#byName.get(application.application) ?? []),
      ...Object.entries(application.labels).flatMap(
        ([key, value]) => this.#byLabel.get(labelKey(key, value)) ?? [],
      ),
      ...this.#others,
    ];
    const claims = candidates.filter(service => claimsIt(service, application));
    return claims.length === 1 ? claims[0].entityRef : null;
  }

  #addSelector(selector: string, service: Service): void {
    for (const term of selector.split(',')) {
      const match = /^\s*([\w./-]+)\s*==?\s*([\w.-]+)\s*$/.exec(term);
      if (match) {
        add(this.#byLabel, labelKey(match[1], match[2]), service);
        return;
      }
    }
    this.#others.push(service);
  }
}

function labelKey(key: string, value: string): string {
  return `${key}=${value}`;
}

function add(index: Map<string, Service[]>, key: string, service: Service) {
  const known = index.get(key);
  if (known) known.push(service);
  else index.set(key, [service]);
}
