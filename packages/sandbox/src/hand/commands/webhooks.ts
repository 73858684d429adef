import { defineCommand } from '../Command';
import {
  argument,
  count,
  duration,
  freeText,
  inWords,
  option,
} from '../parameters';

const GROUP = 'Outages and noise';

const which = {
  howMany: argument('How many', 'how many deliveries', count),
  event: option('Event', 'only of this event, like push', freeText),
};

const deliveries = ({ howMany, event }: { howMany: number; event?: string }) =>
  `The next ${howMany} webhook deliveries${event ? ` of ${event}` : ''}`;

export const drop = defineCommand({
  name: 'webhooks drop',
  group: GROUP,
  help: 'loses the next webhook deliveries',
  look: 'News of the forge shows later, at the next reading of it.',
  parameters: which,
  async run(hand, args) {
    hand.forge.faults.webhooks.drop(args.howMany, args);
    return { happened: `${deliveries(args)} are lost.` };
  },
});

export const duplicate = defineCommand({
  name: 'webhooks duplicate',
  group: GROUP,
  help: 'sends the next webhook deliveries twice',
  look: 'Nothing: what comes twice is recorded once.',
  parameters: which,
  async run(hand, args) {
    hand.forge.faults.webhooks.duplicate(args.howMany, args);
    return { happened: `${deliveries(args)} are sent twice.` };
  },
});

export const delay = defineCommand({
  name: 'webhooks delay',
  group: GROUP,
  help: 'holds the next webhook deliveries back, while later ones overtake them',
  look: 'News of the forge shows later; what is older by then changes nothing.',
  parameters: {
    howMany: which.howMany,
    delay: argument('Delay', 'for how long each, like 60s', duration),
    event: which.event,
  },
  async run(hand, args) {
    const { howMany, delay: ms, event } = args;
    hand.forge.faults.webhooks.hold(howMany, { ms, event });
    return { happened: `${deliveries(args)} come ${inWords(ms)} later.` };
  },
});

export const reorder = defineCommand({
  name: 'webhooks reorder',
  group: GROUP,
  help: 'collects the next webhook deliveries and sends them last first',
  look: 'What is older changes nothing; the page shows the newest state.',
  parameters: which,
  async run(hand, args) {
    hand.forge.faults.webhooks.reorder(args.howMany, args);
    return { happened: `${deliveries(args)} come last first.` };
  },
});

export const fail = defineCommand({
  name: 'webhooks fail',
  group: GROUP,
  help: 'notes the next webhook deliveries as refused by the portal, unsent',
  look: 'News of the forge shows later; the App lists the failed deliveries.',
  parameters: which,
  async run(hand, args) {
    hand.forge.faults.webhooks.fail(args.howMany, args);
    return { happened: `${deliveries(args)} fail.` };
  },
});
