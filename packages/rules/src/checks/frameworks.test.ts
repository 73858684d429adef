import { CHECKS } from './registry';
import {
  arranged,
  frameworkProblems,
  frameworksOf,
  type OwnFramework,
} from './frameworks';
import { FRAMEWORKS } from './types';

const acme = (more: Partial<OwnFramework> = {}): OwnFramework => ({
  id: 'ACME',
  title: 'Acme change standard',
  controls: [
    { id: 'A-1', checks: ['CHG-02', 'CHG-10'] },
    { id: 'A-2', checks: ['CHG-02', 'LOG-01'] },
  ],
  ...more,
});

describe('frameworks of an organisation', () => {
  it.each<[string, OwnFramework[], string[]]>([
    ['that are whole', [acme()], []],
    ...FRAMEWORKS.map((id): [string, OwnFramework[], string[]] => [
      `called ${id.toLowerCase()} like a built-in one`,
      [acme({ id: id.toLowerCase() })],
      ['0.id'],
    ]),
    ['that come twice', [acme(), acme({ id: 'acme' })], ['1.id']],
    [
      'with a control that comes twice',
      [
        acme({
          controls: [
            { id: 'A-1', checks: ['CHG-02'] },
            { id: 'A-1', checks: ['CHG-03'] },
          ],
        }),
      ],
      ['0.controls.1.id'],
    ],
    [
      'with a check that there is not, or a pattern',
      [acme({ controls: [{ id: 'A-1', checks: ['CHG-02', 'CHG-99', '*'] }] })],
      ['0.controls.0.checks.1', '0.controls.0.checks.2'],
    ],
  ])('%s', (_, frameworks, paths) => {
    expect(
      frameworkProblems(frameworks).map(({ path }) => path.join('.')),
    ).toEqual(paths);
  });

  it('name all that there is where a check is not', () => {
    const [problem] = frameworkProblems([
      acme({ controls: [{ id: 'A-1', checks: ['NO-01'] }] }),
    ]);
    for (const { id } of CHECKS) expect(problem.message).toContain(id);
  });

  it.each<[string, unknown, number]>([
    ['a policy that has some', { version: 1, frameworks: [acme()] }, 1],
    ['a policy without', { version: 1 }, 0],
    ['what cannot be read', { frameworks: [{ id: 1 }] }, 0],
    ['no policy', null, 0],
  ])('are read of %s', (_, document, count) => {
    expect(frameworksOf(document)).toHaveLength(count);
  });

  it('come beside the controls that a check has, and alter no verdict', () => {
    const result = {
      check: 'CHG-02',
      verdict: 'fail',
      controls: [{ framework: 'SOC2', id: 'CC8.1' }],
    };
    expect(arranged([result], [acme()])).toEqual([
      {
        ...result,
        controls: [
          { framework: 'SOC2', id: 'CC8.1' },
          { framework: 'ACME', id: 'A-1' },
          { framework: 'ACME', id: 'A-2' },
        ],
      },
    ]);
    expect(arranged([{ ...result, check: 'CHG-01' }], [acme()])).toEqual([
      { ...result, check: 'CHG-01' },
    ]);
  });
});
