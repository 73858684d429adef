import type { ChangeRow } from '../changes/records';
import { todoOf, type Todo } from './todoOf';

const gate = (state: string) => [{ gate: 'peer-review', state }];
const row = (change: Record<string, unknown>) =>
  ({
    requester_ref: 'id:ada',
    service_ref: 'component:default/payments-api',
    state: 'reviewing',
    gates: gate('closed'),
    problem: null,
    ...change,
  } as unknown as ChangeRow);
const owned = new Set(['component:default/payments-api']);
const ADA = { ref: 'id:ada', owned };
const BOB = { ref: 'id:bob', owned };
const EVE = { ref: 'id:eve', owned: new Set<string>() };
const problem = { step: 'deploying', message: 'failed', since: '' };

it.each<[string, Record<string, unknown>, typeof ADA, Todo | null]>([
  ['a colleague reviews', {}, BOB, 'review'],
  ['the requester does not', {}, ADA, null],
  ['a stranger does not', {}, EVE, null],
  ['nobody reviews what is reviewed', { gates: gate('open') }, BOB, null],
  ['the requester merges', { state: 'ready' }, ADA, 'merge'],
  ['a colleague merges too', { state: 'ready' }, BOB, 'merge'],
  ['a failure is looked at', { state: 'deploying', problem }, ADA, 'look'],
  ['what goes well is left alone', { state: 'deploying' }, BOB, null],
  ['an opening is tried again', { state: 'proposed', problem }, BOB, null],
])('%s', (_, change, viewer, todo) => {
  expect(todoOf(row(change), viewer)).toBe(todo);
});
