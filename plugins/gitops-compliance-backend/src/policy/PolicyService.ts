import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { canonicalObjectBytes } from '@gitops-compliance/evidence-log';
import { parseCalendar, type Calendar } from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { parse as parseYaml } from 'yaml';
import type { Ledger, Recording } from '../ledger/Ledger';
import type { Identities } from '../persons/Identities';
import { toJsonObject } from '../shared/json';
import { instant } from '../shared/time';
import { policySchema, type PolicyDocument } from './policySchema';
import type { Policy } from './Policy';

/** Stream of all policies that were ever in force. */
export const POLICY_STREAM = 'policy:default';

/**
 * Holds the policy in force.
 *
 * A local file is read once at start; its document and hash are recorded
 * before anything is decided by it, so that each decision can name the policy
 * that it was made under. A file that does not parse fails the start with the
 * key's path. Reading from a protected repository is another source behind
 * the same service.
 */
export class PolicyService {
  readonly #options: {
    file: string;
    ledger: Ledger;
    identities: Identities;
    clock: () => DateTime;
    logger: LoggerService;
  };
  #current: Policy | undefined;

  constructor(options: {
    file: string;
    ledger: Ledger;
    identities: Identities;
    clock: () => DateTime;
    logger: LoggerService;
  }) {
    this.#options = options;
  }

  /** The policy in force; only after `load`. */
  current(): Policy {
    if (!this.#current) throw new Error('The policy was not loaded yet');
    return this.#current;
  }

  /** Reads, checks and records the policy; throws when it is broken. */
  async load(): Promise<Policy> {
    const { file, ledger, clock, logger } = this.#options;
    const text = await readPolicyFile(file);
    const parsed = parsePolicy(text, file);
    const source = `file:${file}`;
    const now = instant(clock());
    const inForce = await ledger.record(POLICY_STREAM, async recording => {
      const document = await this.#withoutNames(parsed.document, recording);
      const hash = policyHash(document);
      const last = await recording
        .trx('policies')
        .orderBy('stream_seq', 'desc')
        .first();
      if (last?.hash === hash && last.source === source) {
        return { hash, loadedAt: instant(last.loaded_at) };
      }
      await recording.append({
        type: 'policy.loaded',
        v: 1,
        occurredAt: now,
        source: { collector: 'portal' },
        attestation: 'decided',
        controls: ['NIST:CM-3', 'SOC2:CC8.1'],
        payload: {
          hash,
          governed: false,
          source,
          document: toJsonObject(document),
        },
      });
      return { hash, loadedAt: now };
    });
    this.#current = { ...inForce, governed: false, source, ...parsed };
    logger.info(
      `Policy ${inForce.hash.slice(
        0,
        12,
      )} from ${source} is in force (ungoverned)`,
    );
    return this.#current;
  }

  /** The document as entries may hold it: auditors stand there as references. */
  async #withoutNames(
    document: PolicyDocument,
    { trx }: Recording,
  ): Promise<PolicyDocument> {
    const { auditors } = document;
    if (!auditors) return document;
    const users = auditors
      .flatMap(({ members }) => members)
      .filter(member => member.startsWith('user:'));
    const refs = await this.#options.identities.refs(
      trx,
      users.map(name => ({ provider: 'catalog', name, bot: false })),
    );
    const refOf = new Map(users.map((name, index) => [name, refs[index]]));
    return {
      ...document,
      auditors: auditors.map(auditor => ({
        ...auditor,
        members: auditor.members.map(member => refOf.get(member) ?? member),
      })),
    };
  }
}

/** Parses a policy document; errors name the file and the key. */
export function parsePolicy(
  text: string,
  file: string,
): Pick<Policy, 'document' | 'calendar'> {
  let raw: unknown;
  try {
    raw = parseYaml(text);
  } catch (error) {
    throw new InputError(`Policy file ${file} is not valid YAML`, error);
  }
  const result = policySchema.safeParse(raw);
  if (!result.success) {
    const lines = result.error.issues.map(
      issue => `${issue.path.join('.') || 'document'}: ${issue.message}`,
    );
    throw new InputError(`Policy file ${file}: ${lines.join('; ')}`);
  }
  const calendar = parsePolicyCalendar(result.data, file);
  assertKnownEnvironments(result.data, calendar, file);
  return { document: result.data, calendar };
}

function parsePolicyCalendar(document: PolicyDocument, file: string): Calendar {
  try {
    return parseCalendar(
      document.calendar ?? { windows: [], freezes: [] },
      'calendar',
    );
  } catch (error) {
    throw new InputError(
      `Policy file ${file}: ${(error as Error).message}`,
      error,
    );
  }
}

/** A misspelt name would leave an environment open for ever. */
function assertKnownEnvironments(
  document: PolicyDocument,
  { windows, freezes }: Calendar,
  file: string,
): void {
  const known = document.environments.map(environment => environment.name);
  for (const [list, entries] of Object.entries({ windows, freezes })) {
    for (const { id, environments } of entries) {
      const unknown = environments.find(
        name => name !== '*' && !known.includes(name),
      );
      if (unknown) {
        throw new InputError(
          `Policy file ${file}: calendar.${list} ${id} names environment ${unknown}, which environments does not list`,
        );
      }
    }
  }
}

/** SHA-256 over the canonical document (RFC 8785) as it is recorded, in hex. */
export function policyHash(document: PolicyDocument): string {
  return createHash('sha256')
    .update(canonicalObjectBytes(toJsonObject(document)))
    .digest('hex');
}

async function readPolicyFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `Cannot read the policy file at gitopsCompliance.policy.file (${file}); give a path relative to the working directory`,
      error,
    );
  }
}
