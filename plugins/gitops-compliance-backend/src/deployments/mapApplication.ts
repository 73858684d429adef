import type { MappableApplication } from '../policy/applicationMatch';
import {
  claimOfApplication,
  environmentOfApplication,
  type Policy,
} from '../policy/Policy';
import type { Mappable } from './mapping';
import type { MappedPayload } from './records';
import type { ServiceIndex } from './ServiceIndex';

/**
 * What an application is. A rule of the policy comes before every annotation: it
 * is governed, and they are written by those whom it binds. Where a rule names a
 * service that the catalog does not have, nobody claims the application, so that
 * the rule is mended rather than passed over.
 */
export function mapApplication(
  policy: Policy,
  services: ServiceIndex,
  application: Mappable & MappableApplication,
): MappedPayload {
  const claimed = claimOfApplication(policy, application);
  const service =
    claimed === undefined
      ? services.serviceOf(application)
      : services.get(claimed)?.entityRef ?? null;
  return {
    service,
    environment: environmentOfApplication(policy, application),
    policyHash: policy.hash,
  };
}
