import { buildSchema, parse } from 'graphql';
import { operationOf, queryCost } from '../graphql/cost';
import { Forge } from '../index';
import {
  asApp,
  asUser,
  AT,
  OWNER,
  promote,
  seededForge,
  temporaryDir,
} from '../__testUtils__/testForge';
import { graphqlWeight, restWeight, SecondaryLimits } from './secondary';

const START = Date.parse('2026-03-02T08:00:00Z');

describe('rate limits', () => {
  let forge: Forge;
  let dispose: () => Promise<void>;
  let clock: number;

  beforeEach(async () => {
    clock = START;
    const dir = await temporaryDir();
    dispose = dir.dispose;
    forge = await seededForge(dir.dir, {
      now: () => new Date(clock),
      enforceRateLimits: true,
    });
  });

  afterEach(async () => {
    await forge.close();
    await dispose();
  });

  const get = (
    path: string,
    headers: Record<string, string> = {},
    login = 'ada',
  ) =>
    fetch(`${forge.apiUrl}${path}`, {
      headers: { authorization: `token token-of-${login}`, ...headers },
    });
  const budget = ({ headers }: Response) => ({
    limit: Number(headers.get('x-ratelimit-limit')),
    remaining: Number(headers.get('x-ratelimit-remaining')),
    used: Number(headers.get('x-ratelimit-used')),
    reset: Number(headers.get('x-ratelimit-reset')),
    resource: headers.get('x-ratelimit-resource'),
  });
  const hour = START / 1000 + 3_600;

  it('give a person 5,000 requests per hour over all tokens, told in each answer', async () => {
    await forge.admin.ensureToken({ login: 'ada', token: 'second-of-ada' });
    expect(budget(await get('/user'))).toEqual({
      limit: 5_000,
      remaining: 4_999,
      used: 1,
      reset: hour,
      resource: 'core',
    });
    const second = await get('/user', { authorization: 'token second-of-ada' });
    expect(budget(second).used).toBe(2);
    expect(budget(await get('/user', {}, 'bob')).used).toBe(1);
    expect(budget(await get('/user', { authorization: '' }))).toMatchObject({
      limit: 60,
    });
    clock += 3_600_000;
    expect(budget(await get('/user')).used).toBe(1);
  });

  it('are told by GET /rate_limit, which does not count', async () => {
    await get('/user');
    const { rest } = asUser(forge, 'ada');
    await rest.rateLimit.get();
    const { data } = await rest.rateLimit.get();
    expect(data.resources).toMatchObject({
      core: { limit: 5_000, used: 1, remaining: 4_999, reset: hour },
      graphql: { used: 0 },
    });
    expect(data.rate).toEqual(data.resources.core);
  });

  it('do not count a 304: neither by ETag nor by date', async () => {
    await promote(forge, 'ada');
    for (const path of [
      '/repos/acme/deploy-config',
      '/repos/acme/deploy-config/pulls/1',
      '/repos/acme/deploy-config/commits/main',
    ]) {
      const first = await get(path);
      const { used } = budget(first);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^W\/".+"$/);
      const same = await get(path, { 'if-none-match': etag });
      expect(same.status).toBe(304);
      expect(await same.text()).toBe('');
      expect(budget(same).used).toBe(used);
      const since = first.headers.get('last-modified') ?? '';
      const unchanged = await get(path, { 'if-modified-since': since });
      expect(unchanged.status).toBe(304);
      expect(budget(unchanged).used).toBe(used);
      const other = await get(path, { 'if-none-match': '"other"' });
      expect(other.status).toBe(200);
      expect(budget(other).used).toBe(used + 1);
    }
  });

  it('give another ETag when the resource changed', async () => {
    const path = '/repos/acme/deploy-config/branches';
    const { headers } = await get(path);
    await promote(forge, 'ada');
    const after = await get(path, {
      'if-none-match': headers.get('etag') ?? '',
    });
    expect(after.status).toBe(200);
  });

  it('give an installation 50 more per repository and user above 20, up to 12,500', async () => {
    const limitOf = async () => {
      const app = await asApp(forge);
      return (await app.rest.rateLimit.get()).data.rate.limit;
    };
    expect(await limitOf()).toBe(5_000);
    for (let n = 0; n < 24; n += 1) {
      const login = `person-${n}`;
      await forge.admin.ensureUser({
        login,
        name: login,
        email: `${login}@acme.test`,
      });
      await forge.admin.ensureOrganizationMember({ org: OWNER, login });
    }
    expect(await limitOf()).toBe(5_000 + 7 * 50);
  });

  it('refuse with 403 and nothing remaining, until the reset', async () => {
    const anonymous = () => get('/user', { authorization: '' });
    for (let n = 0; n < 60; n += 1) {
      expect((await anonymous()).status).toBe(401);
    }
    const refused = await anonymous();
    expect(refused.status).toBe(403);
    expect(budget(refused)).toEqual({
      limit: 60,
      remaining: 0,
      used: 60,
      reset: hour,
      resource: 'core',
    });
    expect(await refused.json()).toMatchObject({
      message: expect.stringMatching(/^API rate limit exceeded for /),
    });
    expect((await get('/user')).status).toBe(200);
    forge.limits.enforced = false;
    expect((await anonymous()).status).toBe(401);
    forge.limits.enforced = true;
    expect((await anonymous()).status).toBe(403);
    clock = START + 3_600_000;
    expect((await anonymous()).status).toBe(401);
  });

  it('charge GraphQL by points and refuse with an error in a 200', async () => {
    const { graphql } = asUser(forge, 'ada');
    const query = `query($n: Int!) { rateLimit { cost remaining used nodeCount limit }
      repository(owner: "${AT.owner}", name: "${AT.repo}") {
        pullRequests(first: $n) { nodes { reviews(first: 100) { nodes {
          author { login } onBehalfOf(first: 1) { nodes { slug } } } } } } } }`;
    expect(await graphql(query, { n: 100 })).toMatchObject({
      rateLimit: {
        cost: 101,
        nodeCount: 100 + 100 * 100 + 100 * 100,
        used: 101,
        remaining: 4_899,
      },
    });
    for (let n = 0; n < 48; n += 1) {
      await graphql(query, { n: 100 });
    }
    const answer = await fetch(forge.graphqlUrl, {
      method: 'POST',
      headers: {
        authorization: 'token token-of-ada',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query, variables: { n: 100 } }),
    });
    expect(answer.status).toBe(200);
    expect(budget(answer)).toMatchObject({ resource: 'graphql', used: 4_949 });
    expect(await answer.json()).toEqual({
      errors: [
        {
          type: 'RATE_LIMITED',
          message: expect.stringMatching(/exceeded for user ID \d+/),
        },
      ],
    });
  });

  it('refuse the 81st content of a minute with retry-after, by the clock', async () => {
    const sha = (await forge.admin.head({ ...AT, branch: 'main' })) ?? '';
    const { rest } = asUser(forge, 'ada');
    const set = () =>
      rest.repos.createCommitStatus({ ...AT, sha, state: 'success' });
    for (let n = 0; n < 80; n += 1) {
      await set();
    }
    clock += 20_000;
    const refused = await set().catch(error => error);
    expect(refused.status).toBe(403);
    expect(refused.response.headers['retry-after']).toBe('40');
    expect(refused.response.data.message).toMatch(/secondary rate limit/);
    expect((await get('/user')).status).toBe(200);
    clock += 40_000;
    expect((await set()).status).toBe(201);
  });
});

