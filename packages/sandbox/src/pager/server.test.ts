import { startPager, type PagerStandIn } from './server';

const EVENT = {
  routing_key: 'R'.repeat(32),
  event_action: 'trigger',
  dedup_key: 'emergency-1',
  payload: { summary: 'It burns', source: 'portal', severity: 'critical' },
};

describe('the stand-in for a pager', () => {
  let pager: PagerStandIn;
  beforeAll(async () => {
    pager = await startPager();
  });
  afterAll(() => pager.close());

  const send = async (event: object) => {
    const response = await fetch(pager.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
    });
    return { status: response.status, body: await response.json() };
  };

  it('opens an alert for each key, and ends it', async () => {
    expect(await send(EVENT)).toMatchObject({
      status: 202,
      body: { status: 'success', dedup_key: 'emergency-1' },
    });
    await send(EVENT);
    expect(pager.open()).toEqual(['emergency-1']);
    const { payload: _, ...rest } = EVENT;
    await send({ ...rest, event_action: 'resolve' });
    expect(pager.open()).toEqual([]);
    expect(pager.events()).toHaveLength(3);
  });

  it.each([
    ['a key of another length', { ...EVENT, routing_key: 'short' }],
    ['no summary', { ...EVENT, payload: { ...EVENT.payload, summary: '' } }],
    [
      'an end of no alert',
      { ...EVENT, event_action: 'resolve', dedup_key: undefined },
    ],
  ])('refuses %s', async (_, event) => {
    const { status, body } = await send(event);
    expect(status).toBe(400);
    expect(body).toMatchObject({ status: 'invalid event' });
  });

  it('takes nothing while it is out of order', async () => {
    const before = pager.events().length;
    pager.answer(503);
    expect((await send(EVENT)).status).toBe(503);
    pager.answer(202);
    expect(pager.events()).toHaveLength(before);
  });
});
