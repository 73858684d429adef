import { causeOf } from './causeOf';

const cause = (message: string, ...names: string[]) => causeOf(message, names);

it('is the same whatever failed, when, and at which revision', () => {
  expect(
    cause(
      'deployment payments-api: quota exceeded at 4c5d6e7a (retry 2)',
      'payments-api',
    ),
  ).toBe(
    cause(
      'deployment web-shop: quota exceeded at 9f8e7d60 (retry 11)',
      'web-shop',
      'shop',
    ),
  );
});

it('is another where the reason is', () => {
  expect(cause('a: quota exceeded', 'a')).not.toBe(cause('a: forbidden', 'a'));
});
