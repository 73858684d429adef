import { parse } from 'yaml';
import { defineCommand } from '../Command';
import type { Hand } from '../Hand';
import {
  argument,
  environment,
  forHowLong,
  freeText,
  option,
  service,
} from '../parameters';
import { Refusal } from '../Refusal';

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** The live object that is meant: the workload, unless a kind is named. */
export function liveObject(
  hand: Hand,
  args: { service: string; environment: string; kind?: string },
) {
  const { application, name } = hand.target(args.service, args.environment);
  const resources = application.status.resources ?? [];
  const kinds = args.kind ? [args.kind] : WORKLOADS;
  const found = resources.find(({ kind }) => kinds.includes(kind));
  if (!found) {
    const list = resources.map(({ kind }) => kind).join(', ') || 'nothing';
    throw new Refusal(`${name} has no ${kinds.join(' or ')}; it has ${list}.`);
  }
  return { kind: found.kind, name: found.name };
}

export const drift = defineCommand({
  name: 'drift',
  group: 'What runs',
  help: 'adds one replica to the live workload, as somebody with kubectl does',
  look: 'The card of the environment shows drift; where Argo CD heals by itself, only for a moment.',
  parameters: { service, environment },
  async run(hand, args) {
    const { faults } = hand.target(args.service, args.environment);
    const object = liveObject(hand, args);
    const { name } = hand.target(args.service, args.environment);
    faults.drift(name, object);
    return {
      happened: `${object.kind} ${object.name} of ${name} has one replica more than Git says.`,
      see: hand.portalPages(args.service, 'promotion'),
    };
  },
});

/** Sets a value in nested objects; numbers in the path are places in lists. */
function setAt(target: unknown, path: string[], value: unknown): void {
  const [key, ...rest] = path;
  if (typeof target !== 'object' || target === null) {
    throw new Refusal(`There is nothing to set ${path.join('.')} in.`);
  }
  const fields = target as Record<string, unknown>;
  if (rest.length === 0) {
    fields[key] = value;
    return;
  }
  fields[key] ??= {};
  setAt(fields[key], rest, value);
}

export const kubectlEdit = defineCommand({
  name: 'kubectl-edit',
  group: 'What runs',
  help: 'changes one field of a live object behind the back of Argo CD',
  look: 'The card of the environment shows drift; where Argo CD heals by itself, only for a moment.',
  parameters: {
    service,
    environment,
    field: argument(
      'Field',
      'path of the field, like spec.template.spec.containers.0.image',
      freeText,
    ),
    value: argument('Value', 'its new value, as YAML', freeText),
    kind: option(
      'Kind',
      'kind of the object; the workload when left out',
      freeText,
    ),
  },
  async run(hand, args) {
    const { name, faults } = hand.target(args.service, args.environment);
    const object = liveObject(hand, args);
    const path = args.field.split('.').filter(part => part !== '');
    if (path.length === 0 || path.includes('__proto__')) {
      throw new Refusal(`${args.field} is not the path of a field.`);
    }
    faults.drift(name, object, manifest =>
      setAt(manifest, path, parse(args.value)),
    );
    return {
      happened: `${object.kind} ${object.name} of ${name} has ${args.field}: ${args.value}.`,
      see: hand.portalPages(args.service, 'promotion'),
    };
  },
});

export const fight = defineCommand({
  name: 'fight',
  group: 'What runs',
  help: 'drifts again each time that Argo CD heals it, until heal or reset',
  look: 'From the third heal in a row on an incident says who fights over what, and what to ignore.',
  parameters: { service, environment, for: forHowLong },
  async run(hand, args) {
    const { name } = hand.target(args.service, args.environment);
    const object = liveObject(hand, args);
    hand.fights.begin(name, () => {
      const { application, faults } = hand.target(
        args.service,
        args.environment,
      );
      const { operationState, sync } = application.status;
      const isQuiet =
        sync.status === 'Synced' && operationState?.phase !== 'Running';
      if (isQuiet) faults.drift(name, object);
    });
    hand.lifts.after(`fight over ${name}`, args.for, () =>
      hand.fights.end(name),
    );
    return {
      happened: `${object.kind} ${object.name} of ${name} drifts again and again.`,
      see: hand.portalPages(args.service, 'promotion'),
    };
  },
});

export const degrade = defineCommand({
  name: 'degrade',
  group: 'What runs',
  help: 'makes the workload unhealthy until heal',
  look: 'The card of the environment says Degraded; the gate “Upstream” of the next environment closes.',
  parameters: {
    service,
    environment,
    message: option('Message', 'why it is unhealthy', freeText),
  },
  async run(hand, args) {
    const { name, faults } = hand.target(args.service, args.environment);
    faults.degrade(
      name,
      args.message ?? 'Back-off restarting failed container',
    );
    return {
      happened: `${name} is degraded until: heal ${args.service} ${args.environment}`,
      see: hand.portalPages(args.service, 'promotion'),
    };
  },
});

export const heal = defineCommand({
  name: 'heal',
  group: 'What runs',
  help: 'ends what degrade and fight began',
  look: 'The card of the environment says Healthy again.',
  parameters: { service, environment },
  async run(hand, args) {
    const { name, faults } = hand.target(args.service, args.environment);
    hand.fights.end(name);
    hand.lifts.cancel(`fight over ${name}`);
    faults.heal(name);
    return {
      happened: `${name} is well again.`,
      see: hand.portalPages(args.service, 'promotion'),
    };
  },
});
