import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ArgoCdApplication } from '../argocd';
import type { World } from '../world/World';
import type { Stage } from './stage';

/** What Argo CD itself says of an Application. */
export async function applicationOf(
  world: World,
  name: string,
): Promise<ArgoCdApplication> {
  const response = await fetch(
    `${world.argocd.url}/api/v1/applications/${name}`,
    { headers: { authorization: `Bearer ${world.secrets.argocdSreToken}` } },
  );
  assert.equal(response.status, 200, `Argo CD knows ${name}`);
  return (await response.json()) as ArgoCdApplication;
}

/** A changed file as the forge's REST API gives it. */
export interface PullFile {
  filename: string;
  patch: string;
}

/** Files of a pull request of the config repository, from the forge's API. */
export async function filesOf(
  world: World,
  number: number,
): Promise<PullFile[]> {
  const token = 'of-bob-for-reading';
  await world.forge.admin.ensureToken({ login: 'bob-builds', token });
  const response = await fetch(
    `${world.forge.apiUrl}/repos/acme/deploy/pulls/${number}/files`,
    { headers: { authorization: `token ${token}` } },
  );
  assert.equal(response.status, 200, `the forge shows pull request ${number}`);
  return (await response.json()) as PullFile[];
}

/** The lines that a patch takes away and adds. */
export function changedLines(patch: string): string[] {
  return patch.split('\n').filter(line => /^[+-]/.test(line));
}

/** Approves on the forge's own page, by its form, as a person would. */
export async function approveOnForge(
  page: Page,
  url: string,
  login: string,
): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Review as').selectOption(login);
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('cell', { name: 'approved' }).first().waitFor();
}

/** Approves a change of which the test shows something else. */
export async function approveQuietly(
  stage: Stage,
  number: number,
  login = 'bob-builds',
): Promise<void> {
  await stage.world.forge.admin.review({
    owner: 'acme',
    repo: 'deploy',
    number,
    as: login,
    event: 'APPROVE',
  });
}
