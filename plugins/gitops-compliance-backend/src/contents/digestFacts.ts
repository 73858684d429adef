import type { DigestFacts } from '@gitops-compliance/rules';
import type { ChangeRow } from '../changes/records';
import { resolvedTargetOf, type Policy } from '../policy/Policy';
import type { TicketRow } from '../tickets/records';
import type { ContentsRow } from './records';

/** What the digest of a change covers, as it is on record now. */
export function digestFacts(
  row: ChangeRow,
  contents: ContentsRow | undefined,
  policy: Policy,
  ticket: TicketRow | undefined,
): DigestFacts {
  const headSha = row.pull_request?.headSha ?? null;
  const read = contents?.head_sha === headSha ? contents : undefined;
  const target = { service: row.service_ref, environment: row.environment };
  return {
    target,
    pins: row.pins.map(({ repository, branch, path, key, value, after }) => ({
      repository,
      branch,
      path,
      key,
      before: value,
      after,
    })),
    files: read?.files ?? null,
    headSha,
    rendered: read?.rendered?.hash ?? null,
    ticket: ticket?.ticket_id
      ? {
          id: `${ticket.system}:${ticket.ticket_id}`,
          scope: ticket.scope ?? '',
        }
      : null,
    policy: resolvedTargetOf(policy, target).hash,
  };
}
