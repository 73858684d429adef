import { useApi } from '@backstage/core-plugin-api';
import type {
  Board,
  BoardAgenda,
  BoardBriefing,
  BoardMeetingPage,
  BoardQueue,
  DelegationList,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { gitopsComplianceApiRef, useLive, type Live } from '../api';

/** The board of a change, live. */
export function useBoard(changeId: string): Live<Board> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive(`board ${changeId}`, signal => api.getBoard(changeId, signal));
}

/** What to know of a change to decide on it, live. */
export function useBriefing(changeId: string): Live<BoardBriefing> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive(`briefing ${changeId}`, signal =>
    api.getBriefing(changeId, signal),
  );
}

/** Changes that wait for votes, live. */
export function useBoardQueue(): Live<BoardQueue> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive('board queue', signal => api.getBoardQueue(signal));
}

/** What a meeting goes through, live. */
export function useAgenda(): Live<BoardAgenda> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive('board agenda', signal => api.getAgenda(signal));
}

/** The newest meetings that were held, live. */
export function useMeetings(): Live<BoardMeetingPage> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive('board meetings', signal => api.listMeetings(signal));
}

/** Delegations by and to the user, live. */
export function useDelegations(): Live<DelegationList> {
  const api = useApi(gitopsComplianceApiRef);
  return useLive('delegations', signal => api.listDelegations(signal));
}
