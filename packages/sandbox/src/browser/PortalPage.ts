import type { Locator, Page } from 'playwright-core';
import type { Persona } from '../personas/personas';

/**
 * The portal as a person sees it, in either frontend system: what they look
 * for by its name and role.
 */
export class PortalPage {
  constructor(readonly page: Page, private readonly url: string) {}

  /** Opens the sign-in page and chooses a persona by its card. */
  async signIn(persona: Persona['id']): Promise<void> {
    await this.page.goto(this.url);
    await this.page.locator(`[data-persona=${persona}]`).click();
    await this.link('Settings').first().waitFor();
  }

  /** Signs in and goes straight to a tab of a service. */
  async openTab(
    persona: Persona['id'],
    service: string,
    tab: 'promotion' | 'compliance',
  ): Promise<void> {
    await this.page.goto(this.addressOf(service, tab));
    await this.page.locator(`[data-persona=${persona}]`).click();
    const title = tab === 'promotion' ? 'Promotion' : 'Compliance';
    await this.tab(title).waitFor();
  }

  /** Address of a tab of a service; without one, of its overview. */
  addressOf(service: string, tab = ''): string {
    return `${this.url}/catalog/default/component/${service}/${tab}`;
  }

  link(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  /**
   * A tab of an entity's page: a link of its navigation in the new frontend
   * system, a tab proper in the old one.
   */
  tab(name: string): Locator {
    const navigation = this.page.getByRole('navigation', {
      name: 'Content navigation',
    });
    const tabs = this.page.getByRole('tablist', { name: 'tabs', exact: true });
    return navigation
      .getByRole('link', { name, exact: true })
      .or(tabs.getByRole('tab', { name, exact: true }));
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', {
      name,
      exact: typeof name === 'string',
    });
  }

  /** Card of an environment, by its title. */
  card(title: string): Locator {
    return this.page.getByRole('article', { name: title, exact: true });
  }

  /** The button between two cards, by the title of the lower one. */
  connector(title: string): Locator {
    return this.button(new RegExp(`to ${title}: show the list`));
  }

  /** The drawer or dialog in front. */
  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Opens the drawer for one pair of environments. */
  async openDrawer(from: string, to: string): Promise<Locator> {
    const one = this.button(`Promote to ${to}`);
    const menu = this.button('Promote');
    const item = this.page.getByRole('menuitem', {
      name: new RegExp(`^${from} → ${to}`),
    });
    const drawer = this.page.getByRole('dialog', {
      name: `Promote ${from} → ${to}`,
    });
    await one.or(menu).first().click();
    await item.or(drawer).first().waitFor();
    if (await item.isVisible()) await item.click();
    await drawer.getByRole('heading', { name: 'What changes' }).waitFor();
    return drawer;
  }

  /** Requests in an open drawer; the view of the new change follows. */
  async request(drawer: Locator, reason: string): Promise<void> {
    await drawer.getByRole('textbox', { name: 'Reason' }).fill(reason);
    await drawer.getByRole('button', { name: 'Request promotion' }).click();
    await this.change.waitFor();
  }

  /** The view of one change. */
  get change(): Locator {
    return this.page.getByRole('region', { name: 'Change', exact: true });
  }

  /** Id of the change that the address names. */
  changeId(): string {
    const id = new URL(this.page.url()).searchParams.get('change');
    if (!id) throw new Error(`No change is open at ${this.page.url()}`);
    return id;
  }

  /** Waits until a text can be seen somewhere in `where`. */
  async sees(
    text: string | RegExp,
    where: Page | Locator = this.page,
    timeout = 30_000,
  ): Promise<void> {
    await where
      .getByText(text)
      .filter({ visible: true })
      .first()
      .waitFor({ timeout });
  }

  /** Leaves a mark that a reload would wipe out. */
  async mark(): Promise<void> {
    await this.page.evaluate(() =>
      document.documentElement.setAttribute('data-never-reloaded', ''),
    );
  }

  /** Whether the mark is still there. */
  async isMarked(): Promise<boolean> {
    return this.page.evaluate(() =>
      document.documentElement.hasAttribute('data-never-reloaded'),
    );
  }
}
