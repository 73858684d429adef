import { DateTime } from 'luxon';
import {
  parametersOf,
  problemOf,
  stateFilterOf,
  stateQueryOf,
  type StateFilter,
} from './stateFilter';

const NOW = DateTime.fromISO('2026-11-27T12:00:00Z');
const thursday: StateFilter = {
  time: '2026-11-19T14:32',
  zone: 'Europe/Berlin',
  entity: 'payments-api',
  environment: 'prod-eu',
};

describe('the instant that is asked for', () => {
  it('is a wall-clock time in its zone', () => {
    expect(stateQueryOf(thursday, NOW)).toEqual({
      at: '2026-11-19T13:32:00.000Z',
      entity: 'component:default/payments-api',
      environment: 'prod-eu',
    });
  });

  it('is now where none is named', () => {
    expect(
      stateQueryOf({ ...thursday, time: '', entity: '', environment: '' }, NOW),
    ).toEqual({ at: '2026-11-27T12:00:00.000Z' });
  });

  it('is the same when its address is opened again', () => {
    const address = new URLSearchParams(parametersOf(thursday));
    expect(stateFilterOf(address)).toEqual(thursday);
  });

  it.each([
    ['now', '', 'Europe/Berlin', ''],
    ['a time that was', '2026-11-27T12:59', 'Europe/Berlin', ''],
    ['a time to come', '2026-11-27T13:01', 'Europe/Berlin', 'not come yet'],
    ['no time at all', 'soon', 'Europe/Berlin', 'is no time'],
    ['an unknown zone', '2026-11-19T14:32', 'Europe/Nowhere', 'is no time'],
    [
      'a time that no clock showed',
      '2026-03-29T02:30',
      'Europe/Berlin',
      'went forward',
    ],
  ])('is told what is wrong with %s', (_, time, zone, problem) => {
    const told = problemOf({ ...thursday, time, zone }, NOW);
    expect(problem === '' ? told : told.includes(problem)).toBe(
      problem === '' ? '' : true,
    );
  });
});
