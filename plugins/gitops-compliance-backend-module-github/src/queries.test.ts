import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate, type GraphQLSchema } from 'graphql';
import { ownersQuery } from './codeowners/CodeOwnersReader';
import { COMMIT_QUERY } from './content/commits';
import { originsQuery } from './content/origins';
import { LAST_COMMIT_QUERY } from './content/lastCommit';
import { protectionsQuery } from './content/protections';
import { filesQuery } from './content/readFiles';
import { repositoryQuery } from './content/repository';
import {
  beforeOpeningQuery,
  openingMutation,
  type WriteStep,
} from './pulls/openPullRequest';
import { BRANCH_QUERY, DELETE_BRANCH } from './pulls/closePullRequest';
import { FIND_PULL_QUERY } from './pulls/findPullRequest';
import { DEQUEUE, ENQUEUE } from './pulls/queue';
import { pullsQuery } from './pulls/readPullRequests';

/** The package exports its SDL to ES modules only, so its file is looked up. */
function readSdl(): string {
  const file = join('@octokit', 'graphql-schema', 'schema.graphql');
  const folders = require.resolve.paths('@octokit/graphql-schema') ?? [];
  const found = folders.map(folder => join(folder, file)).find(existsSync);
  if (!found) {
    throw new Error('@octokit/graphql-schema is not installed');
  }
  return readFileSync(found, 'utf8');
}

describe('GraphQL documents', () => {
  let schema: GraphQLSchema;

  beforeAll(() => {
    schema = buildSchema(readSdl(), { assumeValid: true });
  });

  const openings: WriteStep[][] = [
    ['createRef', 'commit', 'pull'],
    ['updateRef', 'commit', 'pull'],
    ['commit', 'pull'],
    ['pull'],
  ];

  it.each([
    ['several files', filesQuery(2, 3)],
    ['a commit', COMMIT_QUERY],
    ['who last changed a path', LAST_COMMIT_QUERY],
    ['a repository', repositoryQuery(0)],
    ['a repository with branches', repositoryQuery(2)],
    ['how branches are protected', protectionsQuery(2)],
    ['before opening', beforeOpeningQuery(2, false)],
    ['before opening, with code owners', beforeOpeningQuery(2, true)],
    ['what brought commits', originsQuery(3)],
    ['the pull request of a branch', FIND_PULL_QUERY],
    ['where a branch stands', BRANCH_QUERY],
    ['deleting a branch', DELETE_BRANCH],
    ['entering a merge queue', ENQUEUE],
    ['leaving a merge queue', DEQUEUE],
    ['pull requests by id', pullsQuery(true, 0)],
    ['pull requests by number', pullsQuery(false, 2)],
    ['pull requests by both', pullsQuery(true, 1)],
    [
      'pull requests with what comes along',
      pullsQuery(true, 1, { branches: 2, files: [2, 1] }),
    ],
    ['files of code owners', ownersQuery(2)],
    ...openings.map(steps => [steps.join(' + '), openingMutation(steps)]),
  ])("holds to GitHub's official schema: %s", (_, document) => {
    expect(validate(schema, parse(document))).toEqual([]);
  });
});
