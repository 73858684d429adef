import { handsInWords } from './hands';

it('tells of each person once, with all that they did, and of who is not known', () => {
  expect(
    handsInWords({
      persons: [
        { person: 'user:default/dana', role: 'requester' },
        { person: 'user:default/dana', role: 'author' },
        { person: 'user:default/dana', role: 'author' },
      ],
      unknown: [
        { actor: null, role: 'last-pusher' },
        {
          actor: {
            provider: 'github',
            account: 'ghost',
            bot: false,
            person: null,
          },
          role: 'author',
        },
      ],
    }),
  ).toEqual([
    {
      who: 'dana',
      reason: 'Is the requester and author (control CHG-09).',
    },
    { who: 'Somebody', reason: expect.stringMatching(/^Is the last pusher/) },
    { who: 'ghost (github)', reason: expect.stringMatching(/^Is the author/) },
  ]);
});
