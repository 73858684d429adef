import type {
  ChangeView,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Persona } from '../../../personas/personas';
import { waitFor } from '../../../waitFor';
import type { PageLook } from '../../chromium';
import { PortalPage } from '../../PortalPage';
import { approveQuietly } from '../../standIns';
import type { Stage } from '../../stage';
import type { TestTools } from '../../TestRun';

/** Number of the pull request of a change, once it has one. */
export function pullOf({ summary }: ChangeView): number {
  if (!summary.pullRequest) throw new Error(`#${summary.number} has none`);
  return summary.pullRequest.number;
}

/** Number of the one pull request of a release, once there is one. */
export async function pullOfRelease(stage: Stage, id: string): Promise<number> {
  const dana = stage.as('developer');
  let number = 0;
  await waitFor('the pull request of the release', async () => {
    const { waves } = await dana.get<ReleaseView>(`/releases/${id}`);
    const changes = waves.flatMap(wave => wave.changes);
    const isShared = changes.every(({ state }) => state === 'reviewing');
    number = changes[0].pullRequest?.number ?? 0;
    return isShared && number > 0;
  });
  return number;
}

/** Brings what runs upstream to an environment, of which nothing is shown. */
export async function bring(
  stage: Stage,
  service: string,
  from: string,
  environment: string,
): Promise<ChangeView> {
  const dana = stage.as('developer');
  const reason = `${service} is needed in ${environment}`;
  const change = await dana.promote(service, from, environment, reason);
  await approveQuietly(stage, pullOf(change));
  return mergeAndFollow(stage, change.summary.id);
}

/** Merges as the developer when every gate is open, and waits for the end. */
export async function mergeAndFollow(
  stage: Stage,
  id: string,
): Promise<ChangeView> {
  const dana = stage.as('developer');
  await dana.untilChange(
    id,
    'every gate to open',
    ({ actions }) => actions.merge.allowed,
  );
  await dana.post(`/changes/${id}/merge`);
  return dana.untilChange(
    id,
    'the change to succeed',
    ({ summary }) => summary.state === 'succeeded',
  );
}

/** A change on the Promotion tab, as somebody of whom the page knows nothing. */
export async function openChange(
  { stage, newPage }: TestTools,
  persona: Persona['id'],
  { summary }: ChangeView,
): Promise<PortalPage> {
  const portal = new PortalPage(await newPage(), stage.url);
  const service = summary.service.split('/').pop() as string;
  await portal.page.goto(
    `${portal.addressOf(service, 'promotion')}?change=${summary.id}`,
  );
  await portal.page.locator(`[data-persona=${persona}]`).click();
  await portal.change.waitFor();
  return portal;
}

/** A tab of Change control, as a persona. */
export async function openControl(
  { stage, newPage }: TestTools,
  persona: Persona['id'],
  tab: string,
  look?: PageLook,
): Promise<PortalPage> {
  const portal = new PortalPage(await newPage(look), stage.url);
  await portal.page.goto(`${stage.url}/change-control/${tab}`);
  await portal.page.locator(`[data-persona=${persona}]`).click();
  return portal;
}

/** Fills a field of the dialog in front, and presses one of its buttons. */
export async function answer(
  portal: PortalPage,
  texts: readonly (readonly [field: RegExp, text: string])[],
  button: string,
): Promise<void> {
  for (const [name, text] of texts) {
    await portal.dialog.getByRole('textbox', { name }).fill(text);
  }
  await portal.dialog.getByRole('button', { name: button }).click();
  await portal.dialog.waitFor({ state: 'hidden' });
}
