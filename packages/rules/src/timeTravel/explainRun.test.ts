import { explainRun, type RunFacts } from './explainRun';

const REVISION = '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432';
const ran: RunFacts = {
  revision: REVISION,
  baseline: false,
  change: null,
  notice: null,
  watched: true,
};
const change: NonNullable<RunFacts['change']> = {
  number: 214,
  kind: 'promotion',
  emergency: null,
  mergedOutside: false,
};

describe('what brought a revision', () => {
  it.each<[string, Partial<RunFacts>, string, RegExp]>([
    ['a promotion', { change }, 'change', /^#214 brought 9f8e7d6\.$/],
    [
      'a direct change',
      { change: { ...change, kind: 'direct' } },
      'change',
      /^#214 brought/,
    ],
    [
      'a rollback',
      { change: { ...change, kind: 'rollback' } },
      'rollback',
      /rolled back to 9f8e7d6/,
    ],
    [
      'a change under an emergency, whatever its kind',
      { change: { ...change, kind: 'rollback', emergency: 'E-12' } },
      'emergency',
      /under the emergency E-12/,
    ],
    [
      'a merge outside, which is no approved change',
      { change: { ...change, mergedOutside: true } },
      'outside',
      /merged outside the portal/,
    ],
    [
      'the baseline, which nobody approved',
      { baseline: true },
      'baseline',
      /nobody approved/,
    ],
    [
      'a hand within an emergency',
      { notice: { emergency: 'E-12', adopted: false } },
      'emergency',
      /by hand within the emergency E-12/,
    ],
    [
      'something adopted afterwards',
      { notice: { emergency: null, adopted: true } },
      'adopted',
      /adopted afterwards/,
    ],
    [
      'something noticed and not adopted',
      { notice: { emergency: null, adopted: false } },
      'unexplained',
      /^No approved change/,
    ],
    ['nothing known', {}, 'unexplained', /^No approved change brought 9f8e7d6/],
    [
      'a push where only pushes are',
      { watched: false },
      'unwatched',
      /by a push/,
    ],
  ])('is told of %s', (_, facts, explanation, sentence) => {
    const told = explainRun({ ...ran, ...facts });
    expect(told.explanation).toBe(explanation);
    expect(told.sentence).toMatch(sentence);
  });
});
