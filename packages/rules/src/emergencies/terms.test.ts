import { DEFAULT_TARGET_POLICY } from '../policy';
import { termsOfEmergency } from './terms';

const policy = (change: Partial<typeof DEFAULT_TARGET_POLICY>) => ({
  ...DEFAULT_TARGET_POLICY,
  emergencies: true,
  emergencySecondPerson: 'may-act-alone' as const,
  ...change,
});

it('are of what its targets demand the strictest', () => {
  const terms = termsOfEmergency(
    [
      policy({ emergencySeconds: 3600, emergencyBends: ['cab', 'calendar'] }),
      policy({ emergencyReviewSeconds: 60, emergencyBends: ['calendar'] }),
    ],
    0,
  );
  expect(terms).toMatchObject({
    isAllowed: true,
    maxSeconds: 3600,
    needsConfirmation: false,
    bends: ['calendar'],
    reviewSeconds: 60,
  });
});

it('allow none where one target does not, and none of no target', () => {
  const terms = [policy({}), policy({ emergencies: false })];
  expect(termsOfEmergency(terms, 0).isAllowed).toBe(false);
  expect(termsOfEmergency([], 0).isAllowed).toBe(false);
});

it.each([
  [policy({ emergencySecondPerson: 'required' }), 0, /policy demands/],
  [policy({}), 1, /something is overdue/],
])(
  'demand a second person by the policy, and of whoever owes something',
  (of, overdue, why) => {
    const terms = termsOfEmergency([of], overdue);
    expect(terms.needsConfirmation).toBe(true);
    expect(terms.because).toMatch(why);
  },
);
