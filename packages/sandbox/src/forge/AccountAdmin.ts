import { TeamAdmin } from './TeamAdmin';
import { SigningKey } from './accountTypes';
import { deleteUser, renameUser } from './accountLife';
import {
  addSigningKey,
  keyOf,
  removeSigningKey,
  signingKeys,
} from './signing/keys';
import { keyText, parseKey } from './signing/sshsig';
import { User } from './types';
import { WEB_FLOW_ID } from './World';

/** Sets up people: their accounts, tokens and keys, and what becomes of them. */
export class AccountAdmin extends TeamAdmin {
  /** A human account. `id` is the forge's own unless given. */
  async ensureUser(options: {
    login: string;
    name: string;
    email: string;
    id?: number;
    /** The address is not confirmed. */
    emailUnverified?: boolean;
  }): Promise<User> {
    const { login, name, email, id, emailUnverified } = options;
    const { state, store } = this.world;
    let user = this.world.findUser(login);
    if (!user) {
      user = { id: id ?? store.nextId(), login, name, email, type: 'User' };
      state.users.push(user);
    }
    Object.assign(user, { name, email, emailUnverified });
    store.save();
    return user;
  }

  /** Human accounts, in the order in which they came. */
  people(): User[] {
    return this.world.state.users.filter(
      ({ id, type }) => type === 'User' && id !== WEB_FLOW_ID,
    );
  }

  /**
   * Gives an account another login. Its id, and with it all it did, stays; the
   * old login is free for anybody.
   */
  async renameUser(options: { login: string; to: string }): Promise<User> {
    const user = this.world.userByLogin(options.login);
    renameUser(this.world, user, options.to);
    return user;
  }

  /** Deletes an account for good; what it did becomes the ghost's. */
  async deleteUser(options: { login: string }): Promise<void> {
    deleteUser(this.world, this.world.userByLogin(options.login));
  }

  /** Suspends an account, or lets it in again. */
  async suspendUser(options: {
    login: string;
    suspended: boolean;
  }): Promise<void> {
    const user = this.world.userByLogin(options.login);
    user.suspendedAt = options.suspended ? this.world.timestamp() : undefined;
    this.world.store.save();
  }

  /**
   * The key with which an account signs, registered with it. Without `key` it
   * is the one that `sign` options use.
   */
  async ensureSigningKey(options: {
    login: string;
    /** A public key: `ssh-ed25519 AAAA…`. */
    key?: string;
    title?: string;
  }): Promise<SigningKey> {
    const user = this.world.userByLogin(options.login);
    const key = keyText(parseKey(options.key ?? keyOf(user)));
    const known = signingKeys(this.world, user).find(own => own.key === key);
    const title = options.title ?? 'signing key';
    return known ?? addSigningKey(this.world, user, { key, title });
  }

  /** Takes a signing key from its account. */
  async removeSigningKey(options: { id: number }): Promise<void> {
    removeSigningKey(this.world, options.id);
  }

  /** A personal access token that acts as `login`. */
  async ensureToken(options: { login: string; token: string }): Promise<void> {
    const { state, store } = this.world;
    const userId = this.world.userByLogin(options.login).id;
    state.userTokens = [
      ...state.userTokens.filter(known => known.token !== options.token),
      { token: options.token, userId },
    ];
    store.save();
  }
}
