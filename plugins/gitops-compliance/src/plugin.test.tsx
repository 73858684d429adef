import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  createExtensionTester,
  registerMswTestHooks,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import {
  EntityContentBlueprint,
  EntityCardBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { gitopsComplianceApiRef } from './api';
import {
  changeControlPage,
  entityComplianceContent,
  entityGitopsComplianceCard,
  entityPromotionContent,
} from './plugin';
import { server, serveFixtures } from './testUtils/server';
import { entity } from './testUtils/fixtures';
import { testApi } from './testUtils/render';

registerMswTestHooks(server);
beforeEach(serveFixtures);

const options = {
  mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  apis: [[gitopsComplianceApiRef, testApi()]] as const,
};

describe('the new frontend system', () => {
  it('renders the Promotion tab', async () => {
    renderTestApp({
      ...options,
      extensions: [createTestEntityPage({ entity }), entityPromotionContent],
    });
    expect(
      await screen.findByRole('article', { name: 'Production EU' }),
    ).toBeInTheDocument();
  });

  it('renders the Compliance tab', async () => {
    renderTestApp({
      ...options,
      extensions: [createTestEntityPage({ entity }), entityComplianceContent],
    });
    expect(
      await screen.findByText('Two checks are to be looked at.'),
    ).toBeInTheDocument();
  });

  it('renders the overview card with a row per environment, the running change and the score', async () => {
    renderTestApp({
      ...options,
      extensions: [
        createTestEntityPage({ entity }),
        entityGitopsComplianceCard,
      ],
    });
    expect(
      await screen.findByRole('row', { name: /Production EU .*4c5d6e7/ }),
    ).toBeInTheDocument();
    expect(
      await screen.findByText(/92 of 100, 2 to fix, 1 unknown/),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Compliance' })).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/compliance',
    );
  });

  it('renders the Change control page, with the ledger and the exports among its tabs', async () => {
    renderTestApp({
      ...options,
      initialRouteEntries: ['/change-control/audit'],
      extensions: [changeControlPage],
    });
    expect(
      await screen.findByRole('heading', { name: 'Change control' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByText(/The log holds 12,345 entries/),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'Exports' }));
    expect(
      await screen.findByText(/The newest export, of October 2025/),
    ).toBeInTheDocument();
  });

  it.each([
    [
      'Promotion',
      createExtensionTester(entityPromotionContent).get(
        EntityContentBlueprint.dataRefs.filterFunction,
      ),
    ],
    [
      'the card',
      createExtensionTester(entityGitopsComplianceCard).get(
        EntityCardBlueprint.dataRefs.filterFunction,
      ),
    ],
  ])('shows %s only where Argo CD is annotated', (_what, filter) => {
    expect(filter?.(entity)).toBe(true);
    expect(filter?.({ ...entity, metadata: { name: 'no-annotations' } })).toBe(
      false,
    );
  });
});
