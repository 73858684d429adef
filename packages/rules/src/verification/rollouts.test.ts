import {
  rolloutSentence,
  rolloutsThatCount,
  type RolloutFact,
} from './rollouts';

const MERGED = '2026-03-02T10:00:00.000Z';
const BEFORE = '2026-03-02T09:59:59.000Z';
const AFTER = '2026-03-02T10:01:00.000Z';
const LATER = '2026-03-02T10:02:00.000Z';

const rollout = (name: string): RolloutFact => ({
  kind: 'Rollout',
  namespace: 'payments',
  name,
  parent: null,
  health: 'healthy',
  createdAt: BEFORE,
});
const run = (
  name: string,
  createdAt: string | null,
  health: RolloutFact['health'],
  parent = 'api',
): RolloutFact => ({
  kind: 'AnalysisRun',
  namespace: 'payments',
  name,
  parent,
  health,
  createdAt,
});

describe('what counts of the progressive deliveries', () => {
  it.each<[string, RolloutFact[], string[]]>([
    ['a Rollout, however old it is', [rollout('api')], ['api']],
    [
      'no analysis of before the merge',
      [rollout('api'), run('old', BEFORE, 'degraded')],
      ['api'],
    ],
    [
      'the newest analysis of each Rollout',
      [
        run('first', AFTER, 'degraded'),
        run('again', LATER, 'healthy'),
        run('of-web', AFTER, 'degraded', 'web'),
      ],
      ['again', 'of-web'],
    ],
    [
      'every analysis that still runs',
      [run('background', AFTER, 'progressing'), run('step', LATER, 'healthy')],
      ['background', 'step'],
    ],
    [
      'an analysis of which nobody says when it began',
      [run('undated', null, 'degraded'), run('step', LATER, 'healthy')],
      ['undated', 'step'],
    ],
  ])('is %s', (_, rollouts, names) => {
    expect(rolloutsThatCount(rollouts, MERGED).map(({ name }) => name)).toEqual(
      names,
    );
  });

  it('says by name what keeps a change', () => {
    expect(rolloutSentence(run('api-6f-2', AFTER, 'degraded'))).toBe(
      'AnalysisRun api-6f-2 has failed',
    );
    expect(rolloutSentence(rollout('api'))).toBe('');
  });
});
