import type { RollbackOffer } from './rollback';
import { offerReleaseRollback, type ReleasedChange } from './releaseRollback';

const OFFERED: RollbackOffer = {
  isOffered: true,
  revision: 'a'.repeat(40),
  approvedBy: 1,
  needs: [],
};

function released(
  number: number,
  over: Partial<ReleasedChange> = {},
): ReleasedChange {
  return {
    id: `id-${number}`,
    number,
    service: `service-${number}`,
    wave: 1,
    state: 'succeeded',
    isMerged: true,
    offer: OFFERED,
    ...over,
  };
}

describe('the rollback of a release', () => {
  it('undoes the last wave first', () => {
    const offer = offerReleaseRollback([
      released(1),
      released(2, { wave: 2 }),
      released(3, { wave: 2, state: 'failed' }),
      released(4, { wave: 3 }),
    ]);
    expect(offer).toMatchObject({
      isOffered: true,
      waves: [['id-4'], ['id-2', 'id-3'], ['id-1']],
    });
  });

  it('leaves out what was never merged or is undone already', () => {
    const offer = offerReleaseRollback([
      released(1),
      released(2, { state: 'cancelled', isMerged: false }),
      released(3, { state: 'rolled-back' }),
    ]);
    expect(offer).toMatchObject({ isOffered: true, waves: [['id-1']] });
  });

  it('says of each service what keeps state and is crossed', () => {
    const migration = {
      kind: 'migration',
      what: 'a migration (1.sql)',
    } as const;
    const offer = { ...OFFERED, needs: [migration] };
    expect(
      offerReleaseRollback([released(1), released(2, { offer })]),
    ).toMatchObject({
      needs: [{ kind: 'migration', what: 'service-2: a migration (1.sql)' }],
    });
  });

  it.each([
    [
      'one is not merged yet',
      [released(1), released(2, { state: 'ready', isMerged: false })],
      '#2 of it is not merged yet.',
      'Cancel what is not merged first.',
    ],
    [
      'one may not be undone, which it names',
      [
        released(1),
        released(2, {
          offer: {
            isOffered: false,
            reason: 'Never here.',
            remedy: 'Promote.',
          },
        }),
      ],
      'service-2, #2: Never here.',
      'Promote.',
    ],
    [
      'nothing was merged',
      [released(1, { state: 'cancelled', isMerged: false })],
      'Nothing of it was merged.',
      'Nothing is left to do.',
    ],
    [
      'all of it is undone',
      [released(1, { state: 'rolled-back' })],
      'It was rolled back already.',
      'Nothing is left to do.',
    ],
  ])('is not offered where %s', (_, changes, reason, remedy) => {
    expect(offerReleaseRollback(changes)).toEqual({
      isOffered: false,
      reason,
      remedy,
    });
  });
});
