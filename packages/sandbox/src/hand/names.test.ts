import { chooseName } from './names';

const SERVICES = ['checkout', 'ledger-svc', 'payments-api', 'payments-web'];
const choose = (given: string) => chooseName('service', given, SERVICES);

describe('a name', () => {
  it.each([
    ['in full', 'checkout', 'checkout'],
    ['in another case', 'Ledger-SVC', 'ledger-svc'],
    ['by a beginning that one alone has', 'payments-a', 'payments-api'],
  ])('is understood %s', (_how, given, meant) => {
    expect(choose(given)).toBe(meant);
  });

  it.each([
    [
      'asks for the nearest where one is near',
      'payment-api',
      'There is no service payment-api; did you mean payments-api? Valid: checkout, ledger-svc, payments-api, payments-web.',
    ],
    [
      'only lists the valid ones where none is near',
      'warehouse',
      'There is no service warehouse. Valid: checkout, ledger-svc, payments-api, payments-web.',
    ],
    [
      'asks which one where a beginning has several',
      'payments',
      'Which service is payments: payments-api or payments-web? Valid: checkout, ledger-svc, payments-api, payments-web.',
    ],
  ])('%s', (_rule, given, message) => {
    expect(() => choose(given)).toThrow(message);
  });
});
