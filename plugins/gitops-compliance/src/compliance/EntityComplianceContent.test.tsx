import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/frontend-test-utils';
import { HttpResponse, http } from 'msw';
import { ENTITY, refusal, server, serveFixtures } from '../testUtils/server';
import { ago, compliance, freshSource } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { EntityComplianceContent } from './EntityComplianceContent';

registerMswTestHooks(server);
beforeEach(serveFixtures);

async function production() {
  return within(await screen.findByRole('region', { name: 'Production EU' }));
}

describe('Compliance tab', () => {
  it('opens with a sentence and a score that keeps unknowns apart', async () => {
    renderView(<EntityComplianceContent />);
    expect(
      await screen.findByText('Two checks are to be looked at.'),
    ).toBeVisible();
    expect(screen.getByText('92 of 100, 2 to fix, 1 unknown.')).toBeVisible();
  });

  it('lists what fails first, then what is unknown, and folds what passes', async () => {
    renderView(<EntityComplianceContent />);
    const prod = await production();
    const items = within(
      prod.getByRole('list', { name: 'Checks to look at in Production EU' }),
    ).getAllByRole('listitem');
    expect(items[0]).toHaveTextContent('FailCHG-02 Independence');
    expect(items[0]).toHaveTextContent('Review #51 again.');
    expect(items[1]).toHaveTextContent('Not knownDRF-01');
    expect(prod.queryByText(/CHG-01/)).not.toBeInTheDocument();
    await userEvent.click(prod.getByRole('button', { name: 'Show: 1 passes' }));
    expect(prod.getByText(/CHG-01/)).toBeVisible();
  });

  it('shows the ledger entry of a verdict at one click', async () => {
    renderView(<EntityComplianceContent />);
    const prod = await production();
    await userEvent.click(
      prod.getByRole('button', { name: 'Evidence: 1, of CHG-02' }),
    );
    expect(prod.getByText('change:51#4')).toBeVisible();
  });

  it('labels checks with the controls of the chosen framework', async () => {
    renderView(<EntityComplianceContent />);
    const prod = await production();
    expect(prod.getAllByText('CC8.1').length).toBeGreaterThan(0);
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Framework' }),
      'NIST 800-53 r5',
    );
    expect(prod.getAllByText('CM-3').length).toBeGreaterThan(0);
    expect(prod.queryByText('CC8.1')).not.toBeInTheDocument();
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Framework' }),
      'PCI DSS 4.0.1',
    );
    expect(
      prod.getAllByText('no control in this framework').length,
    ).toBeGreaterThan(0);
  });

  it('shows one environment where one is chosen', async () => {
    renderView(<EntityComplianceContent />);
    await screen.findByRole('region', { name: 'Dev' });
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Environment' }),
      'Production EU',
    );
    expect(
      screen.queryByRole('region', { name: 'Dev' }),
    ).not.toBeInTheDocument();
  });

  it.each([
    ['that fails', 'CHG-02'],
    ['that is folded, as it passes', 'CHG-01'],
  ])('opens the check %s at which an address points', async (_, check) => {
    renderView(<EntityComplianceContent />, {
      route: `/?environment=prod-eu&framework=all&check=${check}`,
    });
    const prod = await production();
    const item = prod
      .getAllByRole('listitem')
      .find(each => each.getAttribute('aria-current') === 'true');
    expect(item).toHaveTextContent(check);
    expect(item).toHaveFocus();
  });

  it('says who approved which pull request at which head, who synced, and whether in a window', async () => {
    renderView(<EntityComplianceContent />);
    const prod = await production();
    expect(prod.getByRole('link', { name: 'Grace' })).toBeVisible();
    expect(prod.getByRole('link', { name: /^PR #58/ })).toBeVisible();
    expect(prod.getByText('eeeeeee')).toBeVisible();
    expect(prod.getByText('Inside its window “Working hours”')).toBeVisible();
    expect(prod.getByText('Synced', { selector: 'dt' })).toBeVisible();
  });

  it('has three plain tables, the last with the coming windows', async () => {
    renderView(<EntityComplianceContent />);
    expect(
      await screen.findByRole('table', {
        name: /Reviews of promotion pull requests/,
      }),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'Syncs' }));
    expect(
      within(screen.getByRole('table', { name: /Syncs/ })).getByText(
        'sync:payments-api#12',
      ),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'Windows' }));
    expect(screen.getByText('Outside every window')).toBeVisible();
    expect(
      await screen.findByText(/Always open, as no window names them/),
    ).toBeVisible();
  });

  it('marks a policy that nobody governs', async () => {
    renderView(<EntityComplianceContent />);
    expect(
      await screen.findByText('ungoverned: nobody approved it'),
    ).toBeVisible();
    expect(screen.getByText('abcdef0')).toBeVisible();
  });

  it('names the source that is silent', async () => {
    server.use(
      http.get(`${ENTITY}/compliance`, () =>
        HttpResponse.json(
          compliance({
            sources: [
              {
                ...freshSource,
                state: 'stale',
                lastHeard: ago({ minutes: 6, seconds: 5 }),
              },
            ],
          }),
        ),
      ),
    );
    renderView(<EntityComplianceContent />);
    expect(
      await screen.findByText(/Argo CD eu-1 has not answered for 6 min/),
    ).toBeVisible();
  });

  it('explains an empty service', async () => {
    server.use(
      http.get(`${ENTITY}/compliance`, () =>
        HttpResponse.json(compliance({ environments: [] })),
      ),
    );
    renderView(<EntityComplianceContent />);
    expect(
      await screen.findByRole('heading', { name: /No deployments were found/ }),
    ).toBeVisible();
  });

  it('explains a refusal', async () => {
    server.use(
      http.get(`${ENTITY}/compliance`, () => refusal(403, 'Not for you.')),
    );
    renderView(<EntityComplianceContent />);
    expect(await screen.findByText('Not for you.')).toBeVisible();
    expect(screen.getByText('gitops-compliance.read')).toBeVisible();
  });
});
