/** What one emergency needs in one place of an instance. */
export interface AccessRequest {
  /**
   * Names what it is for; with the project it names the grant. Lower-case
   * letters, digits and hyphens, at most 60.
   */
  grant: string;
  /** The project whose applications are meant. */
  project: string;
  /** The applications; those of other projects are no concern of this grant. */
  applications: { namespace: string; name: string }[];
  /** Who gets it: names of accounts as the instance knows them; one at least. */
  subjects: string[];
  /** When it ends, ISO 8601 UTC: told to people who look; we withdraw it. */
  until: string;
  /** For people who look at the instance; one line. */
  reason: string;
}

/** A grant as it stands at the instance. */
export interface GrantedAccess {
  grant: string;
  project: string;
  subjects: string[];
  /** `namespace/name` of each application, sorted. */
  applications: string[];
  /** What may be done with them, in the instance's own words, sorted. */
  permissions: string[];
}

/**
 * Access of persons to an instance that is given for a time and taken back.
 *
 * Contract: granting the same twice does no more than once, and granting it
 * otherwise puts what is asked for in its place; withdrawing what is not there
 * is no error. Nothing is touched that was not granted here: no other role, no
 * other person, no other project. What `grant` and `list` tell is what the
 * instance itself says afterwards. An outage and a write by others in between
 * throw `SourceUnavailableError`, and are worth another try; a refusal throws
 * `AccessRefusedError`.
 */
export interface PrivilegedAccess {
  /** Name of the instance, as its deployment source has it. */
  readonly instance: string;
  /** Provider name of the accounts that it grants to, such as `argocd`. */
  readonly provider: string;
  /** What it grants, for people who ask before; as `GrantedAccess` tells it. */
  readonly permissions: readonly string[];
  /** Grants. One read, and one write unless it stands already. */
  grant(request: AccessRequest, signal?: AbortSignal): Promise<GrantedAccess>;
  /** Withdraws. One read, and one write if it is there. */
  withdraw(
    grant: { grant: string; project: string },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Every grant of ours that stands, in no order. One request. */
  list(signal?: AbortSignal): Promise<GrantedAccess[]>;
}
