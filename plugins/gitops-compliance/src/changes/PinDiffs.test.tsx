import { render, screen } from '@testing-library/react';
import { PinDiffs } from './PinDiffs';

describe('the pins that a change moves', () => {
  const path = 'services/events-relay/kustomization.yaml';
  const diffs = [
    { repository: 'acme/deploy', path, key: 'images[name=x].newTag' },
    { repository: 'acme/deploy', path, key: 'images[name=x].digest' },
    { repository: 'acme/deploy', path: 'values.yaml', key: 'image.tag' },
  ].map((diff, index) => ({
    ...diff,
    before: index === 2 ? null : `old-${index}`,
    after: `new-${index}`,
  }));

  it('are each shown with file, key, before and after', () => {
    render(<PinDiffs diffs={diffs} />);
    const shown = screen.getAllByRole('figure').map(one => one.textContent);
    expect(shown).toEqual(
      diffs.map(({ before, after, key, ...diff }) => {
        const old = before === null ? '' : `before: -\u00a0${before}`;
        return `acme/deploy: ${diff.path}, key ${key}${old}after: +\u00a0${after}`;
      }),
    );
  });
});
