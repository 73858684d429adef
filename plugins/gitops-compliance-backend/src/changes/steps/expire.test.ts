import type { Policy } from '../../policy/Policy';
import type { ChangeRow } from '../records';
import { expiryOf } from './expire';

const DAY = 24 * 3600;
const policy = (mode: string, expiresAfterSeconds?: number | null) =>
  ({
    document: {
      version: 1,
      environments: [{ name: 'prod', mode, upstream: [], expiresAfterSeconds }],
      services: [{ services: ['checkout'], expiresAfterSeconds: DAY }],
    },
  } as unknown as Policy);
const change = (over: Partial<ChangeRow> = {}) =>
  ({
    kind: 'promotion',
    mode: 'enforce',
    state: 'reviewing',
    service_ref: 'component:default/payments',
    environment: 'prod',
    created_at: new Date('2026-06-01T12:00:00Z'),
    ...over,
  } as ChangeRow);
const expires = (row: ChangeRow, rules: Policy) =>
  expiryOf(row, rules)?.toUTC().toISO() ?? null;

describe('when a change expires', () => {
  it.each<[string, Partial<ChangeRow>, Policy, string | null]>([
    ['by the environment', {}, policy('enforce', 2 * DAY), '2026-06-03'],
    [
      'by the shorter time of its service',
      { service_ref: 'component:default/checkout' },
      policy('enforce', 2 * DAY),
      '2026-06-02',
    ],
    ['also in warn', { mode: 'warn' }, policy('warn', DAY), '2026-06-02'],
    [
      'before its pull request',
      { state: 'proposed' },
      policy('enforce', DAY),
      '2026-06-02',
    ],
    ['never where the policy says nothing', {}, policy('enforce'), null],
    [
      'not once its merge was asked for',
      { state: 'merging' },
      policy('enforce', DAY),
      null,
    ],
    [
      'not if somebody opened it',
      { kind: 'direct' },
      policy('enforce', DAY),
      null,
    ],
    ['not where nothing is written', {}, policy('observe', DAY), null],
    [
      'not where the environment is gone',
      { environment: 'moon' },
      policy('enforce', DAY),
      null,
    ],
  ])('%s', (_, over, rules, day) => {
    expect(expires(change(over), rules)).toBe(day && `${day}T12:00:00.000Z`);
  });
});
