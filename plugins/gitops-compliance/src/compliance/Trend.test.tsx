import { render, screen } from '@testing-library/react';
import { Trend } from './Trend';

const NOW = '2026-01-31T00:00:00Z';
const score = (value: number | null) => ({
  score: value,
  passed: 1,
  failed: 0,
  indeterminate: 0,
});

it('says in words from what to what the score went', () => {
  render(
    <Trend
      now={NOW}
      trend={[
        { at: '2026-01-01T00:00:00Z', score: score(50) },
        { at: '2026-01-10T00:00:00Z', score: score(80) },
      ]}
    />,
  );
  expect(
    screen.getByRole('img', { name: 'Score from 50 to 80, in 2 steps' }),
  ).toBeVisible();
  expect(screen.getByText(/50 of 100 then$/)).toBeVisible();
});

it('draws nothing where nothing has a score', () => {
  render(
    <Trend
      now={NOW}
      trend={[{ at: '2026-01-01T00:00:00Z', score: score(null) }]}
    />,
  );
  expect(screen.queryByRole('img')).not.toBeInTheDocument();
});
