import { screen, within } from '@testing-library/react';
import { gate } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { GateList } from './GateList';

it('shows the checks of a gate, from which App, with their pages', async () => {
  const check = { name: 'conftest', appId: 15368, title: null, url: null };
  renderView(
    <GateList
      label="Gates"
      gates={[
        gate({
          gate: 'policy',
          title: 'Policy as code',
          state: 'closed',
          checks: [
            {
              ...check,
              conclusion: 'timed_out',
              title: 'No limits',
              url: 'https://ci.example/1',
            },
            { ...check, name: 'opa', conclusion: null },
            { ...check, name: 'kyverno', conclusion: 'success' },
          ],
        }),
      ]}
    />,
  );
  const list = await screen.findByRole('list', {
    name: 'Policy as code: checks on the head',
  });
  const [conftest, opa, kyverno] = within(list).getAllByRole('listitem');
  expect(conftest).toHaveTextContent('conftest: timed out');
  expect(conftest).toHaveTextContent('From App 15368: No limits');
  expect(within(conftest).getByRole('link')).toHaveAttribute(
    'href',
    'https://ci.example/1',
  );
  expect(opa).toHaveTextContent('opa: no result yet');
  expect(kyverno).toHaveTextContent('kyverno: succeeded');
});

it('links the screen that a remedy names', async () => {
  const remedy =
    'Link the account bob-builds to its person under Change control, Persons; then request it again.';
  renderView(
    <GateList label="Gates" gates={[gate({ state: 'unknown', remedy })]} />,
  );
  const list = await screen.findByRole('list', { name: 'Gates' });
  expect(list).toHaveTextContent(remedy);
  expect(
    within(list).getByRole('link', { name: 'Change control, Persons' }),
  ).toHaveAttribute('href', '/change-control/persons');
});

it('sets apart what is open by exception, and does not count it among the open', async () => {
  renderView(
    <GateList
      label="Gates"
      gates={[
        gate({
          title: 'Board votes',
          state: 'open',
          reason: 'Would be pending: no votes. Bent by emergency E-12.',
          wouldBe: 'pending',
        }),
        gate({ gate: 'calendar', title: 'Calendar', state: 'open' }),
      ]}
    />,
  );
  const list = await screen.findByRole('list', {
    name: 'Gates open by exception',
  });
  expect(list).toHaveTextContent(
    'Board votes: open by exception, would be waiting',
  );
  expect(list).toHaveTextContent('Bent by emergency E-12.');
  expect(screen.getByText('1 open: Calendar')).toBeVisible();
});
