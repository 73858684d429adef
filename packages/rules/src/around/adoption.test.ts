import { adoptionProblem, type Adoptable, type Adopter } from '.';

const notice: Adoptable = {
  classification: 'reached-target',
  isAdopted: false,
  makers: ['user:default/sam'],
};
const lena: Adopter = { names: ['user:default/lena'], isOwner: true };

describe('adopting what reached a target around the portal', () => {
  it.each<[string, Partial<Adoptable>, Partial<Adopter>, string, RegExp]>([
    [
      'whoever made it, by any of their names',
      {},
      { names: ['user:default/root', 'User:Default/Sam'] },
      'person',
      /^You made it/,
    ],
    [
      'an owner where nobody knows who made it',
      { makers: [] },
      {},
      'person',
      /who does not own the service/,
    ],
    ['nobody we know', {}, { names: [] }, 'person', /not known/],
    ['twice', { isAdopted: true }, {}, 'done', /already/],
    [
      'what an emergency explains',
      { classification: 'explained' },
      {},
      'needless',
      /an emergency explains it/,
    ],
  ])('is not for %s', (_, ofNotice, ofAdopter, because, reason) => {
    expect(
      adoptionProblem({ ...notice, ...ofNotice }, { ...lena, ...ofAdopter }),
    ).toEqual({ because, reason: expect.stringMatching(reason) });
  });

  it.each<[string, Partial<Adoptable>, Partial<Adopter>]>([
    ['another owner', {}, {}],
    [
      'no owner, where nobody knows who made it',
      { makers: [] },
      { isOwner: false },
    ],
  ])('is for %s', (_, ofNotice, ofAdopter) => {
    expect(
      adoptionProblem({ ...notice, ...ofNotice }, { ...lena, ...ofAdopter }),
    ).toBeNull();
  });
});
