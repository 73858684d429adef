import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { act, screen, waitFor } from '@testing-library/react';
import { Button } from './Button';

describe('Button', () => {
  let root: Root;

  beforeEach(() => {
    root = createRoot(document.body.appendChild(document.createElement('div')));
  });

  afterEach(() => act(() => root.unmount()));

  it('takes the focus of somebody who types ahead, and shows it then', async () => {
    // As in a browser: effects that nobody waits for run in a task of their own.
    const surroundings = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
    surroundings.IS_REACT_ACT_ENVIRONMENT = false;
    try {
      flushSync(() => root.render(<Button>Withdraw it</Button>));
      screen.getByRole('button', { name: 'Withdraw it' }).focus();
      await waitFor(() =>
        expect(
          document.querySelector('.MuiTouchRipple-ripplePulsate'),
        ).toBeInTheDocument(),
      );
    } finally {
      surroundings.IS_REACT_ACT_ENVIRONMENT = true;
    }
    expect(screen.getByRole('button', { name: 'Withdraw it' })).toHaveFocus();
  });
});
