import { DateTime } from 'luxon';
import { defineCommand, type Outcome } from '../Command';
import type { Hand } from '../Hand';
import {
  as,
  environment,
  freeText,
  option,
  optionalArgument,
  pullRequest,
  service,
} from '../parameters';
import { withPin } from '../pins';
import { Refusal } from '../Refusal';
import { CONFIG, short, sourceOf } from '../repositories';

/** @throws Refusal that lists the open ones */
export function openPull(hand: Hand, number: number) {
  const all = hand.openPullRequests();
  const found = all.find(pull => pull.number === number);
  if (found) return found;
  const titles = all.map(pull => `#${pull.number} ${pull.title}`).join('; ');
  throw new Refusal(
    `There is no open pull request #${number}. ${
      titles ? `Open: ${titles}.` : 'None is open.'
    }`,
  );
}

const said = (hand: Hand, number: number, happened: string): Outcome => ({
  happened,
  see: [hand.pullRequestPage(number)],
});

export const open = defineCommand({
  name: 'pull-request open',
  group: 'Code and pull requests',
  help: 'opens a pull request that pins another revision, as somebody does who does not use the portal',
  look: 'The pull request is on the forge; the portal did not open it and its required check stays away.',
  parameters: {
    service,
    environment,
    revision: optionalArgument(
      'Revision',
      "commit to pin; the source's newest when left out",
      freeText,
    ),
    as: as('dana-dev'),
  },
  async run(hand, args) {
    const author = args.as ?? 'dana-dev';
    const pin = hand.pin(args.service, args.environment);
    if (pin.repository.repo !== CONFIG.repo) {
      throw new Refusal(
        `The pin lies in ${pin.repository.repo}, which asks for no pull request: promote-pin ${args.service} ${args.environment} instead.`,
      );
    }
    const revision =
      args.revision ?? (await hand.newest(sourceOf(args.service)));
    const text = await hand.file(pin.repository, pin.path);
    const title = `${args.service} in ${args.environment} to ${short(
      revision,
    )}`;
    const stamp = DateTime.utc().toFormat('yyyyMMdd-HHmmss-SSS');
    const branch = `${author}/${args.service}-${args.environment}-${stamp}`;
    await hand.forge.admin.commit({
      ...pin.repository,
      branch,
      files: { [pin.path]: withPin(text, pin, revision) },
      message: title,
      author,
    });
    const { number } = await hand.forge.admin.openPullRequest({
      ...pin.repository,
      head: branch,
      title,
      as: author,
    });
    return said(hand, number, `${author} opened #${number} ${title}.`);
  },
});

export const approve = defineCommand({
  name: 'pull-request approve',
  group: 'Code and pull requests',
  help: 'approves a pull request of the config repository',
  look: 'In the change the gate “Peer review” opens if the approval counts.',
  parameters: { number: pullRequest, as: as('lena-lead') },
  async run(hand, { number, as: who = 'lena-lead' }) {
    openPull(hand, number);
    await hand.forge.admin.review({
      ...CONFIG,
      number,
      as: who,
      event: 'APPROVE',
    });
    return said(hand, number, `${who} approved #${number}.`);
  },
});

export const requestChanges = defineCommand({
  name: 'pull-request request-changes',
  group: 'Code and pull requests',
  help: 'asks for changes to a pull request of the config repository',
  look: 'In the change the gate “Peer review” closes.',
  parameters: {
    number: pullRequest,
    as: as('lena-lead'),
    message: option('Message', 'what shall change', freeText),
  },
  async run(hand, { number, as: who = 'lena-lead', message }) {
    openPull(hand, number);
    await hand.forge.admin.review({
      ...CONFIG,
      number,
      as: who,
      event: 'REQUEST_CHANGES',
      body: message ?? 'Please look at this again',
    });
    return said(hand, number, `${who} asked for changes to #${number}.`);
  },
});

export const merge = defineCommand({
  name: 'pull-request merge',
  group: 'Code and pull requests',
  help: 'merges a pull request on the forge, under its rules',
  look: 'A change of the portal says that it was merged outside the portal.',
  parameters: { number: pullRequest, as: as('lena-lead') },
  async run(hand, { number, as: who = 'lena-lead' }) {
    openPull(hand, number);
    const sha = await hand.forge.admin.merge({ ...CONFIG, number, as: who });
    return said(hand, number, `${who} merged #${number} as ${short(sha)}.`);
  },
});

export const close = defineCommand({
  name: 'pull-request close',
  group: 'Code and pull requests',
  help: 'closes a pull request without merging it',
  look: 'A change of the portal ends, as its pull request is closed.',
  parameters: { number: pullRequest, as: as('lena-lead') },
  async run(hand, { number, as: who = 'lena-lead' }) {
    openPull(hand, number);
    await hand.forge.admin.close({ ...CONFIG, number, as: who });
    return said(hand, number, `${who} closed #${number}.`);
  },
});

export const forcePush = defineCommand({
  name: 'force-push',
  group: 'Code and pull requests',
  help: 'replaces the last commit of a pull request by another that adds a line',
  look: 'In the change the head is another one: approvals of the old one do not count, and “Only the pin” closes.',
  parameters: { number: pullRequest, as: as('bob-builds') },
  async run(hand, { number, as: who = 'bob-builds' }) {
    const { headRef, headOid } = openPull(hand, number);
    const changed = await hand.forge.admin.files({ ...CONFIG, number });
    const files: Record<string, string> = {};
    for (const { path } of changed) {
      const at = { ...CONFIG, branch: headRef, path };
      const text = await hand.forge.admin.file(at);
      if (text !== undefined) {
        files[path] = `${text}# ${who} was here, ${DateTime.utc().toISO()}\n`;
      }
    }
    const sha = await hand.forge.admin.commit({
      ...CONFIG,
      branch: headRef,
      files,
      message: 'Say it better',
      author: who,
      amend: true,
    });
    return said(
      hand,
      number,
      `${who} replaced ${short(headOid)} of #${number} by ${short(sha)}.`,
    );
  },
});

export const dismissReview = defineCommand({
  name: 'dismiss-review',
  group: 'Code and pull requests',
  help: 'dismisses the last verdict on a pull request',
  look: 'In the change the gate “Peer review” judges without that verdict.',
  parameters: {
    number: pullRequest,
    as: as('lena-lead'),
    message: option('Message', 'why', freeText),
  },
  async run(hand, { number, as: who = 'lena-lead', message }) {
    openPull(hand, number);
    const verdict = hand.forge.admin
      .reviews({ ...CONFIG, number })
      .findLast(({ state }) =>
        ['APPROVED', 'CHANGES_REQUESTED'].includes(state),
      );
    if (!verdict) throw new Refusal(`Nobody gave a verdict on #${number}.`);
    await hand.forge.admin.dismiss({
      ...CONFIG,
      number,
      review: verdict.id,
      as: who,
      message: message ?? 'Not valid any more',
    });
    return said(hand, number, `${who} dismissed a review of #${number}.`);
  },
});
