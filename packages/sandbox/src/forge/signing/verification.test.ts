import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Forge } from '../index';
import {
  asApp,
  asUser,
  AT,
  OWNER,
  promote,
  REPO,
  seededForge,
  temporaryDir,
} from '../__testUtils__/testForge';

/** Git leaves SSH signatures to OpenSSH's program. */
const hasKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
const DATE = new Date('2026-01-05T09:30:00Z');

describe('the verification of commits and tags', () => {
  let forge: Forge;
  let dir: Awaited<ReturnType<typeof temporaryDir>>;

  beforeEach(async () => {
    dir = await temporaryDir();
    forge = await seededForge(dir.dir);
    await forge.admin.ensureSigningKey({ login: 'ada' });
  });

  afterEach(async () => {
    await forge.close();
    await dir.dispose();
  });

  let commits = 0;
  const commit = (options: { author?: string; sign?: string | false } = {}) => {
    commits += 1;
    return forge.admin.commit({
      ...AT,
      branch: 'main',
      author: 'ada',
      files: { 'README.md': `${commits}\n` },
      message: `Commit ${commits}\n\nWith a body`,
      date: DATE,
      ...options,
    });
  };
  const verification = async (sha: string) => {
    const { rest } = asUser(forge, 'ada');
    const { data } = await rest.repos.getCommit({ ...AT, ref: sha });
    const object = await rest.git.getCommit({ ...AT, commit_sha: sha });
    expect(object.data.verification).toEqual(data.commit.verification);
    return data.commit.verification;
  };
  const signature = async (sha: string) => {
    const { repository } = await asUser(forge, 'ada').graphql<{
      repository: { object: { signature: unknown } };
    }>(
      `query($sha: GitObjectID!, $owner: String!, $repo: String!) {
        repository(owner: $owner, name: $repo) { object(oid: $sha) { ... on Commit {
          signature {
            __typename isValid state wasSignedByGitHub email verifiedAt signer { login }
            ... on SshSignature { keyFingerprint }
          }
        } } }
      }`,
      { sha, ...AT },
    );
    return repository.object.signature;
  };

  it('is "valid" for a commit that its committer signed with a registered key', async () => {
    const sha = await commit({ sign: 'ada' });
    expect(await verification(sha)).toMatchObject({
      verified: true,
      reason: 'valid',
      signature: expect.stringMatching(/^-----BEGIN SSH SIGNATURE-----/),
      payload: expect.stringMatching(/^tree [0-9a-f]{40}\nparent /),
      verified_at: '2026-01-05T09:30:00Z',
    });
    expect(await signature(sha)).toEqual({
      __typename: 'SshSignature',
      isValid: true,
      state: 'VALID',
      wasSignedByGitHub: false,
      email: 'ada@acme.test',
      verifiedAt: '2026-01-05T09:30:00Z',
      signer: { login: 'ada' },
      keyFingerprint: expect.stringMatching(/^SHA256:/),
    });
  });

  it('is "unsigned" and no signature for a commit that nobody signed', async () => {
    const sha = await commit();
    expect(await verification(sha)).toEqual({
      verified: false,
      reason: 'unsigned',
      signature: null,
      payload: null,
      verified_at: null,
    });
    expect(await signature(sha)).toBeNull();
  });

  it('is "unknown_key" where the key is registered with no account', async () => {
    const sha = await commit({ author: 'bob', sign: 'bob' });
    expect(await verification(sha)).toMatchObject({
      verified: false,
      reason: 'unknown_key',
      verified_at: null,
    });
    expect(await signature(sha)).toMatchObject({
      state: 'UNKNOWN_KEY',
      isValid: false,
      signer: null,
    });
  });

  it('is "bad_email" where the committer\'s address is another account\'s', async () => {
    const sha = await commit({ author: 'bob', sign: 'ada' });
    expect(await verification(sha)).toMatchObject({
      verified: false,
      reason: 'bad_email',
    });
    expect(await signature(sha)).toMatchObject({ state: 'BAD_EMAIL' });
  });

  it('is "no_user" and "unverified_email" by the committer\'s address', async () => {
    const ada = { login: 'ada', name: 'ADA' };
    await forge.admin.ensureUser({
      ...ada,
      email: 'new@acme.test',
      emailUnverified: true,
    });
    expect(await verification(await commit({ sign: 'ada' }))).toMatchObject({
      reason: 'unverified_email',
    });
    const sha = await commit({ sign: 'ada' });
    await forge.admin.ensureUser({ ...ada, email: 'other@acme.test' });
    expect(await verification(sha)).toMatchObject({ reason: 'no_user' });
  });

  it('is "malformed_signature" or "unknown_signature_type" for what is no SSH signature', async () => {
    const bare = join(dir.dir, 'git', OWNER, `${REPO}.git`);
    const git = (args: string[], input?: string) =>
      execFileSync('git', args, { cwd: bare, input }).toString();
    const raw = git(['cat-file', 'commit', 'main']);
    const signed = (header: string) =>
      git(
        ['hash-object', '-t', 'commit', '-w', '--stdin'],
        raw.replace('\n\n', `\ngpgsig ${header}\n\n`),
      ).trim();
    const broken = signed(
      '-----BEGIN SSH SIGNATURE-----\n U1NIU0lH\n -----END SSH SIGNATURE-----',
    );
    expect(await verification(broken)).toMatchObject({
      reason: 'malformed_signature',
    });
    const pgp = signed(
      '-----BEGIN PGP SIGNATURE-----\n \n iQEz\n -----END PGP SIGNATURE-----',
    );
    expect(await verification(pgp)).toMatchObject({
      reason: 'unknown_signature_type',
    });
    expect(await signature(pgp)).toMatchObject({
      __typename: 'UnknownSignature',
      state: 'UNKNOWN_SIG_TYPE',
    });
  });

  it('is "invalid" where the commit is not the one that was signed', async () => {
    const sha = await commit({ sign: 'ada' });
    const bare = join(dir.dir, 'git', OWNER, `${REPO}.git`);
    const raw = execFileSync('git', ['cat-file', 'commit', sha], { cwd: bare });
    const forged = execFileSync(
      'git',
      ['hash-object', '-t', 'commit', '-w', '--stdin'],
      { cwd: bare, input: raw.toString().replace('With a', 'With another') },
    );
    expect(await verification(forged.toString().trim())).toMatchObject({
      verified: false,
      reason: 'invalid',
    });
  });

  it('stays once a pushed signature was verified, whatever becomes of the key', async () => {
    const before = await commit({ sign: 'ada' });
    const { rest } = asUser(forge, 'ada');
    const keys = await rest.users.listSshSigningKeysForAuthenticatedUser();
    await rest.users.deleteSshSigningKeyForAuthenticatedUser({
      ssh_signing_key_id: keys.data[0].id,
    });
    const after = await commit({ sign: 'ada' });
    expect(await verification(before)).toMatchObject({ verified: true });
    expect(await verification(after)).toMatchObject({ reason: 'unknown_key' });
  });

  it("is the forge's own for merges and for commits made through the API", async () => {
    const { number } = await promote(forge, 'ada');
    const merged = await forge.admin.merge({ ...AT, number, as: 'bob' });
    const app = await asApp(forge);
    const { createCommitOnBranch } = await app.graphql<{
      createCommitOnBranch: { commit: { oid: string } };
    }>(
      `mutation($input: CreateCommitOnBranchInput!) {
        createCommitOnBranch(input: $input) { commit { oid } }
      }`,
      {
        input: {
          branch: {
            repositoryNameWithOwner: `${OWNER}/${REPO}`,
            branchName: 'main',
          },
          message: { headline: 'By the App' },
          expectedHeadOid: merged,
          fileChanges: { additions: [{ path: 'x', contents: 'eA==' }] },
        },
      },
    );
    for (const sha of [merged, createCommitOnBranch.commit.oid]) {
      expect(await verification(sha)).toMatchObject({
        verified: true,
        reason: 'valid',
        verified_at: expect.any(String),
      });
      expect(await signature(sha)).toMatchObject({
        isValid: true,
        wasSignedByGitHub: true,
        signer: { login: 'web-flow' },
      });
    }
  });

  it('covers annotated tags; a moved tag is recorded as a forced push', async () => {
    const one = await commit();
    const two = await commit();
    const tag = { ...AT, as: 'ada', name: 'v1' };
    const sha = await forge.admin.tag({ ...tag, target: one, sign: 'ada' });
    const { rest } = asUser(forge, 'bob');
    const { data } = await rest.git.getTag({ ...AT, tag_sha: sha });
    expect(data).toMatchObject({
      tag: 'v1',
      object: { sha: one, type: 'commit' },
      tagger: { email: 'ada@acme.test' },
      verification: { verified: true, reason: 'valid' },
    });
    await expect(
      forge.admin.tag({ ...tag, target: two }),
    ).rejects.toMatchObject({ status: 422 });
    const moved = await forge.admin.tag({ ...tag, target: two, force: true });
    expect(moved).toBe(two);
    expect(forge.admin.pushes().slice(-2)).toMatchObject([
      { ref: 'refs/tags/v1', after: sha, forced: false },
      { ref: 'refs/tags/v1', before: sha, after: two, forced: false },
    ]);
    await forge.admin.tag({
      ...tag,
      target: one,
      force: true,
      message: 'Back',
    });
    expect(forge.admin.pushes().at(-1)).toMatchObject({
      before: two,
      forced: true,
    });
    const { data: tags } = await rest.repos.listTags(AT);
    expect(tags).toMatchObject([{ name: 'v1', commit: { sha: one } }]);
  });

  it('is what `git verify-commit` and `git verify-tag` say', async () => {
    const sha = await commit({ sign: 'ada' });
    const { number } = await promote(forge, 'ada');
    const merged = await forge.admin.merge({ ...AT, number, as: 'bob' });
    await forge.admin.tag({
      ...AT,
      as: 'ada',
      name: 'v1',
      target: 'main',
      sign: 'ada',
    });
    const { rest } = asUser(forge, 'ada');
    const { data } = await rest.users.listSshSigningKeysForUser({
      username: 'ada',
    });
    const bare = join(dir.dir, 'git', OWNER, `${REPO}.git`);
    const allowed = join(dir.dir, 'allowed');
    writeFileSync(allowed, `ada@acme.test namespaces="git" ${data[0].key}\n`);
    const verify = (command: string, object: string) =>
      execFileSync(
        'git',
        ['-c', `gpg.ssh.allowedSignersFile=${allowed}`, command, object],
        { cwd: bare, stdio: 'pipe' },
      );
    expect(await verification(sha)).toMatchObject({ verified: true });
    if (!hasKeygen) {
      return;
    }
    expect(() => verify('verify-commit', sha)).not.toThrow();
    expect(() => verify('verify-tag', 'v1')).not.toThrow();
    expect(() => verify('verify-commit', merged)).toThrow(/No principal/);
  });
});
