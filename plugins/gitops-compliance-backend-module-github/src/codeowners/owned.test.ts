import { ownedPaths } from './owned';
import { parseOwners } from './parse';

const FILE = `# Everything is the platform's
*            @acme/Platform   # unless said below
/apps/       @ada bob@acme.test
/apps/legacy/
/docs/*      @docs-bot[bot]
with\\ space  @ada
`;

it('reads patterns and owners, and passes over comments', () => {
  expect(parseOwners(FILE)).toEqual({
    unreadable: [],
    rules: [
      {
        line: 2,
        pattern: '*',
        owners: [{ kind: 'team', team: 'acme/platform' }],
      },
      {
        line: 3,
        pattern: '/apps/',
        owners: [
          { kind: 'account', account: { login: 'ada', bot: false } },
          { kind: 'address' },
        ],
      },
      { line: 4, pattern: '/apps/legacy/', owners: [] },
      {
        line: 5,
        pattern: '/docs/*',
        owners: [
          { kind: 'account', account: { login: 'docs-bot[bot]', bot: true } },
        ],
      },
      {
        line: 6,
        pattern: 'with\\ space',
        owners: [{ kind: 'account', account: { login: 'ada', bot: false } }],
      },
    ],
  });
});

it.each(['[a-z]*.js @ada', '!x @ada', 'a @', 'a ada', 'a @acme/x/y'])(
  'says that it cannot read %s',
  line => {
    expect(parseOwners(`* @ada\n${line}\n`)).toMatchObject({
      unreadable: [2],
      rules: [{ line: 1 }],
    });
  },
);

it('lets the last rule that matches decide, also that nobody owns', () => {
  const paths = ['README.md', 'apps/a', 'apps/legacy/b', 'apps/c'];
  expect(
    ownedPaths(parseOwners(FILE), paths).map(({ line, paths: found }) => [
      line,
      found,
    ]),
  ).toEqual([
    [2, ['README.md']],
    [3, ['apps/a', 'apps/c']],
  ]);
  expect(ownedPaths(parseOwners(''), paths)).toEqual([]);
});
