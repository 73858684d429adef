import type { CodeOwner } from '@gitops-compliance/plugin-gitops-compliance-node';
import { accountOf } from '../accounts';
import { isUnreadable } from './pattern';

/** One rule: who owns what a pattern covers; nobody, where none is named. */
export interface OwnerRule {
  /** From 1. */
  line: number;
  pattern: string;
  owners: CodeOwner[];
}

/** A file of code owners. */
export interface OwnersFile {
  rules: OwnerRule[];
  /** Lines that cannot be read; GitHub passes over them. */
  unreadable: number[];
}

/** GitHub reads no file above 3 MB. */
export const MAX_OWNERS_BYTES = 3_000_000;

const LOGIN = /^@([\w-]+(?:\[bot\])?)$/;
const TEAM = /^@([\w-]+\/[\w.-]+)$/;
const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/**
 * Reads a CODEOWNERS file: a pattern and its owners in each line, `#` begins a
 * comment, a space in a pattern is escaped. (GitHub Docs, "About code owners".)
 */
export function parseOwners(text: string): OwnersFile {
  const file: OwnersFile = { rules: [], unreadable: [] };
  text.split('\n').forEach((source, index) => {
    const line = index + 1;
    const words = source.replace(/(^|\s)#.*$/, '').match(/(?:\\ |[^\s])+/g);
    if (!words) return;
    const [pattern, ...names] = words;
    const owners = names.map(ownerOf);
    if (isUnreadable(pattern) || owners.includes(null)) {
      file.unreadable.push(line);
      return;
    }
    file.rules.push({
      line,
      pattern,
      owners: owners.filter(owner => owner !== null),
    });
  });
  return file;
}

function ownerOf(name: string): CodeOwner | null {
  const [, login] = LOGIN.exec(name) ?? [];
  if (login) {
    const account = accountOf({ __typename: 'User', login });
    return account && { kind: 'account', account };
  }
  const [, team] = TEAM.exec(name) ?? [];
  if (team) return { kind: 'team', team: team.toLowerCase() };
  return ADDRESS.test(name) ? { kind: 'address' } : null;
}
