import { AccountSetting } from './settings';

/** Somebody who may sign in, or who has a token. */
export interface Account {
  /** Name of a local account, or the e-mail of a person. */
  name: string;
  /** A bearer token that stands for the account, beside those that it makes. */
  token?: string;
  /** With it the account can sign in at `POST /api/v1/session`. */
  password?: string;
  /** Of a local account; both where not given. */
  capabilities?: ('apiKey' | 'login')[];
  /** A disabled account is refused, whatever it shows. */
  enabled?: boolean;
  /** The person comes by single sign-on, with these groups. */
  sso?: { groups: string[] };
}

/**
 * Checks the accounts that the stand-in is started with.
 *
 * @throws naming what is wrong
 */
export function checkAccounts(accounts: Account[]) {
  const fail = (reason: string) =>
    new Error(`Option accounts of the Argo CD stand-in: ${reason}`);
  const tokens = accounts.flatMap(({ token }) => token ?? []);
  if (
    new Set(tokens).size !== tokens.length ||
    accounts.some(({ token }) => token === '')
  ) {
    throw fail('each account needs a token of its own');
  }
  const names = new Set(accounts.map(({ name }) => name));
  if (names.size !== accounts.length) {
    throw fail('each account needs a name of its own');
  }
  for (const { name, sso } of accounts) {
    if (!sso && !/^[\w@-]+$/.test(name)) {
      throw fail(`${name} cannot be the name of a local account`);
    }
  }
}

/** The keys of `argocd-cm` that declare the local accounts. */
export function accountData(accounts: Account[]): Record<string, string> {
  return Object.fromEntries(
    accounts
      .filter(({ sso }) => !sso)
      .flatMap(({ name, capabilities = ['apiKey', 'login'], enabled }) => [
        [`accounts.${name}`, capabilities.join(', ')],
        ...(enabled === false ? [[`accounts.${name}.enabled`, 'false']] : []),
      ]),
  );
}

/** @throws when a local account is switched off or cannot do this */
export function assertCapable(
  setting: AccountSetting | undefined,
  name: string,
  capability: 'apiKey' | 'login',
): AccountSetting {
  if (!setting) {
    throw new Error(`account '${name}' does not exist`);
  }
  if (!setting.enabled) {
    throw new Error(`account ${name} is disabled`);
  }
  if (!setting.capabilities.includes(capability)) {
    throw new Error(`account ${name} does not have ${capability} capability`);
  }
  return setting;
}
