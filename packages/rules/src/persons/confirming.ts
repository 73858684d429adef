import { overlap } from './human';

/** A proposed link between an account and a person. */
export interface ProposedLink {
  /** Who shall have the account, by entity reference. */
  person: string;
  /** The catalog user whose the account is, where it is one. */
  user: string | null;
  /** The account in a sentence, such as `ada-l (github)`. */
  account: string;
  /** Whether it still waits for confirmations. */
  isOpen: boolean;
  bot: boolean;
  confirmedBy: readonly string[];
}

/** Somebody who would confirm a link. */
export interface Confirmer {
  /** By entity reference. */
  person: string;
  /** Other persons who are the same human. */
  aliases: readonly string[];
  /** Persons who claim an account that this one claims as well, proved or not. */
  sharing: readonly string[];
  /** Open changes that the link touches and in which they have a hand. */
  hands: readonly { change: number; role: string }[];
}

/**
 * Why somebody cannot confirm a link, as a sentence without its full stop;
 * empty: they can. A link is proved by two persons who are uninvolved: not whose
 * account it would be, not each other, under whichever user, and not who asked
 * for, wrote or pushed an open change that the link would touch.
 */
export function whyNotConfirm(
  link: ProposedLink,
  confirmer: Confirmer,
): string {
  const { person, aliases, sharing, hands } = confirmer;
  const self = [person, ...aliases];
  const claimants = link.user ? [link.person, link.user] : [link.person];
  if (!link.isOpen) return 'This link does not wait for a confirmation';
  if (link.bot) return `${link.account} is a bot, which counts for nobody`;
  if (overlap(self, claimants)) {
    return `It would be your own account: ask two colleagues who have no hand in it`;
  }
  if (overlap(sharing, claimants)) {
    return `You and ${link.person} claim one account, so you may be one human: ask somebody else, or have that claim settled first`;
  }
  if (overlap(self, link.confirmedBy)) {
    return 'You confirmed this link already: ask a second person';
  }
  if (overlap(sharing, link.confirmedBy)) {
    return 'You and who confirmed it before claim one account, so you may be one human: ask somebody else';
  }
  const [hand] = hands;
  return hand
    ? `You are the ${hand.role} of #${hand.change}, which this link touches: ask somebody who has no hand in it, or wait for its end`
    : '';
}
