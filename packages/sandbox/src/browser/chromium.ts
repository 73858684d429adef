import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';

const FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-sync',
  '--no-first-run',
];

/** How a page looks. */
export interface PageLook {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
}

/**
 * Starts the browser that `CHROMIUM_PATH` names, or else Debian's.
 *
 * @throws Error that says what to set when there is none
 */
export async function startChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no browser at ${executablePath}: set CHROMIUM_PATH to the program of Chromium or Chrome`,
    );
  }
  return chromium.launch({
    executablePath,
    // Chromium's own sandbox refuses to run as root.
    chromiumSandbox: process.getuid?.() !== 0,
    args: FLAGS,
  });
}

/** A profile of its own; without a theme in light, 1440 × 900. */
export async function openContext(
  browser: Browser,
  look: PageLook = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
    reducedMotion: 'reduce',
  });
  await context.addInitScript(theme => {
    // An empty page has no origin, and then no storage.
    if (window.origin !== 'null') window.localStorage.setItem('theme', theme);
  }, look.theme ?? 'light');
  return context;
}
