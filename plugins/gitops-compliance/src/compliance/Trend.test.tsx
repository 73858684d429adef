import { DateTime } from 'luxon';
import { screen } from '@testing-library/react';
import { renderView } from '../testUtils/render';
import { Trend } from './Trend';

const NOW = '2026-01-31T00:00:00Z';
const score = (value: number | null) => ({
  score: value,
  passed: 1,
  failed: 0,
  indeterminate: 0,
});

it('says in words from what to what the score went, and leads to what ran then', async () => {
  renderView(
    <Trend
      service="component:default/payments-api"
      now={NOW}
      trend={[
        { at: '2026-01-01T00:00:00Z', score: score(50) },
        { at: '2026-01-10T00:00:00Z', score: score(80) },
      ]}
    />,
  );
  expect(
    await screen.findByRole('img', { name: 'Score from 50 to 80, in 2 steps' }),
  ).toBeVisible();
  expect(screen.getByText(/50 of 100 then\./)).toBeVisible();
  const then = screen.getByRole('link', { name: 'What ran then' });
  const { pathname, searchParams } = new URL(
    then.getAttribute('href') as string,
    'http://portal.test',
  );
  expect(pathname).toBe('/change-control/state');
  expect(searchParams.get('entity')).toBe('component:default/payments-api');
  expect(
    DateTime.fromISO(searchParams.get('at') as string, {
      zone: searchParams.get('zone') as string,
    }).toMillis(),
  ).toBe(Date.parse('2026-01-01T00:00:00Z'));
});

it('draws nothing where nothing has a score', async () => {
  renderView(
    <>
      <Trend
        service="component:default/payments-api"
        now={NOW}
        trend={[{ at: '2026-01-01T00:00:00Z', score: score(null) }]}
      />
      <p>What follows</p>
    </>,
  );
  expect(await screen.findByText('What follows')).toBeVisible();
  expect(screen.queryByRole('img')).not.toBeInTheDocument();
});
