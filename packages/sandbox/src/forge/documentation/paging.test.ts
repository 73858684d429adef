import { AT, OWNER, promote } from '../__testUtils__/testForge';
import { Stage } from '../__testUtils__/Stage';

const BRANCHES = 12;

/** Lists by pages and connections by cursors, as the guides on paging say. Quoted names are their sentences. */
describe('pages, as GitHub documents them', () => {
  const stage = new Stage();
  // Each schema is compiled at its first use, which takes a while.
  jest.setTimeout(60_000);
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  beforeAll(async () => {
    const team = { org: OWNER, slug: 'second', members: [] };
    await stage.forge.admin.ensureTeam(team);
    for (let n = 0; n < BRANCHES; n += 1) {
      await promote(stage.forge, 'ada', `page-${n}`);
    }
  });

  it('"the link header contains URLs that you can use to fetch additional pages of results"', async () => {
    const octokit = stage.as('ada');
    const { rest } = octokit;
    const first = await rest.pulls.list({ ...AT, per_page: 5 });
    expect(first.headers.link).toMatch(/page=2>; rel="next"/);
    expect(first.headers.link).toMatch(/rel="last"/);
    expect(first.headers.link).not.toMatch(/rel="prev"/);
    const second = await rest.pulls.list({ ...AT, per_page: 5, page: 2 });
    expect(second.headers.link).toMatch(/page=1>; rel="prev"/);
    const all = await octokit.paginate(rest.pulls.list, {
      ...AT,
      per_page: 5,
    });
    expect(new Set(all.map(({ number }) => number)).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(BRANCHES);
    const beyond = await rest.pulls.list({ ...AT, page: 99 });
    expect(beyond.data).toEqual([]);
  });

  it('"per_page: The number of results per page (max 100)", 30 without', async () => {
    const { rest } = stage.as('ada');
    const sha = (await stage.forge.admin.head({ ...AT, branch: 'main' })) ?? '';
    for (let n = 0; n < 31; n += 1) {
      const context = `page ${n}`;
      await rest.repos.createCommitStatus({
        ...AT,
        sha,
        context,
        state: 'success',
      });
    }
    const at = { ...AT, ref: sha };
    const few = await rest.repos.getCombinedStatusForRef(at);
    expect(few.data.statuses).toHaveLength(30);
    expect(few.headers.link).toMatch(/rel="next"/);
    const many = await rest.repos.listCommitStatusesForRef({
      ...at,
      per_page: 500,
    });
    expect(many.data.length).toBeLessThanOrEqual(100);
    const teams = await rest.teams.list({ org: OWNER, per_page: 1 });
    expect(teams.headers.link).toMatch(/rel="next"/);
  });

  const ask = (args: string) =>
    stage
      .as('ada')
      .graphql<{
        repository: {
          pullRequests: {
            totalCount: number;
            pageInfo: {
              hasNextPage: boolean;
              hasPreviousPage: boolean;
              startCursor: string;
              endCursor: string;
            };
            nodes: { number: number }[];
          };
        };
      }>(
        `{ repository(owner: "acme", name: "deploy-config") { pullRequests${args} {
          totalCount nodes { number }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
      )
      .then(({ repository }) => repository.pullRequests);

  it('"Use the cursor to paginate": forwards by after, backwards by before', async () => {
    const first = await ask('(first: 4)');
    expect(first.pageInfo).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: false,
    });
    const next = await ask(`(first: 4, after: "${first.pageInfo.endCursor}")`);
    expect(next.pageInfo.hasPreviousPage).toBe(true);
    expect(next.nodes[0].number).toBeGreaterThan(first.nodes[3].number);
    const back = await ask(`(last: 4, before: "${next.pageInfo.startCursor}")`);
    expect(back.nodes).toEqual(first.nodes);
  });

  it.each([
    [
      '',
      'MISSING_PAGINATION_BOUNDARIES',
      'You must provide a `first` or `last`',
    ],
    [
      '(first: 101)',
      'EXCESSIVE_PAGINATION',
      'exceeds the `first` limit of 100',
    ],
    ['(last: 101)', 'EXCESSIVE_PAGINATION', 'exceeds the `last` limit of 100'],
    [
      '(first: 1, after: "x")',
      'INVALID_CURSOR_ARGUMENTS',
      '`x` does not appear to be a valid cursor',
    ],
    ['(first: 1, last: 1)', 'UNPROCESSABLE', 'Passing both `first` and `last`'],
  ])(
    '"Values of first and last must be within 1-100": pullRequests%s is %s',
    async (args, type, message) => {
      await expect(ask(args)).rejects.toMatchObject({
        errors: [{ type, message: expect.stringContaining(message) }],
      });
    },
  );
});
