import type { ChangeRow } from '../changes/records';
import {
  requestedPayload,
  requestOfChange,
  requestOfRelease,
} from './exportRequests';
import { changesAsked } from './records';

const at = (time: string) => new Date(`2026-06-01T${time}:00.000Z`);
const change = (
  id: string,
  service_ref: string,
  created: string,
  ended: string,
  environment = 'prod',
) =>
  ({
    id,
    service_ref,
    environment,
    created_at: at(created),
    ended_at: at(ended),
  } as ChangeRow);

const CHANGES = [
  change('b', 'component:default/web', '10:05', '10:40'),
  change('a', 'component:default/api', '10:00', '10:30'),
  change('c', 'component:default/web', '10:05', '10:20', 'prod-us'),
];

describe('the evidence of a release', () => {
  const release = { id: 'r', number: 7 };
  const { request, mayName } = requestOfRelease(
    release,
    CHANGES,
    'ISO-27001-2022',
  );

  it('tells of all its changes, from the first request to the last end', () => {
    expect(request).toMatchObject({
      environments: ['prod', 'prod-us'],
      from: '2026-06-01T10:00:00.000Z',
      until: '2026-06-01T10:40:00.001Z',
      framework: 'ISO-27001-2022',
      change: null,
      release: { id: 'r', number: 7, changes: ['a', 'b', 'c'] },
      services: ['component:default/api', 'component:default/web'],
    });
    expect(mayName).toEqual(request.services);
  });

  it('is about these changes alone, however they are given', () => {
    expect(changesAsked(request)).toEqual(['a', 'b', 'c']);
    const reversed = requestOfRelease(release, [...CHANGES].reverse(), 'SOC2');
    expect(changesAsked(reversed.request)).toEqual(['a', 'b', 'c']);
  });

  it('is on record with its changes, and with no name of a service', () => {
    const payload = requestedPayload(request);
    expect(payload).toMatchObject({
      release: request.release,
      services: { count: 2, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(JSON.stringify(payload)).not.toContain('component:');
  });
});

it('is about the one change, or about all of a period', () => {
  const { request } = requestOfChange(CHANGES[0]);
  expect(changesAsked(request)).toEqual(['b']);
  expect(requestedPayload(request)).not.toHaveProperty('release');
  expect(changesAsked({ ...request, change: null })).toBeNull();
});
