import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import { canonicalObjectBytes } from '@gitops-compliance/evidence-log';
import { calendarOfPolicy, type Calendar } from '@gitops-compliance/rules';
import { parse as parseYaml } from 'yaml';
import { toJsonObject } from '../shared/json';
import { policySchema, type PolicyDocument } from './policySchema';

/** A document that can be in force. */
export interface ParsedPolicy {
  document: PolicyDocument;
  calendar: Calendar;
}

/** What is wrong in a document, and where. */
export interface PolicyProblem {
  /** Keys and indices, joined by dots; empty or `document`: all of it. */
  path: string;
  message: string;
}

/** Longest policy that is read, in characters: the one that a proposal may have. */
export const MAX_POLICY_LENGTH = 1_000_000;

/** Reads a policy document; every problem is told with its path. */
export function readPolicy(
  text: string,
): ({ ok: true } & ParsedPolicy) | { ok: false; problems: PolicyProblem[] } {
  if (text.length > MAX_POLICY_LENGTH) {
    return broken(`is longer than ${MAX_POLICY_LENGTH} characters`);
  }
  let raw: unknown;
  try {
    raw = parseYaml(text);
  } catch (error) {
    const [where] = (error as Error).message.split('\n');
    return broken(`is not valid YAML: ${where}`);
  }
  return checkPolicy(raw);
}

/** Checks a document that was parsed already, or recorded. */
export function checkPolicy(
  raw: unknown,
): ({ ok: true } & ParsedPolicy) | { ok: false; problems: PolicyProblem[] } {
  const result = policySchema.safeParse(raw);
  if (!result.success) {
    const problems = result.error.issues.map(issue => ({
      path: issue.path.join('.') || 'document',
      message: issue.message,
    }));
    return { ok: false, problems };
  }
  const document = result.data;
  let calendar: Calendar;
  try {
    calendar = calendarOfPolicy(document);
  } catch (error) {
    return broken((error as Error).message);
  }
  const problems = unknownEnvironments(document, calendar);
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, document, calendar };
}

/**
 * Parses a policy document.
 *
 * @param name - what the document is called, for errors
 * @throws InputError that names the document and every faulty key
 */
export function parsePolicy(text: string, name: string): ParsedPolicy {
  const read = readPolicy(text);
  if (read.ok) return read;
  throw new InputError(`Policy file ${name}: ${inOneLine(read.problems)}`);
}

/** All problems, each behind its path. */
export function inOneLine(problems: PolicyProblem[]): string {
  return problems
    .map(({ path, message }) => (path ? `${path}: ${message}` : message))
    .join('; ');
}

/** SHA-256 over the canonical document (RFC 8785) as it is recorded, in hex. */
export function policyHash(document: PolicyDocument): string {
  return createHash('sha256')
    .update(canonicalObjectBytes(toJsonObject(document)))
    .digest('hex');
}

function broken(message: string): { ok: false; problems: PolicyProblem[] } {
  return { ok: false, problems: [{ path: '', message }] };
}

/** A misspelt name would leave an environment open for ever. */
function unknownEnvironments(
  document: PolicyDocument,
  { windows, freezes, exceptions = [], feeds = [] }: Calendar,
): PolicyProblem[] {
  const known = document.environments.map(environment => environment.name);
  return Object.entries({ windows, freezes, exceptions, feeds }).flatMap(
    ([list, entries]) =>
      entries.flatMap(({ id, environments }) =>
        environments
          .filter(name => name !== '*' && !known.includes(name))
          .map(name => ({
            path: `calendar.${list}`,
            message: `${id} names environment ${name}, which environments does not list`,
          })),
      ),
  );
}
