import fc from 'fast-check';
import { addedUp } from '../manifests';
import {
  assessRisk,
  backOutNeeds,
  backOutSentence,
  riskSentence,
} from './assessRisk';
import { MAX_RISK, RISK_FORMULA } from './formula';
import { changedFiles, isMigration } from './migrations';
import type { RiskFacts } from './types';

const NOTHING = addedUp([]);
const HARMLESS: RiskFacts = {
  kind: 'promotion',
  class: 'normal',
  commits: 3,
  commitsTakenAway: 0,
  source: { count: 4, migrations: [] },
  files: changedFiles(['overlays/prod/kustomization.yaml']),
  rendered: { ...NOTHING, changed: 1 },
  firstByAuthor: false,
  recentFailures: 0,
  outsideHours: false,
};
const withRendered = (change: Partial<RiskFacts['rendered']>) => ({
  rendered: { ...NOTHING, ...change } as RiskFacts['rendered'],
});

describe('the risk of a change', () => {
  it('is 0 where nothing raises it', () => {
    expect(assessRisk(HARMLESS)).toMatchObject({ score: 0, parts: [] });
    expect(riskSentence(assessRisk(HARMLESS))).toBe(
      'Risk 0: nothing raises it.',
    );
  });

  it.each<[string, Partial<RiskFacts>, string, number]>([
    ['6 commits', { commits: 6 }, 'commits', 1],
    ['21 commits', { commits: 21 }, 'commits', 2],
    ['unknown commits', { commits: null }, 'commits', 1],
    ['commits that go', { commitsTakenAway: 3 }, 'taken-away', 1],
    ['51 files', { source: { count: 50, migrations: [] } }, 'files', 1],
    ['201 files', { source: { count: 201, migrations: [] } }, 'files', 2],
    [
      '6 objects',
      withRendered({ added: 2, changed: 2, removed: 2 }),
      'resources',
      1,
    ],
    ['21 objects', withRendered({ changed: 21 }), 'resources', 2],
    ['an unknown rendering', { rendered: null }, 'not-rendered', 2],
    ['a secret', withRendered({ secrets: 1 }), 'secrets', 2],
    ['hidden secrets', withRendered({ hiddenSecrets: 2 }), 'secrets', 1],
    ['a definition', withRendered({ definitions: 1 }), 'definitions', 3],
    ['a changed job', withRendered({ jobs: 1 }), 'migration', 2],
    [
      'a migration in the source',
      { source: { count: 1, migrations: ['db/migrate/1.rb'] } },
      'migration',
      2,
    ],
    [
      'a migration in the pull request',
      { files: changedFiles(['a/migrations/2.sql']) },
      'migration',
      2,
    ],
    ['state', withRendered({ stateful: 1 }), 'stateful', 2],
    ['a first change', { firstByAuthor: true }, 'first-by-author', 1],
    ['an unknown author', { firstByAuthor: null }, 'first-by-author', 1],
    ['a failure', { recentFailures: 1 }, 'recent-failures', 1],
    ['failures', { recentFailures: 4 }, 'recent-failures', 2],
    ['unknown failures', { recentFailures: null }, 'recent-failures', 1],
    ['the night', { outsideHours: true }, 'outside-hours', 1],
    ['being expedited', { class: 'expedited' }, 'expedited', 1],
  ])('is raised by %s', (_, change, rule, points) => {
    const { parts, score } = assessRisk({ ...HARMLESS, ...change });
    expect(parts).toEqual([expect.objectContaining({ rule, points })]);
    expect(score).toBe(points);
  });

  it('is not raised by a job that only runs again, where the source is known', () => {
    const again = withRendered({ jobs: 1, jobsRunAgain: 1 });
    expect(assessRisk({ ...HARMLESS, ...again }).score).toBe(0);
    expect(assessRisk({ ...HARMLESS, ...again, source: null }).score).toBe(2);
  });

  it('shows the sum', () => {
    const risk = assessRisk({
      ...HARMLESS,
      commits: 9,
      ...withRendered({ definitions: 1, changed: 1 }),
    });
    expect(riskSentence(risk)).toBe(
      'Risk 4 = 1 for 9 commits + 3 for a custom resource definition.',
    );
  });

  it('is at most 10, and says what the sum would be', () => {
    const risk = assessRisk({
      ...HARMLESS,
      commits: 100,
      recentFailures: 3,
      ...withRendered({ secrets: 1, definitions: 1, jobs: 2, stateful: 1 }),
    });
    expect(risk.score).toBe(MAX_RISK);
    expect(riskSentence(risk)).toContain('Risk 10 (13, of at most 10) = ');
  });

  it('is never lower for a fact that is not known than for the mildest', () => {
    const unknowns: Partial<RiskFacts>[] = [
      { commits: null },
      { source: null },
      { files: null },
      { rendered: null },
      { firstByAuthor: null },
      { recentFailures: null },
    ];
    for (const unknown of unknowns) {
      expect(
        assessRisk({ ...HARMLESS, ...unknown }).score,
      ).toBeGreaterThanOrEqual(assessRisk(HARMLESS).score);
    }
  });

  it('never falls when there is more of anything', () => {
    const counts = fc.record({
      added: fc.nat(30),
      removed: fc.nat(30),
      changed: fc.nat(30),
      secrets: fc.nat(3),
      definitions: fc.nat(3),
      stateful: fc.nat(3),
      commits: fc.nat(40),
      recentFailures: fc.nat(4),
    });
    const factsOf = ({
      commits,
      recentFailures,
      ...rendered
    }: {
      commits: number;
      recentFailures: number;
      [key: string]: number;
    }) => ({ ...HARMLESS, commits, recentFailures, ...withRendered(rendered) });
    fc.assert(
      fc.property(counts, counts, (one, more) => {
        const sum = Object.fromEntries(
          Object.entries(one).map(([key, value]) => [
            key,
            value + more[key as keyof typeof more],
          ]),
        ) as typeof one;
        expect(assessRisk(factsOf(sum)).score).toBeGreaterThanOrEqual(
          assessRisk(factsOf(one)).score,
        );
      }),
    );
  });

  it('has a formula whose rules have ids of their own', () => {
    const ids = RISK_FORMULA.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('going back over a change', () => {
  it.each<[string, Partial<RiskFacts>, string[]]>([
    ['a harmless one', {}, []],
    [
      'a migration',
      { files: changedFiles(['db/migrations/1.sql']) },
      ['migration'],
    ],
    ['a definition', withRendered({ definitions: 1 }), ['definition']],
    ['state', withRendered({ stateful: 1 }), ['stateful']],
    [
      'all of it',
      { ...withRendered({ jobs: 1, definitions: 1, stateful: 2 }) },
      ['migration', 'definition', 'stateful'],
    ],
    [
      'one of which nothing is known',
      { source: null, files: null, rendered: null },
      ['unknown'],
    ],
    ['one that was not rendered', { rendered: null }, []],
  ])('of %s needs', (_, change, kinds) => {
    const needs = backOutNeeds({ ...HARMLESS, ...change });
    expect(needs.map(({ kind }) => kind)).toEqual(kinds);
    expect(backOutSentence(needs) === '').toBe(kinds.length === 0);
  });

  it('says what to do', () => {
    expect(
      backOutSentence(
        backOutNeeds({ ...HARMLESS, ...withRendered({ stateful: 1 }) }),
      ),
    ).toBe(
      'Going back crosses 1 workload or claim that keeps state: say how its data is brought back, and acknowledge it.',
    );
  });
});

describe('a migration is seen by its path', () => {
  it.each([
    ['db/migrations/001.sql', true],
    ['src/main/resources/db/migration/V1__a.sql', true],
    ['alembic/versions/1.py', true],
    ['app/migrate/x.ts', true],
    ['schema.sql', true],
    ['db/changelog-1.xml', true],
    ['src/immigration/a.ts', false],
    ['docs/migrating.md', false],
    ['services/api/overlays/prod/kustomization.yaml', false],
  ])('%s: %s', (path, expected) => {
    expect(isMigration(path)).toBe(expected);
  });
});
