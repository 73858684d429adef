import type { Policy } from '../../policy/Policy';
import type { ChangeRow } from '../records';
import type { House } from './context';
import { placeInQueue } from './mergeQueue';

const house = (merge: string) => {
  const document = {
    version: 1,
    environments: [{ name: 'prod', mode: 'enforce', upstream: [], merge }],
    services: [],
  };
  const policy = () => ({ document } as unknown as Policy);
  return { options: { policy } } as unknown as House;
};
const row = {
  service_ref: 'component:default/payments',
  environment: 'prod',
  merge_queue: null,
} as ChangeRow;

it.each([
  ['portal', undefined, null],
  ['portal', true, null],
  ['automatic', undefined, null],
  ['automatic', true, { at: 'not-queued' }],
  ['queue', undefined, { at: 'not-queued' }],
  ['queue', true, { at: 'not-queued' }],
])('merge: %s, branch with a queue: %s', (merge, baseHasQueue, place) => {
  expect(placeInQueue(row, { baseHasQueue }, house(merge))).toEqual(place);
});
