import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { ReportRequest } from '@gitops-compliance/plugin-gitops-compliance-common';
import { isEnded } from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { changeStream, type ChangeRow } from '../changes/records';
import type { ChangeStore } from '../changes/ChangeStore';
import { advanceJob } from '../changes/targetQueue';
import type { Ledger } from '../ledger/Ledger';
import { targetPolicyOf, type Policy } from '../policy/Policy';
import { instant, instantOrNull } from '../shared/time';
import type { ReportedPayload } from './records';

/** Controls that reports of other tools support. */
const CONTROLS = ['SOC2:CC8.1', 'NIST:CM-3', 'NIST:CM-4'];

/**
 * What other tools say of changes. A report is bound to a head; who may give it
 * under which name is the policy's to say. Words are kept beside the entry.
 */
export class ReportService {
  constructor(
    private readonly options: {
      ledger: Ledger;
      store: ChangeStore;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /**
   * Takes the report of another service.
   *
   * @param principal - the service, as the portal authenticated it
   * @throws NotAllowedError where the policy does not name it; ConflictError
   *   where the report is of another head, or the change has ended
   */
  async take(
    id: string,
    principal: string,
    report: ReportRequest,
  ): Promise<void> {
    const row = await this.options.store.get(id);
    if (!row) throw new NotFoundError(`There is no change ${id}`);
    const { service_ref: service, environment } = row;
    const { externalReports } = targetPolicyOf(this.options.policy(), {
      service,
      environment,
    });
    const isNamed = externalReports.some(
      each => each.name === report.name && each.principal === principal,
    );
    if (!isNamed) {
      throw new NotAllowedError(
        `The policy does not ask ${principal} for a report named ${report.name} on ${service} in ${environment} (rule externalReports)`,
      );
    }
    const { name, state, headSha } = report;
    await this.record(row.id, {
      payload: {
        name,
        state,
        headSha,
        until: instantOrNull(report.until),
        principal,
      },
      reason: report.reason ?? '',
    });
  }

  /**
   * Records what a tool said, and lets the change look at it.
   *
   * @throws ConflictError where it speaks of another head, or of an ended change
   */
  async record(
    id: string,
    said: { payload: ReportedPayload; reason: string },
  ): Promise<void> {
    const { ledger, store, clock } = this.options;
    await ledger.record(changeStream(id), async recording => {
      const row = await store.get(id, recording.trx);
      if (!row) throw new NotFoundError(`There is no change ${id}`);
      assertOfPresent(row, said.payload.headSha);
      await recording.append({
        type: 'change.reported',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: 'portal' },
        attestation: 'reported',
        controls: CONTROLS,
        payload: { ...said.payload },
        ...(said.reason ? { erasable: { reason: said.reason } } : {}),
      });
      await recording.enqueue(advanceJob(id));
    });
  }
}

function assertOfPresent(row: ChangeRow, headSha: string): void {
  if (isEnded(row.state)) {
    throw new ConflictError(
      `#${row.number} is ${row.state}: there is nothing to report any more`,
    );
  }
  const head = row.pull_request?.headSha;
  if (head === headSha) return;
  throw new ConflictError(
    head
      ? `The report is of ${headSha}, but the head of #${row.number} is ${head}: look at that one and report again`
      : `#${row.number} has no pull request yet: report once it has one`,
  );
}
