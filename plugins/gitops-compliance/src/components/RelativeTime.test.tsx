import { act, render, screen } from '@testing-library/react';
import { NowProvider } from './Now';
import { RelativeTime } from './RelativeTime';

const START = new Date('2026-03-04T05:06:07Z');

beforeEach(() => {
  jest.useFakeTimers({ now: START });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a relative time', () => {
  it('of what came since the last tick is just now', () => {
    const { rerender } = render(<NowProvider>{null}</NowProvider>);
    jest.setSystemTime(START.getTime() + 9_000);
    const at = new Date(START.getTime() + 8_000).toISOString();
    rerender(
      <NowProvider>
        <RelativeTime at={at} />
      </NowProvider>,
    );
    expect(screen.getByText('just now')).toBeVisible();
  });

  it('goes on by itself', () => {
    render(
      <NowProvider>
        <RelativeTime at={START.toISOString()} />
      </NowProvider>,
    );
    act(() => {
      jest.advanceTimersByTime(180_000);
    });
    expect(screen.getByText('3 min ago')).toBeVisible();
  });
});
