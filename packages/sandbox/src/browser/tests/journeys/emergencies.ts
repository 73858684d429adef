import type { Locator } from 'playwright-core';
import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Persona } from '../../../personas/personas';
import type { PageLook } from '../../chromium';
import { PortalPage } from '../../PortalPage';
import type { TestTools } from '../../TestRun';
import { findsNothingSerious } from '../accessibility';

/** An emergency by the address and the name that people call it by. */
export interface Declared {
  id: string;
  name: string;
}

/** What a person has to type to declare one on the tab of a service. */
export interface Declaration {
  /** Names of the services, with commas; absent: that of the tab. */
  services?: string;
  /** Title of the environment. */
  environment: string;
  reason: string;
  /** What the dialog says that it means. */
  terms: RegExp;
}

/** Opens the dialog on the Promotion tab of a service, and fills it. */
export async function fillDeclaration(
  portal: PortalPage,
  said: Declaration,
): Promise<void> {
  const { dialog } = portal;
  await portal.button('Declare an emergency').click();
  if (said.services) {
    await dialog
      .getByRole('textbox', { name: /^Services/ })
      .fill(said.services);
  }
  await dialog.getByRole('checkbox', { name: said.environment }).check();
  await dialog
    .getByRole('textbox', { name: /^What is wrong/ })
    .fill(said.reason);
  await dialog
    .getByRole('textbox', { name: /^Link to the incident/ })
    .fill('https://incidents.example/2041');
  await portal.sees(said.terms, dialog);
}

/** Declares what the open dialog says; what was declared is shown afterwards. */
export async function declare({ dialog, page }: PortalPage): Promise<Declared> {
  await dialog.getByRole('button', { name: 'Declare the emergency' }).click();
  const heading = page.getByRole('heading', { name: /^E-\d+: / });
  await heading.waitFor();
  return {
    id: new URL(page.url()).searchParams.get('emergency') ?? '',
    name: (await heading.innerText()).split(':')[0],
  };
}

/** Fills the dialog, looks at it, and declares. */
export async function declareOnTab(
  portal: PortalPage,
  said: Declaration,
): Promise<Declared> {
  await fillDeclaration(portal, said);
  await findsNothingSerious(portal.page, 'declaring', '[role=dialog]');
  return declare(portal);
}

/** The page of an emergency, as somebody of whom the page knows nothing. */
export async function openEmergency(
  { stage, newPage }: TestTools,
  persona: Persona['id'],
  id: string,
  look?: PageLook,
): Promise<PortalPage> {
  const portal = new PortalPage(await newPage(look), stage.url);
  await portal.page.goto(
    `${stage.url}/change-control/emergencies?emergency=${id}`,
  );
  await portal.page.locator(`[data-persona=${persona}]`).click();
  await portal.page.getByRole('heading', { name: /^E-\d+: / }).waitFor();
  return portal;
}

/** Chooses an emergency in a form, by its name. */
export async function chooseEmergency(
  form: Locator,
  name: string,
): Promise<void> {
  const choice = form.getByLabel('Emergency', { exact: true });
  const option = choice.locator('option', { hasText: `${name}: ` });
  await choice.selectOption((await option.getAttribute('value')) as string);
}

/** Promotes to production under an emergency, on the open Promotion tab. */
export async function promoteUnder(
  { stage }: TestTools,
  portal: PortalPage,
  said: { name: string; bends: RegExp; reason: string },
): Promise<ChangeView> {
  const drawer = await portal.openDrawer('Staging', 'Production');
  await chooseEmergency(drawer, said.name);
  await portal.sees(said.bends, drawer);
  await portal.request(drawer, said.reason);
  return stage
    .as('developer')
    .untilChange(portal.changeId(), 'its pull request', ({ summary }) =>
      Boolean(summary.pullRequest),
    );
}
