import { directionOf, directionSentence } from './direction';
import { ticketRuleSchema, ticketsIn } from './tickets';

const JIRA = {
  pattern: '\\b[A-Z]{2,10}-\\d+\\b',
  url: 'https://j.test/b/{id}',
};
const ISSUE = { pattern: '#\\d+' };

describe('tickets in texts', () => {
  it('are told once, with their address', () => {
    expect(
      ticketsIn(
        ['PAY-881: retry', 'Retry (#12)', 'PAY-881 CORE-2', null],
        [JIRA, ISSUE],
      ),
    ).toEqual([
      { id: 'PAY-881', url: 'https://j.test/b/PAY-881' },
      { id: 'CORE-2', url: 'https://j.test/b/CORE-2' },
      { id: '#12', url: null },
    ]);
  });

  it('cannot lead elsewhere by what they are called', () => {
    const [ticket] = ticketsIn(
      ['T:../../evil?x=1'],
      [{ pattern: 'T:\\S+', url: 'https://j.test/b/{id}' }],
    );
    expect(ticket.url).toBe('https://j.test/b/T%3A..%2F..%2Fevil%3Fx%3D1');
  });

  it('are none where nothing is named or configured', () => {
    expect(ticketsIn(['a fix', ''], [JIRA])).toEqual([]);
    expect(ticketsIn(['PAY-1'], [])).toEqual([]);
  });

  it.each([
    [{ pattern: '(' }],
    [{ pattern: 'a*' }],
    [{ pattern: 'A-1', url: 'ftp://j.test/{id}' }],
    [{ pattern: 'A-1', url: 'https://j.test/b/' }],
  ])('are not looked for by %o', wrong => {
    expect(ticketRuleSchema.safeParse(wrong).success).toBe(false);
    expect(ticketRuleSchema.safeParse(JIRA).success).toBe(true);
  });
});

describe('the direction of a change', () => {
  it.each([
    [0, 0, 'same', /^No commits/],
    [1, 0, 'forward', /^Brings 1 commit\.$/],
    [0, 3, 'back', /^Goes back 3 commits/],
    [2, 1, 'diverged', /Brings 2 commits and takes 1 commit away/],
  ])('with %s that come and %s that go is %s', (brings, goes, way, words) => {
    expect(directionOf(brings, goes)).toBe(way);
    expect(directionSentence(brings, goes)).toMatch(words);
  });
});
