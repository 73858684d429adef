import { RevisionNotFoundError } from './errors';
import {
  CONTRACT_BRANCH,
  CONTRACT_EDIT,
  type ForgeContractSteps,
} from './ForgeContractSteps';

/** The part of the contract about files, commits and comparisons. */
export function contentContract(steps: ForgeContractSteps): void {
  describe('reading content', () => {
    it('reads several files at several commits in one request', async () => {
      const { baseSha, path, text, repository, baseBranch } = steps.given;
      const next = await steps.later({
        branch: baseBranch,
        text: CONTRACT_EDIT,
      });
      await steps.given.forge.readCommit(repository, next);
      steps.given.takeRequests();
      const { files } = await steps.given.forge.readFiles(repository, [
        { ref: baseSha, path },
        { ref: baseBranch, path },
        { ref: baseSha, path: 'no/such/file.yaml' },
      ]);
      expect(files).toEqual([
        {
          ref: baseSha,
          commit: baseSha,
          path,
          text,
          blob: expect.stringMatching(/^[0-9a-f]{40}$/),
        },
        expect.objectContaining({ commit: next, text: CONTRACT_EDIT }),
        expect.objectContaining({ commit: baseSha, text: null, blob: null }),
      ]);
      expect(steps.given.takeRequests()).toEqual({ reads: 1, writes: 0 });
    });

    it('tells a symbolic link by its mode, whatever its text is like', async () => {
      const { baseBranch: ref, commitLink, forge, repository } = steps.given;
      const linkTo = 'images: []';
      const path = 'link.yaml';
      await commitLink({ branch: ref, path, linkTo, message: 'Link it' });
      const { files } = await forge.readFiles(repository, [{ ref, path }]);
      expect(files).toMatchObject([{ text: linkTo, symbolicLink: true }]);
    });

    it('tells who wrote a commit', async () => {
      const sha = await steps.later({
        branch: steps.given.baseBranch,
        text: CONTRACT_EDIT,
      });
      const commit = await steps.given.forge.readCommit(
        steps.given.repository,
        sha,
      );
      expect(commit).toMatchObject({
        sha,
        headline: 'Edit by hand',
        author: { login: steps.given.colleague, bot: false },
        pullRequest: null,
      });
      expect(commit.committedAt).toMatch(/^\d{4}-.*Z$/);
    });

    it('tells which commit last changed a path', async () => {
      const { forge, repository, baseBranch, path } = steps.given;
      const sha = await steps.later({ branch: baseBranch, text: 'one\n' });
      const last = await forge.readLastCommit(repository, {
        ref: baseBranch,
        path,
      });
      expect(last).toEqual(await forge.readCommit(repository, sha));
      const none = { ref: baseBranch, path: 'no/such/file.yaml' };
      expect(await forge.readLastCommit(repository, none)).toBeNull();
    });

    it('compares, oldest commit first', async () => {
      const { repository, baseSha, baseBranch } = steps.given;
      const one = await steps.later({ branch: baseBranch, text: 'one\n' });
      const two = await steps.later({ branch: baseBranch, text: 'two\n' });
      const ahead = await steps.given.forge.compare(repository, baseSha, two);
      expect(ahead).toMatchObject({
        base: baseSha,
        head: two,
        aheadBy: 2,
        behindBy: 0,
        truncated: false,
      });
      expect(ahead.commits.map(({ sha }) => sha)).toEqual([one, two]);
      expect(ahead).toMatchObject({
        mergeBase: baseSha,
        files: [steps.given.path],
      });
      const back = await steps.given.forge.compare(repository, two, baseSha);
      expect(back).toMatchObject({
        mergeBase: baseSha,
        aheadBy: 0,
        behindBy: 2,
        commits: [],
        files: [],
      });
    });

    it('reads what a tag names, and its own object once', async () => {
      const { forge, repository, baseSha, tag, takeRequests } = steps.given;
      const object = await tag({
        name: 'v1.0',
        target: baseSha,
        message: 'One',
      });
      await tag({ name: 'v1.0-light', target: baseSha });
      await forge.readTag(repository, 'v1.0-light');
      takeRequests();
      const read = await forge.readTag(repository, 'v1.0');
      expect(read).toEqual({
        name: 'v1.0',
        object,
        commit: baseSha,
        verification: { state: 'unsigned', by: null, reason: 'unsigned' },
      });
      expect(takeRequests()).toEqual({ reads: 2, writes: 0 });
      expect(await forge.readTag(repository, 'v1.0', read ?? undefined)).toBe(
        read,
      );
      expect(takeRequests()).toEqual({ reads: 1, writes: 0 });
      expect(await forge.readTag(repository, 'v1.0-light')).toEqual({
        name: 'v1.0-light',
        object: baseSha,
        commit: baseSha,
        verification: null,
      });
      expect(await forge.readTag(repository, 'v1')).toBeNull();
    });

    it('tells who may merge in one request', async () => {
      const { forge, repository, takeRequests } = steps.given;
      await forge.readAccess(repository);
      takeRequests();
      const { rights, truncated } = await forge.readAccess(repository);
      expect(takeRequests()).toEqual({ reads: 1, writes: 0 });
      expect(truncated).toBe(false);
      expect(rights.length).toBeGreaterThan(0);
      for (const right of rights) {
        expect(right).toEqual({
          account: { login: expect.any(String), bot: false },
          role: expect.any(String),
          merges: true,
          administers: expect.any(Boolean),
        });
      }
      const logins = rights.map(({ account }) => account.login);
      expect(logins).toEqual([...new Set(logins)].sort());
    });

    it('tells how branches are protected in one request', async () => {
      const { forge, repository, baseBranch, takeRequests } = steps.given;
      await forge.readProtections(repository, [null]);
      takeRequests();
      const told = await forge.readProtections(repository, [
        null,
        baseBranch,
        'no-such-branch',
      ]);
      expect(takeRequests()).toEqual({ reads: 1, writes: 0 });
      expect(told).toEqual([
        {
          branch: baseBranch,
          protection: null,
          hidden: false,
        },
      ]);
    });

    it('reads open pull requests and tips of branches in one request', async () => {
      const { forge, repository, baseBranch, baseSha, path } = steps.given;
      const closed = await forge.openPullRequest({
        ...steps.wanted(),
        branch: `${CONTRACT_BRANCH}-2`,
      });
      await forge.closePullRequest(closed);
      const pull = await forge.openPullRequest(steps.wanted());
      expect(await forge.appLogin(repository)).toBe(pull.author.login);
      steps.given.takeRequests();
      const read = await forge.readRepository(repository, [
        baseBranch,
        'no-such-branch',
      ]);
      expect(steps.given.takeRequests()).toEqual({ reads: 1, writes: 0 });
      expect(read).toEqual({
        repository,
        defaultBranch: baseBranch,
        branches: { [baseBranch]: baseSha, 'no-such-branch': null },
        openPullRequests: [
          {
            repository,
            number: pull.number,
            nodeId: pull.nodeId,
            headSha: pull.headSha,
            headBranch: CONTRACT_BRANCH,
            baseBranch,
            author: pull.author,
            files: [path],
          },
        ],
      });
    });

    it('tells what brought a commit, and believes no headline', async () => {
      const { forge, repository, baseBranch } = steps.given;
      const claimed = await steps.given.commit({
        branch: baseBranch,
        path: steps.given.path,
        text: CONTRACT_EDIT,
        message: 'Edit (#1)',
      });
      const branch = 'feature';
      const proposed = await steps.later({ branch, text: 'proposed\n' });
      const unknown = '0123456789012345678901234567890123456789';
      steps.given.takeRequests();
      const origins = await forge.readOrigins(repository, [
        claimed,
        unknown,
        proposed,
      ]);
      expect(steps.given.takeRequests()).toEqual({ reads: 1, writes: 0 });
      expect(origins).toMatchObject([
        {
          sha: claimed,
          pullRequest: null,
          verification: { verified: false, reason: 'unsigned', signer: null },
        },
        { sha: proposed, pullRequest: null },
      ]);
      expect(await forge.readOrigins(repository, [])).toEqual([]);
    });

    it('says when there is no such revision', async () => {
      const { forge, repository, baseSha, path } = steps.given;
      const ref = '0123456789012345678901234567890123456789';
      const calls = [
        () => forge.readFiles(repository, [{ ref, path }]),
        () => forge.readCommit(repository, ref),
        () => forge.readLastCommit(repository, { ref, path }),
        () => forge.compare(repository, baseSha, ref),
      ];
      for (const call of calls) {
        await expect(call()).rejects.toThrow(RevisionNotFoundError);
      }
    });
  });
}
