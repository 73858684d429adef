import { screenAt, SECTIONS } from './sections';

const SCREENS = SECTIONS.flatMap(({ screens }) => screens);

describe('sections of Change control', () => {
  it('have an address of its own for each screen', () => {
    const paths = SCREENS.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it.each(SCREENS.map(({ path }) => path))('find %s by its address', path => {
    const { section, screen } = screenAt(`${path}/further`);
    expect(screen.path).toBe(path);
    expect(section.screens).toContain(screen);
  });

  it('have what runs of emergencies above each but their own', () => {
    const own = SCREENS.filter(({ showsEmergencies }) => showsEmergencies);
    expect(own.map(({ path }) => path)).toEqual(['emergencies']);
  });

  it('open on the changes at any other address', () => {
    expect(screenAt('').screen.path).toBe('changes');
    expect(screenAt('no-such-screen').screen.path).toBe('changes');
  });
});
