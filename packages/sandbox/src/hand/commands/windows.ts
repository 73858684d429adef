import { z } from 'zod';
import type { ArgoCdSyncWindow } from '../../argocd';
import { defineCommand } from '../Command';
import type { ArgoCdInstance } from '../Deployments';
import type { Hand } from '../Hand';
import {
  argument,
  durationText,
  flag,
  freeText,
  option,
  project,
} from '../parameters';
import { Refusal } from '../Refusal';

const KINDS = ['deny', 'allow'] as const;
/** Tells windows that the hand added from those of the project itself. */
const DESCRIPTION = 'Added by hand';

const chosen = option(
  'Instance',
  'the Argo CD; every one that has the project when left out',
  freeText,
  { names: 'instance' },
);

/** Gives a project other windows, at each Argo CD that has it. */
async function change(
  hand: Hand,
  { project: name, instance }: { project: string; instance?: string },
  windowsOf: (present: ArgoCdSyncWindow[]) => ArgoCdSyncWindow[],
): Promise<string> {
  const changed: ArgoCdInstance[] = [];
  for (const candidate of hand.deployments.instances) {
    const present = candidate.argocd.project(name);
    if (present && (!instance || candidate.name === instance)) {
      const windows = windowsOf(present.spec.syncWindows ?? []);
      await candidate.argocd.applyProject({
        ...present,
        spec: { ...present.spec, syncWindows: windows },
      });
      changed.push(candidate);
    }
  }
  if (changed.length === 0) {
    throw new Refusal(`Argo CD ${instance} has no project ${name}.`);
  }
  return changed.map(candidate => candidate.name).join(', ');
}

export const add = defineCommand({
  name: 'window add',
  group: 'What runs',
  help: 'adds a sync window to a project of Argo CD; from now on and for ever unless a schedule says otherwise',
  look: 'Argo CD refuses syncs while a deny is active: a change that deploys there waits.',
  parameters: {
    project,
    kind: argument('Kind', 'deny or allow', z.enum(KINDS), { choices: KINDS }),
    schedule: option(
      'Schedule',
      "when it begins, in cron's five fields, in UTC",
      freeText,
    ),
    duration: option('Duration', 'how long it lasts, like 1h', durationText),
    applications: option(
      'Applications',
      'glob of the Applications that it is about; all when left out',
      freeText,
    ),
    manualSync: flag('Manual sync', 'people may sync all the same'),
    instance: chosen,
  },
  async run(hand, args) {
    const window: ArgoCdSyncWindow = {
      kind: args.kind,
      schedule: args.schedule ?? '* * * * *',
      duration: args.duration ?? '1h',
      applications: [args.applications ?? '*'],
      manualSync: args.manualSync ?? false,
      description: DESCRIPTION,
    };
    const where = await change(hand, args, present => [...present, window]);
    return {
      happened: `Project ${args.project} of ${where} has a window: ${window.kind} at ${window.schedule} for ${window.duration}.`,
    };
  },
});

export const remove = defineCommand({
  name: 'window remove',
  group: 'What runs',
  help: 'removes from a project the sync windows that window add gave it',
  look: 'A change that waited for the window goes on.',
  parameters: { project, instance: chosen },
  async run(hand, args) {
    let removed = 0;
    const where = await change(hand, args, present => {
      const kept = present.filter(
        ({ description }) => description !== DESCRIPTION,
      );
      removed += present.length - kept.length;
      return kept;
    });
    if (removed === 0) {
      throw new Refusal(`No window was added by hand to ${args.project}.`);
    }
    return {
      happened: `Project ${args.project} of ${where} has ${removed} window${
        removed === 1 ? '' : 's'
      } less.`,
    };
  },
});
