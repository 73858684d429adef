export interface Config {
  gitopsCompliance?: {
    /** ServiceNow, whose change requests stand behind changes. */
    servicenow?: {
      /** Name of the instance on record. Default: `servicenow`. */
      name?: string;
      /** Name for people. Default: `ServiceNow`. */
      title?: string;
      /** Address, such as `https://acme.service-now.com`. */
      url: string;
      /** A user's name and password, or an OAuth token. */
      auth: {
        username?: string;
        /** @visibility secret */
        password?: string;
        /** @visibility secret */
        token?: string;
      };
      /**
       * Columns that name the services, by what they display. Default:
       * `cmdb_ci` and `business_service`.
       */
      serviceColumns?: string[];
      /** Values of `state` that mean an end; others mean it is open. */
      states?: {
        /** Default: `3` (Closed). */
        finished?: string[];
        /** Default: `4` (Canceled). */
        cancelled?: string[];
      };
      /** Values of `approval`; others mean that nobody was asked. */
      approval?: {
        /** Default: `approved`. */
        approved?: string[];
        /** Default: `rejected`. */
        rejected?: string[];
        /** Default: `requested`. */
        waiting?: string[];
      };
      /** How change requests are made; absent: none are. */
      create?: {
        /** Default: `normal`. */
        type?: 'normal' | 'emergency';
        /** Column that gets the service's name. Default: `cmdb_ci`. */
        serviceColumn?: string;
      };
    };
  };
}
