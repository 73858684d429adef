import type { ForgeAccount } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';

/** Who did something, in GraphQL. */
export const actorSchema = z
  .object({ __typename: z.string(), login: z.string() })
  .nullable();

/** Author or committer of a commit, in GraphQL. */
export const gitActorSchema = z
  .object({
    name: z.string().nullish(),
    email: z.string().nullish(),
    user: z.object({ login: z.string() }).nullish(),
  })
  .nullable();

/** GitHub's own stand-in for a deleted account. */
const GHOST: ForgeAccount = { login: 'ghost', bot: false };

/** `123+name[bot]@users.noreply.github.com`, the address GitHub gives a bot. */
const BOT_ADDRESS =
  /^(?:\d+\+)?([a-z0-9-]+\[bot\])@users\.noreply\.([\w.-]+)$/i;

/** The account that GitHub commits with for who works in its pages or API. */
const WEB_FLOW: ForgeAccount = { login: 'web-flow', bot: true };

/** A bot's account; REST writes `[bot]` behind its login, GraphQL does not. */
function bot(login: string): ForgeAccount {
  return {
    login: login.endsWith('[bot]') ? login : `${login}[bot]`,
    bot: true,
  };
}

/** Account of a GraphQL actor; null: nobody. */
export function accountOf(
  actor: z.infer<typeof actorSchema>,
): ForgeAccount | null {
  if (!actor) {
    return null;
  }
  return actor.__typename === 'Bot'
    ? bot(actor.login)
    : { login: actor.login, bot: actor.login.endsWith('[bot]') };
}

/** The same where somebody must be named: a deleted account is `ghost`. */
export function accountOrGhost(
  actor: z.infer<typeof actorSchema>,
): ForgeAccount {
  return accountOf(actor) ?? GHOST;
}

/**
 * Account that GitHub sees behind a commit's author.
 * GraphQL's `user` cannot hold a bot, so a bot is known by the address that
 * GitHub gave it. Either way it is the e-mail address written in the commit:
 * a claim of whoever made the commit, not a record of who pushed it.
 */
export function accountOfGitActor(
  actor: z.infer<typeof gitActorSchema>,
  host: string,
): ForgeAccount | null {
  if (actor?.user) {
    const { login } = actor.user;
    if (login === WEB_FLOW.login) return WEB_FLOW;
    return { login, bot: login.endsWith('[bot]') };
  }
  const hosts = ['github.com', host.replace(/:\d+$/, '')];
  if (hosts.some(name => actor?.email === `noreply@${name}`)) return WEB_FLOW;
  const [, login, domain] = actor?.email?.match(BOT_ADDRESS) ?? [];
  return hosts.includes(domain) ? bot(login) : null;
}

/** Account of a REST user object; null: nobody known. */
export function accountOfRest(
  user: { login?: string; type?: string } | null | undefined,
): ForgeAccount | null {
  if (!user?.login) {
    return null;
  }
  return user.type === 'Bot'
    ? bot(user.login)
    : { login: user.login, bot: user.login.endsWith('[bot]') };
}
