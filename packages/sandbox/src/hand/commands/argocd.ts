import { z } from 'zod';
import { defineCommand } from '../Command';
import {
  argument,
  count,
  duration,
  forHowLong,
  instance,
  inWords,
  optionalArgument,
} from '../parameters';
import { Refusal } from '../Refusal';

const ACTIONS = ['down', 'up', 'slow'] as const;

export const argocd = defineCommand({
  name: 'argocd',
  group: 'Outages and noise',
  help: 'takes an Argo CD down or up, or delays its answers',
  look: 'The portal says that it hears nothing from this Argo CD; facts about its Applications go stale and gates close.',
  parameters: {
    instance,
    what: argument('What', 'down, up or slow', z.enum(ACTIONS), {
      choices: ACTIONS,
    }),
    for: forHowLong,
    delay: {
      ...optionalArgument('Delay', 'for slow: by how much, like 2s', duration),
      positional: false,
    },
  },
  async run(hand, { instance: name, what, for: ms, delay }) {
    const { faults } = hand.deployments.instance(name).argocd;
    if (what === 'up') {
      hand.lifts.cancel(`argocd ${name} down`);
      hand.lifts.cancel(`argocd ${name} slow`);
      faults.up();
      faults.slow(0);
      return { happened: `Argo CD ${name} answers again.` };
    }
    const end =
      ms === undefined ? `until: argocd ${name} up` : `for ${inWords(ms)}`;
    if (what === 'down') {
      faults.down();
      hand.lifts.after(`argocd ${name} down`, ms, () => faults.up());
      return { happened: `Argo CD ${name} is down ${end}.` };
    }
    if (delay === undefined) {
      throw new Refusal(`Say by how much: argocd ${name} slow --delay 2s`);
    }
    faults.slow(delay);
    hand.lifts.after(`argocd ${name} slow`, ms, () => faults.slow(0));
    return {
      happened: `Every answer of Argo CD ${name} takes ${inWords(
        delay,
      )} longer ${end}.`,
    };
  },
});

export const streamDrop = defineCommand({
  name: 'stream drop',
  group: 'Outages and noise',
  help: "loses the next messages of an Argo CD's application stream",
  look: 'News of Argo CD shows later, when the portal lists everything again.',
  parameters: {
    instance,
    howMany: argument('How many', 'how many messages', count),
  },
  async run(hand, { instance: name, howMany }) {
    hand.deployments.instance(name).argocd.faults.dropStreamEvents(howMany);
    return {
      happened: `The next ${howMany} stream messages of Argo CD ${name} are lost.`,
    };
  },
});
