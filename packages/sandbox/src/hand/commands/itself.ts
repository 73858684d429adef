import { defineCommand } from '../Command';
import { statusOf } from '../status';

export const status = defineCommand({
  name: 'status',
  group: 'The hand itself',
  help: 'tells what is broken at present',
  look: '',
  readOnly: true,
  parameters: {},
  async run(hand) {
    const lines = statusOf(hand);
    return {
      happened:
        lines.length > 0 ? lines.join('\n') : 'Nothing is broken at present.',
    };
  },
});

export const reset = defineCommand({
  name: 'reset',
  group: 'The hand itself',
  help: 'lifts every fault; commits, drift and pull requests stay',
  look: 'The portal catches up, and notes what it could not see.',
  parameters: {},
  async run(hand) {
    hand.lifts.cancelAll();
    hand.fights.endAll();
    hand.forge.faults.clear();
    for (const { argocd } of hand.deployments.instances) argocd.faults.clear();
    return { happened: 'Every fault is lifted.' };
  },
});
