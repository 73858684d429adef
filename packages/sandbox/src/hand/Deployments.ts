import type { ArgoCd, ArgoCdApplication } from '../argocd';
import { Refusal } from './Refusal';

/** One of the running stand-ins for Argo CD. */
export interface ArgoCdInstance {
  name: string;
  argocd: ArgoCd;
}

/** An Application of a service in an environment, and where it is. */
export interface Deployed {
  service: string;
  environment: string;
  instance: ArgoCdInstance;
  application: ArgoCdApplication;
}

const unique = (values: string[]) => [...new Set(values)];

/**
 * What the running stand-ins have, by the labels `app` and `environment` of
 * their Applications: read anew each time, as pushes make and remove them.
 */
export class Deployments {
  constructor(readonly instances: readonly ArgoCdInstance[]) {}

  all(): Deployed[] {
    return this.instances.flatMap(instance =>
      instance.argocd.applications().flatMap(application => {
        const { app, environment } = application.metadata.labels ?? {};
        return app && environment
          ? [{ service: app, environment, instance, application }]
          : [];
      }),
    );
  }

  services(): string[] {
    return unique(this.all().map(({ service }) => service)).sort();
  }

  environments(): string[] {
    return unique(this.all().map(({ environment }) => environment));
  }

  projects(): string[] {
    return unique(
      this.all().map(({ application }) => application.spec.project),
    );
  }

  instance(name: string): ArgoCdInstance {
    const found = this.instances.find(candidate => candidate.name === name);
    if (!found) throw new Refusal(`There is no Argo CD ${name}.`);
    return found;
  }

  /** @throws Refusal that says where the service runs */
  find(service: string, environment: string): Deployed {
    const own = this.all().filter(deployed => deployed.service === service);
    const found = own.find(deployed => deployed.environment === environment);
    if (!found) {
      const places = own.map(deployed => deployed.environment).join(', ');
      throw new Refusal(
        `${service} does not run in ${environment}; it runs in ${places}.`,
      );
    }
    return found;
  }
}
