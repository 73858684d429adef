import { whyNotConfirm, type Confirmer, type ProposedLink } from './confirming';

const user = (name: string) => `user:default/${name}`;
const link: ProposedLink = {
  person: user('ada'),
  user: null,
  account: 'ada-private (github)',
  isOpen: true,
  bot: false,
  confirmedBy: [],
};
const carol: Confirmer = {
  person: user('carol'),
  aliases: [],
  sharing: [],
  hands: [],
};

describe('who confirms that an account is somebody’s', () => {
  it('may be anybody who has no hand in it', () => {
    expect(whyNotConfirm(link, carol)).toBe('');
    expect(whyNotConfirm({ ...link, confirmedBy: [user('bob')] }, carol)).toBe(
      '',
    );
  });

  it.each<[string, Partial<ProposedLink>, Partial<Confirmer>, RegExp]>([
    ['the claimant', {}, { person: 'User:Default/Ada' }, /your own account/],
    [
      'confirmer who is an alias of the claimant',
      {},
      { aliases: [user('ada')] },
      /your own account/,
    ],
    [
      'the user who would be the claimant',
      { user: user('carol') },
      {},
      /your own account/,
    ],
    [
      'somebody who claims an account of the claimant',
      {},
      { sharing: [user('ada')] },
      /may be one human/,
    ],
    [
      'the same person twice',
      { confirmedBy: [user('carol')] },
      {},
      /already: ask a second/,
    ],
    [
      'an alias of who confirmed it',
      { confirmedBy: [user('bob')] },
      { aliases: [user('bob')] },
      /already: ask a second/,
    ],
    [
      'who shares an account with who confirmed it',
      { confirmedBy: [user('bob')] },
      { sharing: [user('bob')] },
      /may be one human/,
    ],
    [
      'the author of an open change that it touches',
      {},
      { hands: [{ change: 7, role: 'author' }] },
      /You are the author of #7/,
    ],
    ['anybody, of a bot', { bot: true }, {}, /is a bot/],
    ['anybody, once it is over', { isOpen: false }, {}, /does not wait/],
  ])('is not %s', (_, ofLink, ofConfirmer, reason) => {
    expect(
      whyNotConfirm({ ...link, ...ofLink }, { ...carol, ...ofConfirmer }),
    ).toMatch(reason);
  });
});
