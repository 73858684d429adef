import { useApi } from '@backstage/core-plugin-api';
import type {
  PersonLink,
  UnknownAccounts,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  gitopsComplianceApiRef,
  useLive,
  usePages,
  type Live,
  type Pages,
} from '../api';

const PAGE_SIZE = 20;

/** Which links are shown. */
export type LinkFilter = 'all' | 'proposed' | 'counting' | 'ended';

/** What the view of persons shows. */
export interface Persons {
  links: Pages<PersonLink>;
  /** Accounts of the newest changes behind which nobody is known. */
  unknown: Live<UnknownAccounts>;
}

/** Links of a filter, and the accounts that lack one. */
export function usePersons(filter: LinkFilter, search: string): Persons {
  const api = useApi(gitopsComplianceApiRef);
  const query = {
    limit: PAGE_SIZE,
    ...(filter === 'all' ? {} : { state: filter }),
    ...(search === '' ? {} : { search }),
  };
  const links = usePages(`links ${filter} ${search}`, (cursor, signal) =>
    api.listPersonLinks(
      cursor === undefined ? query : { ...query, cursor },
      signal,
    ),
  );
  const unknown = useLive('unknown accounts', signal =>
    api.getUnknownAccounts(signal),
  );
  return { links, unknown };
}
