import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  techInsightsFactRetrieversExtensionPoint,
  type FactRetriever,
} from '@backstage-community/plugin-tech-insights-node';
import techInsightsModule from './index';

const cell = (check: string, verdict: string, more: object = {}) => ({
  check,
  verdict,
  environment: 'prod',
  reason: 'Ann Example pressed merge',
  ...more,
});

const ROWS = [
  {
    service: 'component:default/payments-api',
    score: { score: 50 },
    cells: [
      cell('CHG-01', 'pass'),
      cell('CHG-02', 'fail'),
      cell('CHG-03', 'indeterminate'),
      cell('CHG-04', 'fail', { waivedUntil: '2026-12-01T00:00:00Z' }),
    ],
  },
  { service: 'component:default/checkout', score: { score: null }, cells: [] },
];

describe('facts of verdicts', () => {
  let server: Server;
  let asked: { url: string; token: string }[];
  let failing: string | null;
  let retriever: FactRetriever;
  let stopBackend: () => Promise<unknown>;

  beforeEach(async () => {
    asked = [];
    failing = null;
    server = createServer((request, response) => {
      const { url = '', headers } = request;
      asked.push({ url, token: `${headers.authorization}` });
      const isSecond = url.includes('cursor=more');
      const body = isSecond
        ? { items: ROWS.slice(1), nextCursor: null }
        : { items: ROWS.slice(0, 1), nextCursor: 'more' };
      const fails = isSecond && failing;
      response.writeHead(fails ? 503 : 200, {
        'content-type': 'application/json',
      });
      response.end(
        JSON.stringify(fails ? { error: { message: failing } } : body),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const found: FactRetriever[] = [];
    const backend = await startTestBackend({
      extensionPoints: [
        [
          techInsightsFactRetrieversExtensionPoint,
          {
            addFactRetrievers: (added: Record<string, FactRetriever>) =>
              found.push(...Object.values(added)),
          },
        ],
      ],
      features: [techInsightsModule],
    });
    stopBackend = () => backend.stop();
    [retriever] = found;
  });
  afterEach(async () => {
    await stopBackend();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  async function run() {
    const { port } = server.address() as AddressInfo;
    return retriever.handler({
      auth: mockServices.auth({ pluginId: 'tech-insights' }),
      config: mockServices.rootConfig(),
      logger: mockServices.logger.mock(),
      urlReader: mockServices.urlReader.mock(),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async plugin => `http://127.0.0.1:${port}/api/${plugin}`,
      }),
    });
  }

  it('tell of each service what fails, is unknown, is waived and passes, and no reason', async () => {
    const facts = await run();
    expect(facts).toEqual([
      {
        entity: {
          kind: 'component',
          namespace: 'default',
          name: 'payments-api',
        },
        facts: {
          score: 50,
          failing: ['CHG-02'],
          unknown: ['CHG-03'],
          waived: ['CHG-04'],
          passing: ['CHG-01'],
        },
      },
      {
        entity: { kind: 'component', namespace: 'default', name: 'checkout' },
        facts: {
          score: null,
          failing: [],
          unknown: [],
          waived: [],
          passing: [],
        },
      },
    ]);
    expect(Object.keys(retriever.schema)).toEqual(Object.keys(facts[0].facts));
  });

  it('are read page by page, as Tech Insights itself', async () => {
    await run();
    expect(asked.map(({ url }) => url)).toEqual([
      '/api/gitops-compliance/v1/fleet?limit=500',
      '/api/gitops-compliance/v1/fleet?limit=500&cursor=more',
    ]);
    expect(asked[0].token).toContain('"sub":"plugin:tech-insights"');
  });

  it('are none where a page cannot be read, in the words of the portal', async () => {
    failing = 'The database is away';
    await expect(run()).rejects.toThrow(
      'Verdicts could not be read for Tech Insights: The database is away',
    );
  });
});
