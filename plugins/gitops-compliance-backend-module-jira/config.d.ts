export interface Config {
  gitopsCompliance?: {
    /** Jira, whose tickets stand behind changes. */
    jira?: {
      /** Name of the instance on record. Default: `jira`. */
      name?: string;
      /** Name for people. Default: `Jira`. */
      title?: string;
      /** Address, such as `https://acme.atlassian.net`. */
      url: string;
      /** Cloud is asked by its API version 3, Data Center by version 2. */
      edition: 'cloud' | 'data-center';
      /** Cloud: e-mail and API token; Data Center: a personal access token. */
      auth: {
        email?: string;
        /** @visibility secret */
        token: string;
      };
      /**
       * Where a ticket names its services: `components`, `labels`, or the id of
       * a custom field. Default: `components`.
       */
      serviceField?: string;
      /** Custom fields (date and time) of when the work is planned. */
      plannedStartField?: string;
      plannedEndField?: string;
      /** When a ticket counts as approved; default: never. */
      approval?: {
        /** Statuses that are reached only with an approval, and those after. */
        approvedStatuses?: string[];
        rejectedStatuses?: string[];
        /** Whether approvals of Jira Service Management decide instead. */
        serviceManagement?: boolean;
      };
      /** Where tickets are made; absent: none are. */
      create?: {
        /** Key of the project. */
        project: string;
        /** Name of the type, such as `Change`. */
        issueType: string;
        /** What a custom `serviceField` takes. Default: `option`. */
        serviceAs?: 'option' | 'text';
      };
      /**
       * Secret of the webhook, at least 16 characters; absent: none is taken.
       * @visibility secret
       */
      webhookSecret?: string;
    };
  };
}
