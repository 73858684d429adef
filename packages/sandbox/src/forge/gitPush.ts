import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Request } from 'express';
import { ZERO_OID } from './git/objects';
import type { RefChange } from './refs';
import {
  bypassedBy,
  heldBy,
  isRulesetViolation,
  judge,
  recordSuite,
} from './rules/decide';
import { Repo } from './types';
import { Identity, World } from './World';

const unzip = promisify(gunzip);
const COMMAND = /^([0-9a-f]{40}) ([0-9a-f]{40}) ([^\0\n]+)/;

/** What a client sends to `git-receive-pack`. */
export interface PushRequest {
  body: Buffer;
  changes: RefChange[];
  /** The objects; empty where refs are deleted only. */
  pack: Buffer;
}

/**
 * Reads a push: commands in pkt-lines up to a flush, then the pack. (Git
 * documentation: gitprotocol-pack, "Reference Update Request and Packfile
 * Transfer".)
 */
export async function readPush(request: Request): Promise<PushRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const sent = Buffer.concat(chunks);
  const zipped = request.headers['content-encoding'] === 'gzip';
  const body = zipped ? await unzip(sent) : sent;
  const changes: RefChange[] = [];
  let at = 0;
  for (;;) {
    const size = parseInt(body.toString('latin1', at, at + 4), 16);
    if (!(size >= 4)) {
      break;
    }
    const line = body.toString('utf8', at + 4, at + size);
    const [, before, after, ref] = COMMAND.exec(line) ?? [];
    if (ref) {
      changes.push({ ref, before, after });
    }
    at += size;
  }
  return { body, changes, pack: body.subarray(at + 4) };
}

function message(heading: string, problems: string[], more: string[] = []) {
  return [heading, ...more, '', ...problems.flatMap(p => [`- ${p}`, ''])];
}

/**
 * Judges every ref of a push, with its objects already unpacked, and notes the
 * outcome. Returns the lines that Git shows for refs that are refused, and for
 * those whose rules were passed by.
 */
export async function judgePush(
  world: World,
  identity: Identity,
  repo: Repo,
  changes: RefChange[],
): Promise<{ refused: string[]; bypassed: string[] }> {
  const refused: string[] = [];
  const bypassed: string[] = [];
  for (const change of changes) {
    const verdict = await judge(world, repo, { ...change, identity });
    recordSuite(world, repo, verdict);
    const { ref } = change;
    const held = heldBy(verdict);
    if (held.length > 0 && isRulesetViolation(verdict)) {
      const page = `${world.url}/${repo.owner}/${
        repo.name
      }/rules?ref=${encodeURIComponent(ref)}`;
      const heading = `error: GH013: Repository rule violations found for ${ref}.`;
      const more = [`Review all repository rules at ${page}`];
      refused.push(...message(heading, held, more));
    } else if (held.length > 0) {
      const heading = `error: GH006: Protected branch update failed for ${ref}.`;
      refused.push(...message(heading, held));
    }
    const passed = bypassedBy(verdict);
    if (passed.length > 0) {
      bypassed.push(...message(`Bypassed rule violations for ${ref}:`, passed));
    }
  }
  return { refused, bypassed };
}

/** Stores a push's objects, so that rules can look at them. */
export async function unpack(
  world: World,
  repo: Repo,
  { pack, changes }: PushRequest,
): Promise<void> {
  const brings = changes.some(({ after }) => after !== ZERO_OID);
  if (brings && pack.length > 0) {
    await world.git(repo).run(['unpack-objects', '-q'], { input: pack });
  }
}
