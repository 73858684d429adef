import { InputError } from '@backstage/errors';

/** A full entity reference as the catalog keys it. @throws InputError */
export function normaliseRef(entityRef: string): string {
  if (!/^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/.test(entityRef)) {
    throw new InputError(
      'entityRef must read kind:namespace/name, such as component:default/payments-api',
    );
  }
  return entityRef.toLocaleLowerCase('en-US');
}
