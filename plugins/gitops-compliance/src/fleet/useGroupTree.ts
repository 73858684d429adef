import { useEffect, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { groupTreeOf, type GroupTree } from './groupTree';

/** What is known of groups; none is nested where the catalog cannot be asked. */
export interface Groups {
  tree: GroupTree;
  /** True where it could not be asked. */
  isUnknown: boolean;
}

/** How groups lie in each other; undefined: not read yet. */
export function useGroupTree(): Groups | undefined {
  const catalog = useApi(catalogApiRef);
  const [groups, setGroups] = useState<Groups>();
  useEffect(() => {
    let gone = false;
    const keep = (found: Groups) => {
      if (!gone) setGroups(found);
    };
    catalog
      .getEntities({
        filter: { kind: 'group' },
        fields: ['kind', 'metadata.name', 'metadata.namespace', 'relations'],
      })
      .then(
        ({ items }) => keep({ tree: groupTreeOf(items), isUnknown: false }),
        () => keep({ tree: new Map(), isUnknown: true }),
      );
    return () => {
      gone = true;
    };
  }, [catalog]);
  return groups;
}
