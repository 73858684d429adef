import { defineCommand } from '../Command';
import {
  argument,
  count,
  duration,
  flag,
  forHowLong,
  inWords,
  option,
  optionalArgument,
} from '../parameters';

const GROUP = 'Outages and noise';
const howMany = optionalArgument(
  'How many',
  'how many requests; 1 if left out',
  count,
);
const until = (ms: number | undefined, lift: string) =>
  ms === undefined ? `until: ${lift}` : `for ${inWords(ms)}`;

export const down = defineCommand({
  name: 'forge down',
  group: GROUP,
  help: 'cuts every connection to the forge',
  look: 'The portal says that it hears nothing from the forge, and gates that need it close.',
  parameters: { for: forHowLong },
  async run(hand, { for: ms }) {
    const lift = hand.forge.faults.down();
    hand.lifts.after('forge down', ms, lift);
    return { happened: `The forge is down ${until(ms, 'forge up')}.` };
  },
});

export const up = defineCommand({
  name: 'forge up',
  group: GROUP,
  help: 'ends forge down and forge slow',
  look: 'The portal reads the forge again and notes the gap.',
  parameters: {},
  async run(hand) {
    hand.lifts.cancel('forge down');
    hand.lifts.cancel('forge slow');
    hand.forge.faults.up();
    hand.forge.faults.slow(0);
    return { happened: 'The forge answers again.' };
  },
});

export const slow = defineCommand({
  name: 'forge slow',
  group: GROUP,
  help: 'delays every answer of the forge',
  look: 'Steps of changes take longer; pages of the portal do not.',
  parameters: {
    delay: argument('Delay', 'by how much, like 2s', duration),
    for: forHowLong,
  },
  async run(hand, { delay, for: ms }) {
    const lift = hand.forge.faults.slow(delay);
    hand.lifts.after('forge slow', ms, lift);
    return {
      happened: `Every answer of the forge takes ${inWords(
        delay,
      )} longer ${until(ms, 'forge up')}.`,
    };
  },
});

export const rateLimit = defineCommand({
  name: 'forge rate-limit',
  group: GROUP,
  help: 'answers the next API requests as over a rate limit',
  look: 'Changes say that they wait for the forge, and go on by themselves.',
  parameters: {
    howMany,
    reset: option('Reset', 'when the limit resets, like 60s', duration),
    secondary: flag('Secondary', 'a secondary limit, with Retry-After'),
  },
  async run(hand, { howMany: requests = 1, reset = 60_000, secondary }) {
    hand.forge.faults.rateLimit({
      count: requests,
      resetAfterSeconds: Math.ceil(reset / 1000),
      secondary,
    });
    return {
      happened: `The next ${requests} API requests to the forge are over ${
        secondary ? 'a secondary' : 'the'
      } rate limit.`,
    };
  },
});
