import type { ForgeView } from './forgeView';
import type { Target } from './journey';
import type { TestWorld } from './testPortal';

/** The file that pins a service of the test world in an environment. */
export function pinFileOf(service: string, environment: string): string {
  return service === 'ledger-svc'
    ? `services/${service}/overlays/${environment}/kustomization.yaml`
    : `apps/${environment}/${service}.yaml`;
}

/** What pins the service in an environment. */
export async function pinnedIn(
  forge: ForgeView,
  service: string,
  environment: string,
): Promise<string | undefined> {
  const text = await forge.file(pinFileOf(service, environment));
  return /(?:newTag|targetRevision): (\S+)/.exec(text)?.[1];
}

/** Makes a commit of the source, and has upstream of a target run it. */
export async function runNextUpstream(
  world: TestWorld,
  forge: ForgeView,
  { service, from }: Target,
  message: string,
): Promise<void> {
  const at = { owner: 'acme', branch: 'main', bypassProtection: true };
  const sha = await world.forge.admin.commit({
    ...at,
    repo: service,
    author: 'bob-builds',
    message,
    files: { 'CHANGES.md': `${message}\n` },
  });
  const path = pinFileOf(service, from);
  const text = await forge.file(path);
  await world.forge.admin.commit({
    ...at,
    repo: 'deploy',
    author: 'sam-sre',
    message: `Run ${message} in ${from}`,
    files: {
      [path]: text.replace(/(newTag|targetRevision): \S+/, `$1: ${sha}`),
    },
  });
}
