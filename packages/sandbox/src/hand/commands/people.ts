import { defineCommand } from '../Command';
import { argument, freeText } from '../parameters';
import { Refusal } from '../Refusal';

const GROUP = 'People';

const person = argument(
  'Person',
  'login of an account at the forge',
  freeText,
  {
    names: 'person',
  },
);

export const suspend = defineCommand({
  name: 'person suspend',
  group: GROUP,
  help: 'suspends an account of the forge, as when somebody leaves',
  look: 'What the person asks of the forge is refused; the approvals given before are still there.',
  parameters: { person },
  async run(hand, { person: login }) {
    await hand.forge.admin.suspendUser({ login, suspended: true });
    return { happened: `${login} is suspended.` };
  },
});

export const restore = defineCommand({
  name: 'person restore',
  group: GROUP,
  help: 'lets a suspended account in again',
  look: 'The person can approve and merge again.',
  parameters: { person },
  async run(hand, { person: login }) {
    await hand.forge.admin.suspendUser({ login, suspended: false });
    return { happened: `${login} is let in.` };
  },
});

export const rename = defineCommand({
  name: 'person rename',
  group: GROUP,
  help: 'gives an account of the forge another login, which the catalog does not know',
  look: 'The account is nobody’s: its approvals do not count until the catalog names it.',
  parameters: { person, to: argument('To', 'the new login', freeText) },
  async run(hand, { person: login, to }) {
    if (hand.names('person').includes(to)) {
      throw new Refusal(`The login ${to} is taken.`);
    }
    await hand.forge.admin.renameUser({ login, to });
    return { happened: `${login} is ${to} now.` };
  },
});

export const remove = defineCommand({
  name: 'person delete',
  group: GROUP,
  help: 'deletes an account of the forge for good',
  look: 'What the person did at the forge is nobody’s any more; the ledger still knows.',
  parameters: { person },
  async run(hand, { person: login }) {
    await hand.forge.admin.deleteUser({ login });
    return { happened: `${login} is deleted; what it did is ghost's.` };
  },
});
