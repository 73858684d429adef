import { DateTime } from 'luxon';
import { filterOf, queryOf } from './changeFilter';

describe('what is looked for among changes', () => {
  it('is read from the address, empty and unknown fields left out', () => {
    const parameters = new URLSearchParams(
      'key=pool+size&path=&other=1&kind=direct',
    );
    expect(filterOf(parameters)).toEqual({ key: 'pool size', kind: 'direct' });
  });

  it('becomes references, days and flags of the API', () => {
    expect(
      queryOf({
        entity: 'payments-api',
        person: 'user:default/dana',
        from: '2026-03-01',
        until: '2026-03-31',
        around: 'true',
        value: '40',
      }),
    ).toEqual({
      entity: 'component:default/payments-api',
      person: 'user:default/dana',
      from: DateTime.fromISO('2026-03-01').toUTC().toISO(),
      until: DateTime.fromISO('2026-04-01').toUTC().toISO(),
      around: true,
      value: '40',
    });
    expect(queryOf({ from: 'yesterday' })).toEqual({});
  });
});
