import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { check } from '../testUtils/fixtures';
import { renderView } from '../testUtils/render';
import { AlikeChecks, alikeOf } from './AlikeChecks';

const unknown = {
  verdict: 'indeterminate',
  reason: 'No pull request is known for this change.',
  remedy: 'Find the pull request that made it.',
} as const;
const checks = [
  check({
    check: 'CHG-02',
    verdict: 'fail',
    reason: 'It was approved by nobody.',
  }),
  check({
    check: 'CHG-03',
    verdict: 'fail',
    reason: 'It was approved by nobody.',
  }),
  check({ ...unknown, check: 'CHG-01', title: 'Provenance' }),
  check({ ...unknown, check: 'CHG-10', reason: 'The zone is not known.' }),
  check({ ...unknown, check: 'CHG-06', title: 'Testing' }),
];

describe('checks of which the same is unknown', () => {
  it('come together; what fails and what differs stays alone', () => {
    const ids = alikeOf(checks).map(group => group.map(one => one.check));
    expect(ids).toEqual([
      ['CHG-02'],
      ['CHG-03'],
      ['CHG-01', 'CHG-06'],
      ['CHG-10'],
    ]);
  });

  it('say it once, and show each with its evidence on demand', async () => {
    renderView(
      <ul>
        <AlikeChecks checks={[checks[2], checks[4]]} framework="all" />
      </ul>,
    );
    expect(await screen.findByText('2 checks: CHG-01, CHG-06')).toBeVisible();
    expect(screen.getAllByText(/No pull request is known/)).toHaveLength(1);
    await userEvent.click(
      screen.getByRole('button', { name: 'Show each of CHG-01, CHG-06' }),
    );
    const each = within(
      screen.getByRole('list', { name: 'Each of CHG-01, CHG-06' }),
    );
    expect(each.getByText('CHG-06 Testing')).toBeVisible();
    expect(
      each.getByRole('button', { name: /^Evidence: \d+, of CHG-01/ }),
    ).toBeVisible();
  });
});
