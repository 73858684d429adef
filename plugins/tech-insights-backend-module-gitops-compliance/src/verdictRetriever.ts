import type { FactRetriever } from '@backstage-community/plugin-tech-insights-node';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  createGitopsComplianceClient,
  type Fleet,
} from '@gitops-compliance/plugin-gitops-compliance-common';

/** Plugin id of the backend. */
const PLUGIN_ID = 'gitops-compliance';
/** Services that the portal gives at once. */
const PAGE_SIZE = 500;

type Row = Fleet['items'][number];

/**
 * The facts `gitops-compliance`: for each service how it stands, as the fleet
 * page shows it, from verdicts on record. No reason and no person is in them.
 * A page that cannot be read fails the run, and the facts of before stay.
 */
export function createVerdictRetriever(): FactRetriever {
  return {
    id: 'gitops-compliance',
    version: '1.0.0',
    title: 'GitOps Compliance',
    description: 'How a service stands against its checks.',
    entityFilter: [{ kind: 'component' }],
    schema: {
      score: {
        type: 'integer',
        description:
          'Passed checks of those with a verdict, in percent; null without any.',
      },
      failing: {
        type: 'set',
        description: 'Ids of checks that fail in some environment, not waived.',
      },
      unknown: {
        type: 'set',
        description:
          'Ids of checks that could not be decided in some environment, not waived; never to be taken for passed.',
      },
      waived: {
        type: 'set',
        description: 'Ids of checks that a waiver in force sets aside.',
      },
      passing: {
        type: 'set',
        description: 'Ids of checks that pass wherever they apply.',
      },
    },
    async handler({ auth, discovery }) {
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: PLUGIN_ID,
      });
      const client = createGitopsComplianceClient({
        baseUrl: await discovery.getBaseUrl(PLUGIN_ID),
        fetch: async (input, init) => {
          const request = new Request(input, init);
          request.headers.set('authorization', `Bearer ${token}`);
          return fetch(request);
        },
      });
      const rows: Row[] = [];
      let cursor: string | undefined;
      do {
        const { data, error, response } = await client.GET('/v1/fleet', {
          params: { query: { limit: PAGE_SIZE, cursor } },
        });
        if (!data) throw new Error(refusal(error, response));
        rows.push(...data.items);
        cursor = data.nextCursor ?? undefined;
      } while (cursor);
      return rows.map(row => ({
        entity: parseEntityRef(row.service),
        facts: factsOf(row),
      }));
    },
  };
}

function factsOf({ score, cells }: Row) {
  const checks = (wanted: (cell: Row['cells'][number]) => boolean) =>
    cells.filter(wanted).map(({ check }) => check);
  const isOpen = (cell: Row['cells'][number]) => cell.waivedUntil === undefined;
  return {
    score: score.score,
    failing: checks(cell => isOpen(cell) && cell.verdict === 'fail'),
    unknown: checks(cell => isOpen(cell) && cell.verdict === 'indeterminate'),
    waived: checks(cell => !isOpen(cell)),
    passing: checks(cell => isOpen(cell) && cell.verdict === 'pass'),
  };
}

function refusal(error: unknown, { status }: Response): string {
  const body = error as { error?: { message?: string } } | undefined;
  return `Verdicts could not be read for Tech Insights: ${
    body?.error?.message ?? `the portal answered with ${status}`
  }`;
}
