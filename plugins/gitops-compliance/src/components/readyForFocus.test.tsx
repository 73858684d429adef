import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { act, screen, waitFor } from '@testing-library/react';
import { Button } from './Button';
import { Checkbox } from './Checkbox';
import { IconButton } from './IconButton';
import { Radio } from './Radio';
import { Tab } from './Tab';

describe('readyForFocus', () => {
  let place: HTMLElement;
  let root: Root;

  beforeEach(() => {
    place = document.body.appendChild(document.createElement('div'));
    root = createRoot(place);
    // jsdom takes only some of what has the focus for reached by keyboard.
    const { matches } = Element.prototype;
    jest
      .spyOn(Element.prototype, 'matches')
      .mockImplementation(function focused(this: Element, selectors) {
        return selectors === ':focus-visible'
          ? this === document.activeElement
          : matches.call(this, selectors);
      });
  });

  afterEach(() => {
    act(() => root.unmount());
    place.remove();
    jest.restoreAllMocks();
  });

  it.each([
    ['button', 'button', <Button>Withdraw it</Button>],
    ['button that is an icon', 'button', <IconButton>X</IconButton>],
    ['checkbox', 'checkbox', <Checkbox />],
    ['radio button', 'radio', <Radio />],
    ['tab', 'tab', <Tab label="Withdrawn" />],
  ])(
    'a %s takes the focus of somebody who types ahead, and shows it then',
    async (_title, role, pressed) => {
      // As in a browser: effects that nobody waits for run in a task of their own.
      const surroundings = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
      surroundings.IS_REACT_ACT_ENVIRONMENT = false;
      try {
        flushSync(() => root.render(pressed));
        screen.getByRole(role).focus();
        await waitFor(() =>
          expect(
            document.querySelector('.MuiTouchRipple-ripplePulsate'),
          ).toBeInTheDocument(),
        );
      } finally {
        surroundings.IS_REACT_ACT_ENVIRONMENT = true;
      }
      expect(screen.getByRole(role)).toHaveFocus();
    },
  );
});
