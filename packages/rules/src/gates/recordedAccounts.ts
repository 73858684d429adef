import { z } from 'zod';
import type { Actor } from './types';

/** An account of a decision, as it goes on record. */
export const accountSchema = z.object({
  provider: z.string(),
  bot: z.boolean(),
  /** Of a bot, which is nobody; null of everybody else. */
  name: z.string().nullable(),
  /** Opaque reference of the person that it resolved to. */
  person: z.string().nullable(),
  /** The same at the time of the request; absent: it was the same. */
  atRequest: z.string().nullable().optional(),
  /** References of other persons who are the same human; absent: none. */
  aliases: z.array(z.string()).optional(),
});

/** See {@link accountSchema}. */
export type RecordedAccount = z.infer<typeof accountSchema>;

/** A person by name and by reference. */
export interface NamedPerson {
  /** Catalog user, such as `user:default/ada`. */
  name: string;
  ref: string;
}

/** An account whose references are known. */
export interface ReferencedActor extends Actor {
  /** Opaque reference of the account. */
  ref: string;
  /** Opaque reference of the person that it resolves to. */
  personRef: string | null;
  /** Of `personAtRequest`, where that is there. */
  personAtRequestRef?: string | null;
  /** Of `aliases`, in their order. */
  aliasRefs?: string[];
}

/**
 * The references of everybody in a decision. Rules compare names without their
 * case, so one person has one reference whatever it was met by first.
 */
export class DecisionReferences {
  readonly #persons = new Map<string, string>();
  readonly #accounts = new Map<string, RecordedAccount>();

  /** The reference of a person. */
  person({ name, ref }: NamedPerson): string {
    const key = name.toLowerCase();
    const known = this.#persons.get(key) ?? ref;
    this.#persons.set(key, known);
    return known;
  }

  /** The reference of a person who was met before; undefined for others. */
  known(name: string): string | undefined {
    return this.#persons.get(name.toLowerCase());
  }

  /** Takes an account up; gives its reference, null for nobody. */
  account(actor: ReferencedActor | null): string | null {
    if (!actor) return null;
    const { ref, provider, account, bot, aliases = [] } = actor;
    const { personAtRequest, aliasRefs = [] } = actor;
    this.#accounts.set(ref, {
      provider,
      bot,
      name: bot ? account : null,
      person: this.#orNull(actor.person, actor.personRef ?? ref),
      ...(personAtRequest !== undefined &&
        personAtRequest !== actor.person && {
          atRequest: this.#orNull(
            personAtRequest,
            actor.personAtRequestRef ?? ref,
          ),
        }),
      ...(aliases.length > 0 && {
        aliases: aliases.map((name, i) =>
          this.person({ name, ref: aliasRefs[i] }),
        ),
      }),
    });
    return ref;
  }

  /** Every account that was taken up, by reference. */
  accounts(): Record<string, RecordedAccount> {
    return Object.fromEntries(this.#accounts);
  }

  #orNull(name: string | null, ref: string): string | null {
    return name === null ? null : this.person({ name, ref });
  }
}

/** An account of a recorded decision as rules take it: by its references. */
export function actorOfRecord(ref: string, account: RecordedAccount): Actor {
  const { provider, bot, name, person, atRequest, aliases } = account;
  return {
    provider,
    account: name ?? ref,
    bot,
    person,
    ...(atRequest !== undefined && { personAtRequest: atRequest }),
    ...(aliases && { aliases }),
  };
}
