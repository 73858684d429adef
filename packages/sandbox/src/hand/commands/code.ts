import { DateTime } from 'luxon';
import { defineCommand } from '../Command';
import {
  argument,
  as,
  environment,
  flag,
  freeText,
  option,
  optionalArgument,
  service,
} from '../parameters';
import { withPin } from '../pins';
import { short, sourceOf } from '../repositories';
import { pushAround } from './aroundThePortal';

const MANIFESTS = 'deploy/manifests.yaml';

/** The image's number counted up, so that a deployment of it shows. */
const countedUp = (manifests: string) =>
  manifests.replace(
    /(image: \S+:)(\d+)/g,
    (_all, image, version) => `${image}${Number(version) + 1}`,
  );

export const push = defineCommand({
  name: 'push',
  group: 'Code and pull requests',
  help: "commits to the main branch of a service's source",
  look: 'Where an environment follows main it runs the commit soon, and the Promotion tab shows the next one behind; where dev has a pin, nothing runs it before somebody moves that.',
  parameters: {
    service,
    as: as('dana-dev'),
    message: option('Message', "the commit's message", freeText),
    unsigned: flag('Unsigned', 'without the signature of its author'),
  },
  async run(hand, args) {
    const { service: name, message = 'Change something by hand' } = args;
    const author = args.as ?? 'dana-dev';
    const source = sourceOf(name);
    await hand.forge.admin.ensureSigningKey({ login: author });
    const manifests = await hand.file(source, MANIFESTS);
    const sha = await hand.forge.admin.commit({
      ...source,
      branch: 'main',
      files: {
        [MANIFESTS]: countedUp(manifests),
        'src/byHand.ts': `// ${message}, ${DateTime.utc().toISO()}\nexport {};\n`,
      },
      message,
      author,
      sign: args.unsigned ? false : author,
    });
    return {
      happened: `${author} pushed ${args.unsigned ? 'unsigned ' : ''}${short(
        sha,
      )} to ${source.owner}/${name}: ${message}`,
      see: [
        `${hand.forge.url}/${source.owner}/${name}/commit/${sha}`,
        ...hand.portalPages(name, 'promotion'),
      ],
    };
  },
});

export const promotePin = defineCommand({
  name: 'promote-pin',
  group: 'Code and pull requests',
  help: 'commits another revision into the pin of a target, around the portal',
  look: 'The target runs a revision that no change of the portal explains: Promotion tab for what runs, Compliance tab for the checks that fail.',
  parameters: {
    service,
    environment,
    revision: optionalArgument(
      'Revision',
      "commit to pin; the source's newest when left out",
      freeText,
    ),
    as: as('sam-sre'),
  },
  async run(hand, args) {
    const author = args.as ?? 'sam-sre';
    const pin = hand.pin(args.service, args.environment);
    const revision =
      args.revision ?? (await hand.newest(sourceOf(args.service)));
    const text = await hand.file(pin.repository, pin.path);
    const message = `Pin ${args.service} in ${args.environment} to ${short(
      revision,
    )} by hand`;
    const pushed = await pushAround(hand, {
      ...pin.repository,
      files: { [pin.path]: withPin(text, pin, revision) },
      message,
      author,
    });
    return {
      happened: `${pushed}: ${pin.path} names ${short(revision)}.`,
      see: hand.portalPages(args.service, 'promotion', 'compliance'),
    };
  },
});

export const directPush = defineCommand({
  name: 'direct-push',
  group: 'Code and pull requests',
  help: "commits to the file of a target on the config repository's main branch, without a pull request",
  look: 'The target is synced to a commit that nobody reviewed: Compliance tab.',
  parameters: { service, environment, as: as('sam-sre') },
  async run(hand, args) {
    const author = args.as ?? 'sam-sre';
    const { repository, path } = hand.targetFile(
      args.service,
      args.environment,
    );
    const text = await hand.file(repository, path);
    const pushed = await pushAround(hand, {
      ...repository,
      files: {
        [path]: `${text}# ${author} was here, ${DateTime.utc().toISO()}\n`,
      },
      message: `Touch ${args.service} in ${args.environment} by hand`,
      author,
    });
    return {
      happened: `${pushed}: a comment in ${path}.`,
      see: hand.portalPages(args.service, 'compliance'),
    };
  },
});

export const moveTag = defineCommand({
  name: 'move-tag',
  group: 'Code and pull requests',
  help: "puts a tag of a service's source elsewhere, or makes it",
  look: 'What was released under this tag is not what the tag names now.',
  parameters: {
    service,
    tag: argument('Tag', 'its name', freeText),
    revision: optionalArgument(
      'Revision',
      'commit, branch or tag to put it at; main when left out',
      freeText,
    ),
    as: as('dana-dev'),
  },
  async run(hand, args) {
    const who = args.as ?? 'dana-dev';
    const source = sourceOf(args.service);
    const at = await hand.forge.admin.tag({
      ...source,
      name: args.tag,
      target: args.revision ?? 'main',
      force: true,
      as: who,
    });
    const before = hand.forge.admin.pushes().at(-1)?.before ?? '';
    const from = /^0+$/.test(before) ? 'made' : `moved from ${short(before)}`;
    return {
      happened: `${who} put tag ${args.tag} of ${source.owner}/${
        source.repo
      } at ${short(at)}: ${from}.`,
      see: [`${hand.forge.url}/${source.owner}/${source.repo}/commit/${at}`],
    };
  },
});
