import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { TestApiProvider, renderInTestApp } from '@backstage/test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { gitopsComplianceApiRef } from './api';
import {
  ChangeControlPage,
  EntityComplianceContent,
  EntityGitopsComplianceCard,
  EntityPromotionContent,
  gitopsCompliancePlugin,
  isGitopsComplianceAvailable,
} from './legacy';
import { server, serveFixtures } from './testUtils/server';
import { entity } from './testUtils/fixtures';
import { testApi } from './testUtils/render';

registerMswTestHooks(server);
beforeEach(serveFixtures);

async function render(element: JSX.Element) {
  await renderInTestApp(
    <TestApiProvider apis={[[gitopsComplianceApiRef, testApi()]]}>
      <EntityProvider entity={entity}>
        <Routes>
          <Route path="/*" element={element} />
        </Routes>
      </EntityProvider>
    </TestApiProvider>,
    { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
  );
}

describe('the old frontend system', () => {
  it('renders the Promotion tab', async () => {
    await render(<EntityPromotionContent />);
    expect(
      await screen.findByRole('article', { name: 'Production EU' }),
    ).toBeInTheDocument();
  });

  it('renders the Compliance tab', async () => {
    await render(<EntityComplianceContent />);
    expect(
      await screen.findByText('Two checks are to be looked at.'),
    ).toBeInTheDocument();
  });

  it('renders the overview card', async () => {
    await render(<EntityGitopsComplianceCard />);
    expect(
      await screen.findByRole('row', { name: /Production EU/ }),
    ).toBeInTheDocument();
  });

  it('renders the Change control page, which opens on the changes', async () => {
    await render(<ChangeControlPage />);
    expect(
      await screen.findByRole('tab', { name: 'Audit' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('list', { name: 'Changes' }),
    ).toBeInTheDocument();
  });

  it('brings its own client, and tells where it applies', () => {
    expect([...gitopsCompliancePlugin.getApis()]).toHaveLength(1);
    expect(isGitopsComplianceAvailable(entity)).toBe(true);
  });
});
