import fc from 'fast-check';
import {
  resolutionProblem,
  type Resolvable,
  type Resolver,
} from './resolution';

const ADA = 'user:default/ada';
const BOB = 'user:default/bob';

const found = (more: Partial<Resolvable> = {}): Resolvable => ({
  attributedBy: 'unauthorised',
  isResolved: false,
  makers: [ADA],
  isAuthorKnown: true,
  ...more,
});
const by = (more: Partial<Resolver> = {}): Resolver => ({
  names: [BOB],
  isOwner: false,
  ...more,
});

describe('who may resolve what nobody approved', () => {
  it.each<[string, Resolvable, Resolver, string | null]>([
    ['somebody without a part in it', found(), by(), null],
    [
      'an owner, where it is known who did it',
      found(),
      by({ isOwner: true }),
      null,
    ],
    ['who did it', found(), by({ names: [ADA] }), 'You had a part in it'],
    [
      'who did it, under another name',
      found(),
      by({ names: [BOB, 'user:default/ADA'] }),
      'You had a part in it',
    ],
    [
      'trap: who synced what others wrote',
      found({ makers: [ADA, BOB] }),
      by(),
      'You had a part in it',
    ],
    [
      'trap: an owner, where nobody knows who did it',
      found({ makers: [], isAuthorKnown: false }),
      by({ isOwner: true }),
      'does not own the service',
    ],
    [
      'trap: an owner, where only who synced it is known',
      found({ isAuthorKnown: false }),
      by({ isOwner: true }),
      'does not own the service',
    ],
    [
      'somebody else, where nobody knows who did it',
      found({ makers: [], isAuthorKnown: false }),
      by(),
      null,
    ],
    ['nobody', found(), by({ names: [] }), 'Who you are is not known'],
    ['a second one', found({ isResolved: true }), by(), 'resolved it already'],
    [
      'what an emergency explains',
      found({ attributedBy: 'emergency' }),
      by(),
      'something explains it',
    ],
  ])('%s', (_, resolvable, resolver, reason) => {
    const said = resolutionProblem(resolvable, resolver)?.reason ?? '';
    expect(said).toContain(reason ?? '');
    expect(said === '').toBe(reason === null);
  });

  it('is never who had a part in it, whatever else is so', () => {
    const names = fc.uniqueArray(fc.constantFrom(ADA, BOB, 'user:default/eve'));
    fc.assert(
      fc.property(
        names,
        names,
        fc.boolean(),
        fc.boolean(),
        (makers, own, isOwner, isAuthorKnown) => {
          const problem = resolutionProblem(found({ makers, isAuthorKnown }), {
            names: own,
            isOwner,
          });
          const isInvolved = own.some(name => makers.includes(name));
          expect(isInvolved && problem?.because !== 'person').toBe(false);
        },
      ),
    );
  });
});
