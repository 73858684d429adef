import type { LoggerService } from '@backstage/backend-plugin-api';
import { boundedRequest } from '@gitops-compliance/plugin-gitops-compliance-node';
import { isEnded } from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import type { ChangeStore } from '../changes/ChangeStore';
import type { ChangeRow } from '../changes/records';
import type { GitopsComplianceConfig } from '../config/readConfig';
import type { JobDraft } from '../jobs/Jobs';
import { environmentOf, targetPolicyOf, type Policy } from '../policy/Policy';
import { assertPublicAddress } from './publicAddress';
import type { ReportRow } from './records';
import type { ReportService } from './ReportService';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 16 * 1024;

const jobSchema = z.object({ changeId: z.uuid(), name: z.string() });

/** What a check answers; further fields are left alone. */
const answerSchema = z.object({
  state: z.enum(['open', 'closed', 'pending']),
  reason: z.string().max(500).default(''),
  until: z.iso.datetime({ offset: true }).nullish(),
});

/** A check of the operator's configuration. */
type HttpCheck = GitopsComplianceConfig['externalChecks'][number];

/**
 * Asks the HTTP checks that the policy names. Addresses come from the operator's
 * configuration alone; private ones are refused unless it says so, redirects
 * are not followed, size and time are capped, and what comes back is told only
 * as the state and the sentence of its schema. A check that does not answer
 * says nothing: its last answer grows old and then closes the gate.
 */
export class HttpChecks {
  constructor(
    private readonly options: {
      checks: HttpCheck[];
      store: ChangeStore;
      reports: ReportService;
      policy: () => Policy;
      changeUrl: (row: ChangeRow) => string;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** Jobs for what is due of these changes: not asked of its head, or half old. */
  due(rows: ChangeRow[], reports: ReportRow[]): JobDraft[] {
    const now = this.options.clock().toMillis();
    return rows.flatMap(row =>
      this.#asked(row).flatMap(({ name, maxAgeSeconds }): JobDraft[] => {
        const last = reports.find(
          each =>
            each.change_id === row.id &&
            each.name === name &&
            each.principal === '' &&
            each.head_sha === row.pull_request?.headSha,
        );
        const age = last ? (now - last.reported_at.getTime()) / 1000 : Infinity;
        if (age < maxAgeSeconds / 2) return [];
        return [
          {
            queue: 'report.ask',
            data: { changeId: row.id, name },
            key: `${row.id}/${name}`,
          },
        ];
      }),
    );
  }

  /** The job `report.ask`; throws where it is worth asking again soon. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { changeId, name } = jobSchema.parse(data);
    const { store, checks, reports, logger } = this.options;
    const row = await store.get(changeId);
    if (!row?.pull_request || isEnded(row.state)) return;
    if (!this.#asked(row).some(each => each.name === name)) return;
    const check = checks.find(each => each.name === name);
    if (!check) {
      logger.warn(
        `The policy asks for the check ${name}, which gitopsCompliance.externalChecks does not have`,
      );
      return;
    }
    const { headSha } = row.pull_request;
    const answer = await this.#ask(check, row, signal);
    await reports.record(row.id, {
      payload: {
        name,
        state: answer.state,
        headSha,
        until: answer.until ?? null,
        principal: null,
      },
      reason: answer.reason,
    });
  }

  async #ask(
    check: HttpCheck,
    row: ChangeRow,
    signal: AbortSignal,
  ): Promise<z.infer<typeof answerSchema>> {
    if (!check.allowPrivate) await assertPublicAddress(check.url);
    const { status, body } = await boundedRequest(
      check.url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(check.token ? { authorization: `Bearer ${check.token}` } : {}),
        },
        body: JSON.stringify({
          change: row.id,
          number: row.number,
          service: row.service_ref,
          environment: row.environment,
          toRevision: row.to_revision,
          headSha: row.pull_request?.headSha,
          url: this.options.changeUrl(row),
        }),
      },
      { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signal },
    );
    if (status !== 200) {
      throw new Error(`The check ${check.name} answered with status ${status}`);
    }
    const answer = answerSchema.safeParse(jsonOf(body));
    if (answer.success) return answer.data;
    throw new Error(
      `The check ${check.name} did not answer with {state, reason, until}`,
    );
  }

  #asked(row: ChangeRow): { name: string; maxAgeSeconds: number }[] {
    const policy = this.options.policy();
    const { service_ref: service, environment } = row;
    return row.pull_request?.state === 'open' &&
      environmentOf(policy, environment)
      ? targetPolicyOf(policy, { service, environment }).externalChecks
      : [];
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
