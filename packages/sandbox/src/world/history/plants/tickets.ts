import { CONFIG_REPOSITORY, ORGANIZATION } from '../../plan';
import { syncAs } from '../byHand';
import { BERLIN, DAY_MS, HOUR_MS, untilOpen } from '../time';
import { mergeAround } from './mergeAround';
import type { Plant } from './Plant';

/** Reviewed, deployed, and nobody had asked for it. */
export const missingTicket: Plant = {
  id: 'missing-ticket',
  what: 'There is no ticket, unlike for every other change of production; it was merged around the portal',
  where: {
    service: 'pricing-engine',
    environment: 'prod-eu',
    place: `${ORGANIZATION}/${CONFIG_REPOSITORY}`,
  },
  check: 'CHG-07',
  tells: /no ticket stood behind it as the policy asks/,
  also: ['CHG-05'],
  when: 0.76,
  async *play(scene) {
    const target = { service: 'pricing-engine', environment: 'prod-eu' };
    yield* scene.deliverToStaging(target.service);
    yield untilOpen(scene.now(), BERLIN);
    yield* mergeAround(scene, target, {
      author: 'yuki-yield',
      message: 'Prices of this week',
      reviewer: 'petra-plot',
    });
    await syncAs(scene, 'nadia', target);
    yield HOUR_MS;
  },
};

/** Approved a day after it ran. */
export const lateTicket: Plant = {
  id: 'late-ticket',
  what: 'Its ticket was approved a day after the sync; it was merged around the portal',
  where: {
    service: 'returns-svc',
    environment: 'prod-eu',
    place: `${ORGANIZATION}/${CONFIG_REPOSITORY}`,
  },
  check: 'CHG-07',
  tells: /no ticket stood behind it as the policy asks/,
  also: ['CHG-05'],
  when: 0.77,
  async *play(scene) {
    const target = { service: 'returns-svc', environment: 'prod-eu' };
    const message = 'Refunds within a day';
    const author = 'olga-order';
    const ticket = scene.openTicket(target.service, message);
    yield* scene.deliverToStaging(target.service);
    yield untilOpen(scene.now(), BERLIN);
    yield* mergeAround(scene, target, {
      author,
      message,
      reviewer: 'lars-lager',
      then: async () => {
        const id = await scene.adopted(target);
        const route = `/changes/${id}/ticket`;
        await scene.portal.call(author, 'POST', route, { ticket });
        await scene.director.settle();
      },
    });
    await syncAs(scene, 'nadia', target);
    yield DAY_MS;
    scene.jira.people.move(ticket, 'Approved');
  },
};