describe('secondary limits', () => {
  const limits = () => {
    let now = START;
    const secondary = new SecondaryLimits(() => new Date(now));
    return { secondary, pass: (ms: number) => (now += ms) };
  };

  it('let 100 requests at once pass', () => {
    const { secondary } = limits();
    const enter = () => secondary.enter('ada', restWeight('GET'));
    for (let n = 0; n < 100; n += 1) {
      expect(enter()).toBeUndefined();
    }
    expect(enter()).toBe(60);
    expect(secondary.enter('bob', restWeight('GET'))).toBeUndefined();
    secondary.leave('ada');
    expect(enter()).toBeUndefined();
  });

  it.each([
    ['900 reads a minute of REST', restWeight('GET'), 900],
    ['180 changes a minute of REST', restWeight('PATCH'), 180],
    ['2,000 queries a minute of GraphQL', graphqlWeight(false), 2_000],
  ])('let %s pass', (_, weight, count) => {
    const { secondary, pass } = limits();
    for (let n = 0; n < count; n += 1) {
      expect(secondary.enter('ada', weight)).toBeUndefined();
      secondary.leave('ada');
    }
    pass(30_000);
    expect(secondary.enter('ada', weight)).toBe(30);
    pass(30_000);
    expect(secondary.enter('ada', weight)).toBeUndefined();
  });

  it('let 500 contents an hour pass', () => {
    const { secondary, pass } = limits();
    for (let n = 0; n < 500; n += 1) {
      expect(secondary.enter('ada', restWeight('POST'))).toBeUndefined();
      secondary.leave('ada');
      pass(1_000);
    }
    expect(secondary.enter('ada', restWeight('POST'))).toBe(3_600 - 500);
    expect(secondary.enter('ada', restWeight('GET'))).toBeUndefined();
  });
});

describe('the cost of a GraphQL call', () => {
  const schema = buildSchema(`
    type Query { viewer: User }
    type User { login: String repositories(first: Int): RepositoryConnection followers(first: Int): UserConnection }
    type RepositoryConnection { nodes: [Repository] edges: [RepositoryEdge] }
    type RepositoryEdge { node: Repository }
    type Repository { issues(first: Int): IssueConnection pullRequests(first: Int): IssueConnection }
    type IssueConnection { nodes: [Issue] edges: [IssueEdge] totalCount: Int }
    type IssueEdge { node: Issue }
    type Issue { id: ID labels(first: Int): LabelConnection comments(first: Int): LabelConnection }
    type LabelConnection { nodes: [Label] }
    type Label { id: ID }
    type UserConnection { nodes: [User] }
  `);
  const costOf = (text: string, variables = {}) => {
    const document = parse(text);
    const operation = operationOf(document);
    if (!operation) {
      throw new Error('no operation');
    }
    return queryCost(schema, document, operation, variables);
  };

  it('is 51 points in the example of the documentation', () => {
    const { cost } =
      costOf(`{ viewer { login repositories(first: 100) { edges { node {
      issues(first: 50) { edges { node { id labels(first: 60) { nodes { id } } } } } } } } } }`);
    expect(cost).toBe(51);
  });

  it('counts 22,060 nodes in the example of the documentation', () => {
    const { nodeCount } = costOf(
      `query($n: Int = 50) { viewer { repositories(first: $n) { edges { node { ...R } } }
         followers(first: 10) { nodes { login } } } }
       fragment R on Repository {
         pullRequests(first: 20) { edges { node { comments(first: 10) { nodes { id } } } } }
         issues(first: 20) { totalCount edges { node { comments(first: 10) { nodes { id } } } } } }`,
    );
    expect(nodeCount).toBe(22_060);
  });
});
