import { render, screen, within } from '@testing-library/react';
import { PlainTable } from './PlainTable';

describe('a plain table', () => {
  it('is named by its caption, which does not scroll away with it', () => {
    render(
      <PlainTable
        caption="What ran"
        columns={[{ header: 'Service', cell: (row: string) => row }]}
        rows={['payments-api']}
        rowKey={row => row}
        empty="Nothing ran."
      />,
    );
    const scrolls = within(screen.getByRole('region', { name: 'What ran' }));
    expect(scrolls.getByRole('table', { name: 'What ran' })).toHaveTextContent(
      'payments-api',
    );
    expect(screen.getByText('What ran')).toBeVisible();
    expect(scrolls.queryByText('What ran')).toBeNull();
  });
});
