import { ticketSystemContract } from '@gitops-compliance/plugin-gitops-compliance-node/testUtils';
import { serviceNowConfig, serviceNowSubject } from './__testUtils__/subject';
import { ticketOf } from './changeReading';

describe('ServiceNow', () => {
  ticketSystemContract(serviceNowSubject);

  const config = serviceNowConfig('https://acme.test/');
  const reading = (columns: Record<string, string>) =>
    ticketOf(
      Object.fromEntries(
        Object.entries({ sys_id: 'a', number: 'CHG1', ...columns }).map(
          ([name, value]) => [name, { value, display_value: value }],
        ),
      ),
      config,
    )?.reading;

  it.each<[string, Record<string, string>, object]>([
    ['approved', { approval: 'approved' }, { approval: 'approved' }],
    ['rejected', { approval: 'rejected' }, { approval: 'rejected' }],
    ['asked for', { approval: 'requested' }, { approval: 'waiting' }],
    ['not asked for', { approval: 'not requested' }, { approval: 'none' }],
    [
      'of an approval that nobody knows',
      { approval: 'x' },
      { approval: 'none' },
    ],
    ['closed', { state: '3' }, { phase: 'finished' }],
    ['cancelled', { state: '4' }, { phase: 'cancelled' }],
    ['at work', { state: '-1' }, { phase: 'open' }],
    [
      'planned',
      { start_date: '2026-06-01 14:00:00', end_date: 'soon' },
      { plannedStart: '2026-06-01T14:00:00.000Z', plannedEnd: null },
    ],
    [
      'of a service',
      { cmdb_ci: 'shop', business_service: 'Shop' },
      { services: ['Shop', 'shop'] },
    ],
  ])('a change request that is %s', (_, columns, told) => {
    expect(reading(columns)).toMatchObject(told);
  });

  it('is no ticket without a number', () => {
    expect(reading({ number: '' })).toBeUndefined();
  });

  it.each([
    ['url', { url: 'nowhere' }],
    ['auth', { auth: {} }],
    ['serviceColumns.0', { serviceColumns: ['a^b'] }],
    ['create.type', { create: { type: 'standard' } }],
  ])('stops the start with a wrong %s, naming it', (path, wrong) => {
    expect(() => serviceNowConfig('https://acme.test', wrong)).toThrow(
      `gitopsCompliance.servicenow.${path}: `,
    );
  });
});
