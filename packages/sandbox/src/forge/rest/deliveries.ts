import { Router } from 'express';
import { authenticateApp } from '../auth';
import { unprocessable } from '../errors';
import { summaryOf } from '../requests';
import { App, Delivery } from '../types';
import { World } from '../World';
import { answer, Answer, Call, callOf, ok, pageSize, send } from './route';
import { Json } from './shapes';

/** GitHub keeps deliveries, and repeats them on demand, for three days. */
const KEPT_MS = 3 * 24 * 3_600_000;

function itemJson(app: App, delivery: Delivery): Json {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.durationS,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action ?? null,
    installation_id: app.installationId,
    repository_id: delivery.repositoryId ?? null,
    throttled_at: null,
  };
}

const failed = ({ statusCode }: Delivery) =>
  statusCode < 200 || statusCode >= 400;

/** One page, newest first, with the cursor of the next in `Link`. */
function list({ world, query, response }: Call, app: App): Answer {
  const { status, cursor } = query;
  const before = cursor === undefined ? Infinity : Number(cursor);
  if (Number.isNaN(before)) {
    throw unprocessable('Invalid cursor');
  }
  const wanted = (delivery: Delivery) =>
    delivery.id < before &&
    (!status || failed(delivery) === (status === 'failure'));
  const all = kept(world, app).filter(wanted).reverse();
  const page = all.slice(0, pageSize(query));
  if (page.length < all.length) {
    const url = new URL(response.req.originalUrl, world.url);
    url.searchParams.set('cursor', String(page.at(-1)?.id));
    response.setHeader('link', `<${url}>; rel="next"`);
  }
  return ok(page.map(delivery => itemJson(app, delivery)));
}

function kept(world: World, app: App): Delivery[] {
  const since = world.now().getTime() - KEPT_MS;
  return world.webhooks.deliveries
    .of(app)
    .filter(({ deliveredAt }) => Date.parse(deliveredAt) >= since);
}

/** What an App sees of its webhooks: configuration, deliveries, repetition. */
export function deliveryRoutes(world: World, router: Router): void {
  const on = (
    method: 'get' | 'post',
    path: string,
    handle: (app: App, call: Call) => Promise<Answer> | Answer,
  ) =>
    router[method](`/app/hook${path}`, async (request, response) => {
      const app = authenticateApp(world, request.headers.authorization);
      summaryOf(response).actor = app.slug;
      send(response, await handle(app, callOf(world, request, response)));
    });
  const { deliveries } = world.webhooks;
  const one = (app: App, call: Call) =>
    deliveries.byId(app, Number(call.params.id));
  on('get', '/config', app =>
    ok({
      content_type: 'json',
      insecure_ssl: '0',
      secret: '********',
      url: app.webhookUrl ?? '',
    }),
  );
  on('get', '/deliveries', (app, call) => list(call, app));
  on('get', '/deliveries/:id(\\d+)', async (app, call) => {
    const delivery = one(app, call);
    const exchange = await deliveries.exchange(delivery);
    return ok({ ...itemJson(app, delivery), url: delivery.url, ...exchange });
  });
  on('post', '/deliveries/:id(\\d+)/attempts', async (app, call) => {
    await deliveries.redeliver(app, one(app, call));
    return answer(202, {});
  });
}
