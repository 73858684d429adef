import { render } from '@testing-library/react';
import { VisibleText } from './VisibleText';

describe('what others wrote', () => {
  it.each([
    ['plain', 'plain'],
    ['a\u202Eb', 'aU+202Eb'],
    ['zero\u200Bwidth', 'zeroU+200Bwidth'],
    ['\u2066x\u2069', 'U+2066xU+2069'],
    ['bell\u0007', 'bellU+0007'],
    ['two\nlines', 'two\nlines'],
    ['<b>no markup</b>', '<b>no markup</b>'],
    ['Grüße, 世界', 'Grüße, 世界'],
  ])('%j shows as %j', (text, shown) => {
    const { container } = render(<VisibleText text={text} />);
    expect(container).toHaveTextContent(shown, { normalizeWhitespace: false });
    expect(container.querySelector('b')).toBeNull();
  });
});
