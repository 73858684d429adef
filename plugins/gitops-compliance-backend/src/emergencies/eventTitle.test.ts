import { eventTitle } from './eventTitle';

const AT = { instance: 'eu-1', project: 'default' };
const TARGET = {
  service: 'component:default/payments-api',
  environment: 'prod',
};

describe('what happened to an emergency is told in words', () => {
  it.each([
    ['emergency.ended', { cause: 'by-hand' }, 'Ended'],
    ['emergency.ended', { cause: 'expired' }, 'Ended by itself'],
    [
      'emergency.alerted',
      { channel: 'on-call', occasion: 'declared' },
      'on-call took the alert: it was declared',
    ],
    [
      'emergency.alerted',
      { channel: 'on-call', occasion: 'overdue/review' },
      'on-call took the alert: something is overdue',
    ],
    [
      'emergency.undelivered',
      { channel: 'on-call', occasion: 'declared', next: 'deputy' },
      'on-call did not take the alert: it was declared; deputy is tried next',
    ],
    [
      'emergency.undelivered',
      { channel: 'deputy', occasion: 'declared', next: null },
      'deputy did not take the alert: it was declared; no pager is left',
    ],
    [
      'emergency.access-granted',
      AT,
      'Access granted in project default at eu-1',
    ],
    [
      'emergency.access-withdrawn',
      { ...AT, isLate: true },
      'Access withdrawn in project default at eu-1, found beyond its time',
    ],
    [
      'emergency.access-failed',
      { ...AT, doing: 'withdraw' },
      'Access could not be withdrawn in project default at eu-1',
    ],
    [
      'emergency.overdue',
      { kind: 'review', target: null },
      'The review is overdue',
    ],
    [
      'emergency.settled',
      { kind: 'pull-request', target: TARGET },
      'Git and what runs agree again: payments-api in prod',
    ],
    ['emergency.of-tomorrow', {}, 'Of tomorrow'],
  ])('%s %j', (type, payload, title) => {
    expect(eventTitle(type, payload)).toBe(title);
  });
});
