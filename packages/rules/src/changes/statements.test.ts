import {
  statementWord,
  statementsIn,
  statementsOf,
  unsaid,
} from './statements';

const TEMPLATE = `## Impact
What may be affected, and for whom?
- [ ] data
## Back-out
How do we come back?`;

it.each<[string, string | null | undefined, string]>([
  ['nothing', undefined, 'empty'],
  ['an erased text', null, 'empty'],
  ['white space', ' \n\t', 'empty'],
  ['a stroke', '---', 'empty'],
  ['too little', 'n/a', 'empty'],
  ['only a comment', '<!-- What may be affected? Who notices? -->', 'empty'],
  ['a comment without an end', '<!-- What may be affected?', 'empty'],
  ['the template', TEMPLATE, 'template'],
  ['a line of it', 'What may be affected, and for whom?', 'template'],
  ['it with other marks', '* WHAT may be affected and for whom', 'template'],
  ['it with a box ticked', '- [x] data\nHow do we come back?', 'filled'],
  ['an answer below it', `${TEMPLATE}\nCard payments are slow`, 'filled'],
  ['too little below it', `${TEMPLATE}\ntbd`, 'template'],
  ['few words', 'None: docs', 'filled'],
  ['another script', '再起動のみです', 'filled'],
])('a statement of %s', (_, text, word) => {
  expect(statementWord(text, [TEMPLATE])).toBe(word);
});

it('names what was not said', () => {
  const fact = statementsOf(
    { reason: 'Larger pool', backOut: 'How do we come back?' },
    { asked: true, templates: [TEMPLATE] },
  );
  expect(fact).toEqual({
    asked: true,
    reason: 'filled',
    impact: 'empty',
    backOut: 'template',
  });
  expect(unsaid(fact, 'empty')).toEqual(['impact']);
  expect(unsaid(fact, 'template')).toEqual(['back-out']);
});

it.each<[string, string, ReturnType<typeof statementsIn>]>([
  [
    'headings',
    'Intro\n## Impact\nCard payments\n\nslow\n### Back-out plan\nRevert\n## Notes\nx',
    { impact: 'Card payments\nslow', backOut: 'Revert' },
  ],
  [
    'bold labels',
    '**Why:** Larger pool\r\n**Impact**: none for **customers**\r\n**Rollback** revert it',
    {
      reason: 'Larger pool',
      impact: 'none for **customers**',
      backOut: 'revert it',
    },
  ],
  ['only comments', '## Impact\n<!-- who? -->\n', { impact: '' }],
  ['a section twice', '# Impact\none\n# Impact\ntwo', { impact: 'one\ntwo' }],
  ['other headings', '## Impacted teams\nx\n## Backlog\ny', {}],
  ['nothing', '', {}],
])('finds statements in a description with %s', (_, markdown, found) => {
  expect(statementsIn(markdown)).toEqual(found);
});
