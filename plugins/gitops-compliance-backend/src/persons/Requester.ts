/** Who asks, as the portal's own tokens say. */
export interface Requester {
  /** Catalog user. */
  userEntityRef: string;
  /** The user and the groups that the user is a member of. */
  ownershipEntityRefs: string[];
}
