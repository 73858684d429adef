/** Where access is granted. */
export interface AccessPlace {
  instance: string;
  project: string;
}

/** `emergency.access-granted` v1: as the instance tells it; to the `grantee`. */
export interface AccessGrantedPayload extends AccessPlace {
  /** `namespace/name` of each. */
  applications: string[];
  /** In the instance's own words. */
  permissions: string[];
  /** ISO 8601 UTC. */
  until: string;
}

/** `emergency.access-withdrawn` v1. */
export interface AccessWithdrawnPayload extends AccessPlace {
  /** Whether it was found there beyond its time, by looking. */
  isLate: boolean;
}

/** `emergency.access-failed` v1: it is not tried again; why is erasable. */
export interface AccessFailedPayload extends AccessPlace {
  doing: 'grant' | 'withdraw';
}
