import { useApi } from '@backstage/core-plugin-api';
import type { StatusView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive } from '../api';

const NOTICES: Record<StatusView['personQueries'], string> = {
  off: 'Your own changes only: queries about others are off (gitopsCompliance.personQueries).',
  denied:
    'Your own changes only: others take the permission gitops-compliance.person.query.',
  recorded: 'That you ask about somebody else is recorded.',
};

/** What somebody must know before they ask about a person; empty: not known yet. */
export function usePersonQueries(): string {
  const api = useApi(gitopsComplianceApiRef);
  const { data } = useLive('queries about a person', signal =>
    api.getStatus(signal),
  );
  return data ? NOTICES[data.personQueries] : '';
}
