import { defineCommand } from '../Command';
import { environment, flag, freeText, option, service } from '../parameters';

export const sync = defineCommand({
  name: 'sync',
  group: 'What runs',
  help: 'syncs an Application as the SRE sam, under the rules of Argo CD',
  look: 'The Compliance tab names sam as the one who deployed; a sync that the portal did not ask for fails its check.',
  parameters: {
    service,
    environment,
    prune: flag('Prune', 'also remove what Git does not hold any more'),
  },
  async run(hand, args) {
    const { deployed, name } = hand.target(args.service, args.environment);
    await hand.askAsSre(deployed, `/applications/${name}/sync`, {
      prune: args.prune ?? false,
    });
    return {
      happened: `sam asked Argo CD ${deployed.instance.name} to sync ${name}.`,
      see: hand.portalPages(args.service, 'promotion', 'compliance'),
    };
  },
});

export const failNextSync = defineCommand({
  name: 'fail-next-sync',
  group: 'What runs',
  help: 'makes the next sync of an Application fail',
  look: 'A change that deploys there waits with the reason until somebody asks again.',
  parameters: {
    service,
    environment,
    message: option('Message', 'why it fails', freeText),
  },
  async run(hand, args) {
    const { name, faults } = hand.target(args.service, args.environment);
    faults.failNextSync(
      name,
      args.message ?? 'the cluster refused the manifest',
    );
    return {
      happened: `The next sync of ${name} will fail.`,
      see: hand.portalPages(args.service, 'promotion'),
    };
  },
});

export const refresh = defineCommand({
  name: 'refresh',
  group: 'What runs',
  help: 'lets Argo CD look at Git now',
  look: 'What changed in Git shows on the card of the environment.',
  parameters: { service, environment },
  async run(hand, args) {
    const { name, argocd } = hand.target(args.service, args.environment);
    await argocd.refresh(name);
    const { status } = hand.target(args.service, args.environment).application;
    return {
      happened: `${name} is ${status.sync.status} and ${status.health.status}.`,
      see: hand.portalPages(args.service, 'promotion'),
    };
  },
});
