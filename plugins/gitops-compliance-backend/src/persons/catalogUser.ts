import type { Identity } from './Identities';
import type { Requester } from './Requester';

/** Who asks, as an identity of the catalog. */
export function catalogUser({
  userEntityRef,
}: Pick<Requester, 'userEntityRef'>): Identity {
  return { provider: 'catalog', name: userEntityRef, bot: false };
}
