// Generated from openapi.yaml by `yarn generate`; do not edit.

/** The OpenAPI document of the plugin. */
export const spec = {
  openapi: '3.1.0',
  info: {
    title: 'GitOps Compliance',
    version: '1',
    description:
      "Promotion, approval, window, sync and proof of services that ship by GitOps. Instants are ISO 8601 in UTC. Errors have Backstage's error shape with a message that says what to do.",
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  paths: {
    '/v1/status': {
      get: {
        operationId: 'getStatus',
        summary: 'Health of the collectors and the policy in force.',
        responses: {
          '200': {
            description: 'The status.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Status' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/entities/{kind}/{namespace}/{name}/environments': {
      get: {
        operationId: 'getEnvironments',
        summary: 'What runs where, what would change, and what is allowed.',
        parameters: [
          { $ref: '#/components/parameters/Kind' },
          { $ref: '#/components/parameters/Namespace' },
          { $ref: '#/components/parameters/Name' },
        ],
        responses: {
          '200': {
            description: 'The environments in promotion order.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/EntityEnvironments' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/entities/{kind}/{namespace}/{name}/compliance': {
      get: {
        operationId: 'getCompliance',
        summary: 'Verdict of each check per environment, with its evidence.',
        parameters: [
          { $ref: '#/components/parameters/Kind' },
          { $ref: '#/components/parameters/Namespace' },
          { $ref: '#/components/parameters/Name' },
        ],
        responses: {
          '200': {
            description: 'The verdicts.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/EntityCompliance' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/entities/{kind}/{namespace}/{name}/timeline': {
      get: {
        operationId: 'getTimeline',
        summary:
          'What happened to a target in a period, on lanes from the commit to what ran.',
        parameters: [
          { $ref: '#/components/parameters/Kind' },
          { $ref: '#/components/parameters/Namespace' },
          { $ref: '#/components/parameters/Name' },
          {
            name: 'environment',
            in: 'query',
            required: true,
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'from',
            in: 'query',
            description: 'Default 14 days before until.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'until',
            in: 'query',
            description: 'Default now.',
            schema: { type: 'string', format: 'date-time' },
          },
        ],
        responses: {
          '200': {
            description: 'The marks, oldest first.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/TargetTimeline' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/entities/{kind}/{namespace}/{name}/promotion-preview': {
      get: {
        operationId: 'previewPromotion',
        summary: 'What a promotion would change, and its gates as they stand.',
        parameters: [
          { $ref: '#/components/parameters/Kind' },
          { $ref: '#/components/parameters/Namespace' },
          { $ref: '#/components/parameters/Name' },
          {
            name: 'environment',
            in: 'query',
            required: true,
            description: 'Target environment.',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'from',
            in: 'query',
            required: true,
            description: 'Upstream environment.',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
        ],
        responses: {
          '200': {
            description: 'The preview.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PromotionPreview' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/entities/{kind}/{namespace}/{name}/changelog': {
      get: {
        operationId: 'getPromotionChangelog',
        summary: 'What a promotion would bring, one page of commits at a time.',
        parameters: [
          { $ref: '#/components/parameters/Kind' },
          { $ref: '#/components/parameters/Namespace' },
          { $ref: '#/components/parameters/Name' },
          {
            name: 'environment',
            in: 'query',
            required: true,
            description: 'Target environment.',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'from',
            in: 'query',
            required: true,
            description: 'Upstream environment.',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          { $ref: '#/components/parameters/CommitLimit' },
          { $ref: '#/components/parameters/PageCursor' },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Changelog' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes': {
      get: {
        operationId: 'listChanges',
        summary: 'Changes, newest first.',
        parameters: [
          {
            name: 'entity',
            in: 'query',
            description:
              'Entity reference, such as component:default/payments-api.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'environment',
            in: 'query',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'state',
            in: 'query',
            description: 'Running or ended changes only.',
            schema: { type: 'string', enum: ['running', 'ended'] },
          },
          {
            name: 'class',
            in: 'query',
            description: 'Changes of this class only.',
            schema: {
              type: 'string',
              enum: ['normal', 'expedited', 'emergency'],
            },
          },
          {
            name: 'kind',
            in: 'query',
            description: 'Changes of this kind only.',
            schema: {
              type: 'string',
              enum: ['promotion', 'direct', 'rollback'],
            },
          },
          {
            name: 'person',
            in: 'query',
            description:
              'Catalog user who asked for it, wrote its pull request or pressed merge. Somebody else than who asks takes gitops-compliance.person.query and gitopsCompliance.personQueries, and is on record.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'path',
            in: 'query',
            description:
              'Changes that alter this file, or files of this folder.',
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
          {
            name: 'key',
            in: 'query',
            description:
              'Changes that alter a value whose key has these words.',
            schema: { type: 'string', minLength: 1, maxLength: 200 },
          },
          {
            name: 'value',
            in: 'query',
            description: 'Changes that set this value, or took it away.',
            schema: { type: 'string', minLength: 1, maxLength: 200 },
          },
          {
            name: 'q',
            in: 'query',
            description:
              'Words that all stand in the path, key or values of one edit.',
            schema: { type: 'string', minLength: 1, maxLength: 200 },
          },
          {
            name: 'from',
            in: 'query',
            description:
              'Changes that were requested at this instant or later.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'until',
            in: 'query',
            description: 'Changes that were requested before this instant.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'around',
            in: 'query',
            description:
              'Those only that something befell around the portal, such as a merge.',
            schema: { type: 'boolean' },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', minLength: 1, maxLength: 200 },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ChangeList' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'requestPromotion',
        summary: 'Requests a promotion.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PromotionRequest' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The change; its pull request follows.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Change' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}': {
      get: {
        operationId: 'getChange',
        summary: 'A change with its gates and events.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        responses: {
          '200': {
            description: 'The change.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Change' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/changelog': {
      get: {
        operationId: 'getChangeChangelog',
        summary:
          'What a change brings or takes away, one page of commits at a time.',
        parameters: [
          { $ref: '#/components/parameters/ChangeId' },
          { $ref: '#/components/parameters/CommitLimit' },
          { $ref: '#/components/parameters/PageCursor' },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Changelog' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/diff': {
      get: {
        operationId: 'getChangeDiff',
        summary:
          'What a change alters in the cluster, its risk and its digest.',
        parameters: [
          { $ref: '#/components/parameters/ChangeId' },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 50, default: 20 },
          },
          { $ref: '#/components/parameters/PageCursor' },
        ],
        responses: {
          '200': {
            description: 'One page of the objects that differ.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ChangeDiff' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/merge': {
      post: {
        operationId: 'mergeChange',
        summary:
          'Merges in the background once every gate is open; 409 otherwise.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        responses: {
          '202': {
            description: 'The merge is on its way.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Change' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/sync': {
      post: {
        operationId: 'syncChange',
        summary: 'Asks for the sync of a merged change again.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        responses: {
          '202': {
            description: 'The sync is on its way.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Change' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/verify': {
      post: {
        operationId: 'verifyChangeAgain',
        summary: 'Verifies a change again that failed after its sync.',
        description:
          "For a failure whose reason is over, or that came of what could not be read. It decides nothing by itself: the change succeeds only when everything is as it should be for the policy's soak. 409 where something newer of the target was merged or is on its way.",
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReasonRequest' },
            },
          },
        },
        responses: {
          '202': {
            description: 'It is being verified again.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Change' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/rollback': {
      post: {
        operationId: 'rollBackChange',
        summary:
          'Requests the rollback of a merged change to the revision before.',
        description:
          'Offered only for the newest merged change of its target, and only to a revision that was approved and healthy there. It waits for no window and is reviewed afterwards. 409 says what is missing or what to do instead.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/RollbackRequest' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The rollback, a change of its own.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Change' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/ask': {
      post: {
        operationId: 'askForGate',
        summary: 'Notifies those who can open a gate; at most once an hour.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/AskRequest' },
            },
          },
        },
        responses: {
          '202': {
            description: 'The notification is on its way.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Change' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/ticket': {
      get: {
        operationId: 'getTicketOfChange',
        summary: 'The ticket that stands behind a change, as it was last read.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        responses: {
          '200': {
            description: 'The ticket, and what the reader can do about it.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/TicketOfChange' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'setTicketOfChange',
        summary:
          'Attaches a ticket, or has one made. It counts for every change that shares the pull request, and for all of a release.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/TicketWish' },
            },
          },
        },
        responses: {
          '202': {
            description: 'Attached; one that shall be made follows.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/TicketOfChange' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/review': {
      post: {
        operationId: 'reviewRollback',
        summary:
          'Puts on record that somebody else reviewed a rollback afterwards.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReviewAfterwards' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The rollback.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Change' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/cancel': {
      post: {
        operationId: 'cancelChange',
        summary:
          'Cancels a change that is not merged, and closes its pull request.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReasonRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The cancelled change.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Change' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/releases': {
      get: {
        operationId: 'listReleases',
        summary:
          'Releases with a service that the reader may see, newest first.',
        parameters: [
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', minLength: 1, maxLength: 200 },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ReleaseList' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'requestRelease',
        summary: 'Requests several promotions as one; all of them, or none.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReleaseRequest' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The release; its pull requests follow.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Release' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/waiting': {
      get: {
        operationId: 'listWaiting',
        summary: 'What waits for the reader, the oldest first; at most 50.',
        responses: {
          '200': {
            description: 'Changes, and what the reader can do for each.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/WaitingList' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/me/notifications': {
      get: {
        operationId: 'getNotificationSettings',
        summary: 'How the reader wants to be told; nobody else reads it.',
        responses: {
          '200': {
            description: "The reader's own settings.",
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/NotificationSettings' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      put: {
        operationId: 'setNotificationSettings',
        summary: 'Sets how the reader wants to be told.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/NotificationSettings' },
            },
          },
        },
        responses: {
          '200': {
            description: 'As they are set now.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/NotificationSettings' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/release-candidates': {
      get: {
        operationId: 'listReleaseCandidates',
        summary: 'What the reader can put into a release to an environment.',
        parameters: [
          {
            name: 'environment',
            in: 'query',
            required: true,
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
        ],
        responses: {
          '200': {
            description:
              'Services of the reader that are behind their upstream.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ReleaseCandidates' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/releases/{id}': {
      get: {
        operationId: 'getRelease',
        summary: 'A release with its changes, wave by wave.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        responses: {
          '200': {
            description: 'The release.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Release' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/releases/{id}/merge': {
      post: {
        operationId: 'mergeRelease',
        summary:
          'Merges the next wave in the background once every gate is open; 409 otherwise.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        responses: {
          '202': {
            description: 'The merges are on their way.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Release' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/releases/{id}/resume': {
      post: {
        operationId: 'resumeRelease',
        summary:
          'Lets a release go on after one of its changes did not succeed.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReasonRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The release.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Release' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/releases/{id}/cancel': {
      post: {
        operationId: 'cancelRelease',
        summary: 'Cancels every change of it that is not merged.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReasonRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The release.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Release' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/releases/{id}/rollback': {
      post: {
        operationId: 'rollBackRelease',
        summary: 'Requests the rollback of all of a release that is merged.',
        description:
          'A release of rollbacks, the last wave first; all of them, or none. Each change goes back by its own rules; 409 names the service that cannot.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/RollbackRequest' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The release that undoes it.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Release' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/person-links': {
      get: {
        operationId: 'listPersonLinks',
        summary:
          'Which accounts are whose, with proof and history; newest first.',
        parameters: [
          {
            name: 'state',
            in: 'query',
            description: 'Waiting for confirmations, counting, or ended.',
            schema: { type: 'string', enum: ['proposed', 'counting', 'ended'] },
          },
          {
            name: 'search',
            in: 'query',
            description: 'Part of the name of the person or of the account.',
            schema: { type: 'string', minLength: 1, maxLength: 200 },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PersonLinkPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'proposePersonLink',
        summary: "Proposes that an account is a person's.",
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PersonLinkProposal' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The link, which waits for two uninvolved persons.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PersonLink' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/person-links/{id}/confirm': {
      post: {
        operationId: 'confirmPersonLink',
        summary: 'Confirms a proposed link as an uninvolved person.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
          },
        ],
        responses: {
          '200': {
            description: 'The link.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PersonLink' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/person-links/{id}/end': {
      post: {
        operationId: 'endPersonLink',
        summary: 'Rejects a proposed link, or retires one that counts.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PersonLinkEnd' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The link.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PersonLink' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/unknown-accounts': {
      get: {
        operationId: 'listUnknownAccounts',
        summary: 'Accounts of the newest changes behind which nobody is known.',
        responses: {
          '200': {
            description: 'All of them.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/UnknownAccounts' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/ledger/gaps': {
      get: {
        operationId: 'listGaps',
        summary: 'Stretches that a collector missed, newest first.',
        parameters: [
          {
            name: 'state',
            in: 'query',
            description:
              'Open, closed but not accepted by two persons, or accepted.',
            schema: {
              type: 'string',
              enum: ['open', 'unaccepted', 'accepted'],
            },
          },
          {
            name: 'collector',
            in: 'query',
            description: 'Gaps of one collector, such as argocd:eu-1.',
            schema: { type: 'string', minLength: 1, maxLength: 200 },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/GapPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/ledger/gaps/{id}/accept': {
      post: {
        operationId: 'acceptGap',
        summary: 'Accepts a closed gap, as the first or the second person.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/GapAcceptance' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The gap.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/GapOfReader' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/ledger/reads': {
      get: {
        operationId: 'listAuditReads',
        summary:
          'What auditors with a scope have read, and who asked about whom; newest first.',
        parameters: [
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            schema: { type: 'string', pattern: '^[1-9][0-9]{0,15}$' },
          },
        ],
        responses: {
          '200': {
            description:
              'One for each person, route, hour, and person asked about.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/AuditReads' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/ledger/completeness': {
      get: {
        operationId: 'getCompleteness',
        summary:
          "What of an environment's record is whole in a period, and what is not.",
        parameters: [
          {
            name: 'environment',
            in: 'query',
            required: true,
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'from',
            in: 'query',
            required: true,
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'until',
            in: 'query',
            required: true,
            description:
              'First instant after the period; at most 400 days later.',
            schema: { type: 'string', format: 'date-time' },
          },
        ],
        responses: {
          '200': {
            description: 'The completeness of the period.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Completeness' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/erasures': {
      get: {
        operationId: 'listErasures',
        summary: 'Persons who are to be erased or were, newest first.',
        parameters: [
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ErasurePage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'requestErasure',
        summary: 'Asks for a person to be erased; a second person confirms it.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ErasureWish' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The erasure.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Erasure' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/erasures/{id}/confirm': {
      post: {
        operationId: 'confirmErasure',
        summary: 'Confirms an erasure, as the second person.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'The erasure.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Erasure' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/erasures/{id}/withdraw': {
      post: {
        operationId: 'withdrawErasure',
        summary: 'Withdraws an erasure that is not carried out.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'The erasure.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Erasure' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/holds': {
      get: {
        operationId: 'listHolds',
        summary: 'Legal holds, newest first.',
        parameters: [
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/HoldPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'placeHold',
        summary:
          'Places a legal hold on a person, or on everybody in a service or period.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/HoldWish' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The hold.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Hold' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/holds/{id}/lift': {
      post: {
        operationId: 'liftHold',
        summary:
          'Lifts a legal hold, as another person than the one who placed it.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'The hold.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Hold' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/reports': {
      post: {
        operationId: 'reportOnChange',
        summary:
          'What a tool says of the head of a change; for services that the policy names (rule externalReports).',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReportRequest' },
            },
          },
        },
        responses: {
          '202': {
            description: 'It is on record, and the change looks at it.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  additionalProperties: false,
                  required: ['accepted'],
                  properties: { accepted: { type: 'boolean' } },
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/change-counts': {
      get: {
        operationId: 'countChanges',
        summary:
          'Changes per environment and month of the last year, and how many of them stand out.',
        responses: {
          '200': {
            description: 'Newest month first.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ChangeCounts' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/around': {
      get: {
        operationId: 'listAround',
        summary:
          'What reached targets around the portal beside pull requests of changes, newest first.',
        parameters: [
          {
            name: 'entity',
            in: 'query',
            description:
              'Entity reference, such as component:default/payments-api.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'environment',
            in: 'query',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'from',
            in: 'query',
            description: 'What was noticed at this instant or later.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'until',
            in: 'query',
            description: 'What was noticed before this instant.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/AroundNoticePage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/drift': {
      get: {
        operationId: 'listDrift',
        summary:
          'Incidents of what runs, or reached a target, and nothing approved explains; the worst first.',
        parameters: [
          {
            name: 'state',
            in: 'query',
            description: 'Only those that are open, or that are over.',
            schema: { type: 'string', enum: ['open', 'over'] },
          },
          {
            name: 'what',
            in: 'query',
            description: 'Only those of a kind.',
            schema: {
              type: 'string',
              enum: [
                'drifted',
                'direct-push',
                'branch-rewritten',
                'pin-changed',
                'ran-unclaimed',
              ],
            },
          },
          {
            name: 'entity',
            in: 'query',
            description:
              'Entity reference, such as component:default/payments-api.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'environment',
            in: 'query',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DriftIncidentPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/drift/csv': {
      get: {
        operationId: 'getDriftCsv',
        summary:
          'Every one of these incidents, the worst first, as CSV (RFC 4180).',
        parameters: [
          {
            name: 'state',
            in: 'query',
            description: 'Only those that are open, or that are over.',
            schema: { type: 'string', enum: ['open', 'over'] },
          },
          {
            name: 'what',
            in: 'query',
            description: 'Only those of a kind.',
            schema: {
              type: 'string',
              enum: [
                'drifted',
                'direct-push',
                'branch-rewritten',
                'pin-changed',
                'ran-unclaimed',
              ],
            },
          },
          {
            name: 'entity',
            in: 'query',
            description:
              'Entity reference, such as component:default/payments-api.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'environment',
            in: 'query',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
        ],
        responses: {
          '200': {
            description: 'A line for each incident.',
            content: { 'text/csv': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/drift/{id}/resolve': {
      post: {
        operationId: 'resolveDrift',
        summary:
          'Resolves what nobody approved, as somebody who had no part in it; its target is held no longer.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', minLength: 3, maxLength: 500 },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReasonRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The incident.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DriftIncident' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/state': {
      get: {
        operationId: 'getStateAt',
        summary:
          'What ran at an instant and who answered for it, by service, environment and deployment.',
        parameters: [
          {
            name: 'at',
            in: 'query',
            required: true,
            description: 'An instant that has come.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'entity',
            in: 'query',
            description:
              'Entity reference, such as component:default/payments-api.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'environment',
            in: 'query',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 200, default: 100 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', minLength: 1, maxLength: 1000 },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/StateAt' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/state/csv': {
      get: {
        operationId: 'getStateCsv',
        summary:
          'All that ran at an instant and who answered for it, as CSV (RFC 4180).',
        parameters: [
          {
            name: 'at',
            in: 'query',
            required: true,
            description: 'An instant that has come.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'entity',
            in: 'query',
            description:
              'Entity reference, such as component:default/payments-api.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'environment',
            in: 'query',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
        ],
        responses: {
          '200': {
            description: 'A line for each deployment.',
            content: { 'text/csv': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/state/density': {
      get: {
        operationId: 'getStateDensity',
        summary:
          'How often what runs changed on each of the 29 days around an instant.',
        parameters: [
          {
            name: 'at',
            in: 'query',
            required: true,
            description: 'An instant that has come.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'entity',
            in: 'query',
            description:
              'Entity reference, such as component:default/payments-api.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'environment',
            in: 'query',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'zone',
            in: 'query',
            required: true,
            description:
              'IANA time zone whose days they are, such as Europe/Berlin.',
            schema: { type: 'string', minLength: 1, maxLength: 64 },
          },
        ],
        responses: {
          '200': {
            description: 'The days, of which none has yet to begin.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/StateDensity' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/deployers': {
      get: {
        operationId: 'getDeployers',
        summary:
          'Who could deploy to an environment, by which path, as it was read by an instant.',
        parameters: [
          {
            name: 'environment',
            in: 'query',
            required: true,
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'entity',
            in: 'query',
            description:
              'Entity reference, such as component:default/payments-api.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'at',
            in: 'query',
            description: 'An instant that has come. Default now.',
            schema: { type: 'string', format: 'date-time' },
          },
        ],
        responses: {
          '200': {
            description: 'Everybody who could, most concerns first.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DeployersView' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/applications': {
      get: {
        operationId: 'listApplications',
        summary:
          'Every application that the instances list, and which of them nobody claims.',
        parameters: [
          {
            name: 'state',
            in: 'query',
            description:
              'Only those without a service or an environment, or all. Default unclaimed.',
            schema: {
              type: 'string',
              enum: ['unclaimed', 'all'],
              default: 'unclaimed',
            },
          },
          {
            name: 'instance',
            in: 'query',
            description: 'Only of this instance.',
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
          {
            name: 'project',
            in: 'query',
            description: 'Only of this project.',
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
          {
            name: 'applicationSet',
            in: 'query',
            description: 'Only what this set generated.',
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
          {
            name: 'cluster',
            in: 'query',
            description:
              'Only what deploys to this cluster, by name or address.',
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
          {
            name: 'application',
            in: 'query',
            description: 'Only what has this name.',
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', minLength: 1, maxLength: 600 },
          },
        ],
        responses: {
          '200': {
            description: 'One page, by instance, namespace and name.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ApplicationPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/applications/rollup': {
      get: {
        operationId: 'getApplicationRollup',
        summary:
          'Applications counted by the set that generated them, by cluster or by region.',
        parameters: [
          {
            name: 'by',
            in: 'query',
            required: true,
            schema: { type: 'string', enum: ['set', 'cluster', 'region'] },
          },
        ],
        responses: {
          '200': {
            description: 'A row each, those with most unclaimed first.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ApplicationRollup' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/fleet': {
      get: {
        operationId: 'getFleet',
        summary:
          'How services stand against their checks, from verdicts on record, worst first.',
        parameters: [
          {
            name: 'team',
            in: 'query',
            description:
              'References of groups, parted by commas; a service of any of them. Whoever means groups within a group names them too.',
            schema: { type: 'string', minLength: 3, maxLength: 8000 },
          },
          {
            name: 'system',
            in: 'query',
            description:
              'Reference of a system, such as system:default/payments.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'criticality',
            in: 'query',
            description: 'Only environments of this criticality.',
            schema: {
              type: 'string',
              enum: ['low', 'medium', 'high', 'critical'],
            },
          },
          {
            name: 'framework',
            in: 'query',
            description:
              'Only checks with a control of this framework, by its id.',
            schema: { type: 'string', minLength: 1, maxLength: 100 },
          },
          {
            name: 'waived',
            in: 'query',
            description:
              'Only services with a verdict under a waiver in force.',
            schema: { type: 'boolean' },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', minLength: 1, maxLength: 400 },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Fleet' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/fleet/csv': {
      get: {
        operationId: 'getFleetCsv',
        summary:
          'Every verdict on record of these services, as CSV (RFC 4180).',
        parameters: [
          {
            name: 'team',
            in: 'query',
            description:
              'References of groups, parted by commas; a service of any of them. Whoever means groups within a group names them too.',
            schema: { type: 'string', minLength: 3, maxLength: 8000 },
          },
          {
            name: 'system',
            in: 'query',
            description:
              'Reference of a system, such as system:default/payments.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'criticality',
            in: 'query',
            description: 'Only environments of this criticality.',
            schema: {
              type: 'string',
              enum: ['low', 'medium', 'high', 'critical'],
            },
          },
          {
            name: 'framework',
            in: 'query',
            description:
              'Only checks with a control of this framework, by its id.',
            schema: { type: 'string', minLength: 1, maxLength: 100 },
          },
          {
            name: 'waived',
            in: 'query',
            description:
              'Only services with a verdict under a waiver in force.',
            schema: { type: 'boolean' },
          },
        ],
        responses: {
          '200': {
            description:
              'A line for each check of each service in each environment.',
            content: { 'text/csv': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/delivery': {
      get: {
        operationId: 'getDelivery',
        summary:
          'How often and how well changes reached their targets in a period, the busiest group first.',
        parameters: [
          {
            name: 'by',
            in: 'query',
            description: 'What figures are told apart by.',
            schema: {
              type: 'string',
              enum: ['environment', 'service', 'team'],
              default: 'environment',
            },
          },
          {
            name: 'entity',
            in: 'query',
            description:
              'Entity reference, such as component:default/payments-api.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'environment',
            in: 'query',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'team',
            in: 'query',
            description:
              'References of groups, parted by commas; a service of any of them. Whoever means groups within a group names them too.',
            schema: { type: 'string', minLength: 3, maxLength: 8000 },
          },
          {
            name: 'failed',
            in: 'query',
            description: 'Only changes that failed.',
            schema: { type: 'boolean' },
          },
          {
            name: 'from',
            in: 'query',
            description:
              'Changes that reached their targets at this instant or later. Default 90 days before until.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'until',
            in: 'query',
            description:
              'Changes that reached their targets before this instant. Default now.',
            schema: { type: 'string', format: 'date-time' },
          },
        ],
        responses: {
          '200': {
            description: 'The figures of all and of each group.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DeliveryFigures' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/delivery/changes': {
      get: {
        operationId: 'listDelivered',
        summary:
          'The changes behind the delivery figures, the newest number first.',
        parameters: [
          {
            name: 'entity',
            in: 'query',
            description:
              'Entity reference, such as component:default/payments-api.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'environment',
            in: 'query',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'team',
            in: 'query',
            description:
              'References of groups, parted by commas; a service of any of them. Whoever means groups within a group names them too.',
            schema: { type: 'string', minLength: 3, maxLength: 8000 },
          },
          {
            name: 'failed',
            in: 'query',
            description: 'Only changes that failed.',
            schema: { type: 'boolean' },
          },
          {
            name: 'from',
            in: 'query',
            description:
              'Changes that reached their targets at this instant or later. Default 90 days before until.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'until',
            in: 'query',
            description:
              'Changes that reached their targets before this instant. Default now.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
          },
          { $ref: '#/components/parameters/PageCursor' },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DeliveredChangePage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/delivery/csv': {
      get: {
        operationId: 'getDeliveryCsv',
        summary: 'Every change behind the delivery figures, as CSV (RFC 4180).',
        parameters: [
          {
            name: 'entity',
            in: 'query',
            description:
              'Entity reference, such as component:default/payments-api.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'environment',
            in: 'query',
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'team',
            in: 'query',
            description:
              'References of groups, parted by commas; a service of any of them. Whoever means groups within a group names them too.',
            schema: { type: 'string', minLength: 3, maxLength: 8000 },
          },
          {
            name: 'failed',
            in: 'query',
            description: 'Only changes that failed.',
            schema: { type: 'boolean' },
          },
          {
            name: 'from',
            in: 'query',
            description:
              'Changes that reached their targets at this instant or later. Default 90 days before until.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'until',
            in: 'query',
            description:
              'Changes that reached their targets before this instant. Default now.',
            schema: { type: 'string', format: 'date-time' },
          },
        ],
        responses: {
          '200': {
            description: 'A line for each change.',
            content: { 'text/csv': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/board': {
      get: {
        operationId: 'getBoard',
        summary:
          'What the change advisory board says of a change, and whether one may vote.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        responses: {
          '200': {
            description: 'The board.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Board' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/vote': {
      post: {
        operationId: 'voteOnChange',
        summary:
          'Votes on exactly what the voter looked at. A later vote takes the place of an earlier one; both stay on record.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/VoteRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The board with the vote.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Board' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/briefing': {
      get: {
        operationId: 'getBoardBriefing',
        summary:
          'What a member of the board needs to know of a change to decide on it.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        responses: {
          '200': {
            description: 'The briefing.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/BoardBriefing' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/board/votes': {
      post: {
        operationId: 'voteOnChanges',
        summary:
          'Votes on several changes by one act, such as those of a release, all or none. Each must have been opened by the voter as it is now.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/VotesRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The queue with the votes.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/BoardQueue' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/board/queue': {
      get: {
        operationId: 'getBoardQueue',
        summary:
          'Changes in review that wait for votes, those that wait for who asks first.',
        responses: {
          '200': {
            description: 'The queue.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/BoardQueue' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/board/agenda': {
      get: {
        operationId: 'getBoardAgenda',
        summary:
          'What a meeting of the board goes through: how the changes of last week ended, what waits for votes, what will go and when, and what collides.',
        responses: {
          '200': {
            description: 'The agenda.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/BoardAgenda' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/board/meetings': {
      get: {
        operationId: 'listBoardMeetings',
        summary: 'Meetings of the board, newest first.',
        parameters: [
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/BoardMeetingPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'holdBoardMeeting',
        summary: 'Records a meeting that ends now, as its chair states it.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/MeetingWish' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The meeting.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/BoardMeeting' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/board/meetings/{id}': {
      get: {
        operationId: 'getBoardMeeting',
        summary:
          'A meeting with what was decided. Its minutes are files beside it, minutes.md and minutes.pdf.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'The meeting.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/BoardMeeting' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/board/delegations': {
      get: {
        operationId: 'listDelegations',
        summary:
          'Delegations of votes by and to who asks, as far as they are not over.',
        responses: {
          '200': {
            description: 'The delegations.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DelegationList' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'giveDelegation',
        summary: "Gives one's vote to somebody for a while.",
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/DelegationWish' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The delegation.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Delegation' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/board/delegations/{id}/end': {
      post: {
        operationId: 'endDelegation',
        summary: 'Ends a delegation, as who gave it or was given it.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'The delegation.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Delegation' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/stops': {
      get: {
        operationId: 'listStops',
        summary: 'Stops of the line, newest first.',
        parameters: [
          {
            name: 'state',
            in: 'query',
            description: 'Only those in force now, or those that are over.',
            schema: { type: 'string', enum: ['in-force', 'over'] },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/StopPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'setStop',
        summary: 'Stops a service, an environment, or everything.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/StopWish' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The stop.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Stop' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/stops/{id}/lift': {
      post: {
        operationId: 'liftStop',
        summary: 'Lifts a stop, as its owner.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReasonRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The stop.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Stop' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/disputes': {
      get: {
        operationId: 'listDisputes',
        summary: 'Verdicts that somebody says are wrong, newest first.',
        parameters: [
          {
            name: 'state',
            in: 'query',
            schema: { type: 'string', enum: ['open', 'answered'] },
          },
          {
            name: 'entity',
            in: 'query',
            description: 'Only those of this service, by its entity reference.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/DisputePage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'openDispute',
        summary:
          'Says that a verdict is wrong, and gives the evidence or where it is.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/DisputeWish' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The dispute, which waits for somebody else.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Dispute' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/disputes/{id}/answer': {
      post: {
        operationId: 'answerDispute',
        summary: 'Judges again what is disputed, and records what comes of it.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                additionalProperties: false,
                required: ['statement'],
                properties: {
                  statement: { type: 'string', minLength: 5, maxLength: 2000 },
                },
              },
            },
          },
        },
        responses: {
          '200': {
            description: 'The dispute with its answer.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Dispute' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/waivers': {
      get: {
        operationId: 'listWaivers',
        summary: 'Waivers of checks, newest first.',
        parameters: [
          {
            name: 'state',
            in: 'query',
            description:
              'Only those that wait for a decision, are in force now, or are refused, withdrawn or expired.',
            schema: { type: 'string', enum: ['asked', 'in-force', 'over'] },
          },
          {
            name: 'entity',
            in: 'query',
            description: 'Only those of this service, by its entity reference.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/WaiverPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'askForWaiver',
        summary:
          'Asks that what one check says of one target be set aside for a while.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/WaiverWish' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The waiver, which waits for somebody else.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Waiver' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/waivers/{id}/approve': {
      post: {
        operationId: 'approveWaiver',
        summary: 'Approves a waiver, as somebody without a part in it.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReasonRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The waiver.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Waiver' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/waivers/{id}/refuse': {
      post: {
        operationId: 'refuseWaiver',
        summary: 'Refuses a waiver, as somebody without a part in it.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReasonRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The waiver.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Waiver' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/waivers/{id}/withdraw': {
      post: {
        operationId: 'withdrawWaiver',
        summary: 'Takes a waiver back, as who asked for it or may decide.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReasonRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The waiver.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Waiver' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/emergencies': {
      get: {
        operationId: 'listEmergencies',
        summary: 'Emergencies, newest first.',
        parameters: [
          {
            name: 'state',
            in: 'query',
            description:
              'Only those that run, that are over and owe something, or that are closed.',
            schema: { type: 'string', enum: ['running', 'owing', 'closed'] },
          },
          {
            name: 'entity',
            in: 'query',
            description: 'Entity reference of a service that it names.',
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'integer', minimum: 1 },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/EmergencyPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'declareEmergency',
        summary:
          'Declares an emergency; whoever is to be told is told at once.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/EmergencyWish' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The emergency.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Emergency' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/emergency-terms': {
      get: {
        operationId: 'getEmergencyTerms',
        summary:
          'What declaring an emergency of services in an environment would mean, for who asks.',
        parameters: [
          {
            name: 'entity',
            in: 'query',
            required: true,
            description:
              'Entity references of the services, each as a parameter of its own; of those that are deployed there the strictest terms.',
            schema: {
              type: 'array',
              minItems: 1,
              maxItems: 20,
              uniqueItems: true,
              items: { type: 'string', minLength: 3, maxLength: 300 },
            },
          },
          {
            name: 'environment',
            in: 'query',
            required: true,
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
        ],
        responses: {
          '200': {
            description: 'The terms.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/EmergencyTerms' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/emergencies/{id}': {
      get: {
        operationId: 'getEmergency',
        summary: 'An emergency, with what was done under it and what is owed.',
        parameters: [{ $ref: '#/components/parameters/EmergencyId' }],
        responses: {
          '200': {
            description: 'The emergency.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Emergency' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/emergencies/{id}/confirm': {
      post: {
        operationId: 'confirmEmergency',
        summary: 'Confirms an emergency, as a second person.',
        parameters: [{ $ref: '#/components/parameters/EmergencyId' }],
        responses: {
          '200': {
            description: 'The emergency.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Emergency' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/emergencies/{id}/end': {
      post: {
        operationId: 'endEmergency',
        summary: 'Ends an emergency before its time.',
        parameters: [{ $ref: '#/components/parameters/EmergencyId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReasonRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The emergency.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Emergency' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/emergencies/{id}/review': {
      post: {
        operationId: 'reviewEmergency',
        summary:
          'Records the review of an emergency that is over, as somebody who had no part in it. It reviews the changes under it too.',
        parameters: [{ $ref: '#/components/parameters/EmergencyId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/EmergencyReview' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The emergency.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Emergency' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/emergencies/{id}/pull-request': {
      post: {
        operationId: 'askForPullRequestAgain',
        summary:
          'Tries again to open the pull request that says what was done by hand in a target, where none could be opened.',
        parameters: [{ $ref: '#/components/parameters/EmergencyId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PullRequestAsking' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The emergency.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Emergency' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/emergency': {
      post: {
        operationId: 'putUnderEmergency',
        summary:
          'Puts a running change under an emergency that names its target.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                additionalProperties: false,
                required: ['emergency'],
                properties: { emergency: { type: 'string', format: 'uuid' } },
              },
            },
          },
        },
        responses: {
          '202': {
            description: 'The change.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Change' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/around/{id}/adopt': {
      post: {
        operationId: 'adoptAround',
        summary:
          'Adopts afterwards what reached a target around the portal, as somebody who did not make it. It stays marked as late.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', minLength: 3, maxLength: 300 },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ReasonRequest' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The notice.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/AroundNotice' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/entities/{kind}/{namespace}/{name}/policy': {
      get: {
        operationId: 'getTargetPolicy',
        summary:
          'The rules of the policy for a service in an environment, and where each comes from.',
        parameters: [
          { $ref: '#/components/parameters/Kind' },
          { $ref: '#/components/parameters/Namespace' },
          { $ref: '#/components/parameters/Name' },
          {
            name: 'environment',
            in: 'query',
            required: true,
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
        ],
        responses: {
          '200': {
            description: 'The rules.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/TargetPolicy' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/policy': {
      get: {
        operationId: 'getPolicy',
        summary:
          'The policy in force, who approved it, and what keeps a newer one out.',
        responses: {
          '200': {
            description: 'The policy.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PolicyView' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/policy/versions': {
      get: {
        operationId: 'listPolicyVersions',
        summary: 'Policies that were in force, newest first.',
        parameters: [
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', pattern: '^[0-9]{1,18}$' },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PolicyVersionPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/policy/modes': {
      get: {
        operationId: 'getModes',
        summary:
          'What each environment would have held in the last 30 days, had it been enforced.',
        responses: {
          '200': {
            description: 'The environments in promotion order.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ModesView' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/policy/check': {
      post: {
        operationId: 'checkPolicy',
        summary:
          'What is wrong in a policy, and what it would change for open changes.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PolicyText' },
            },
          },
        },
        responses: {
          '200': {
            description: 'What was found.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PolicyCheck' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/policy/proposals': {
      get: {
        operationId: 'listPolicyProposals',
        summary: 'Proposed policies, newest first.',
        parameters: [
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          {
            name: 'cursor',
            in: 'query',
            description: 'nextCursor of the page before.',
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'One page.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PolicyProposalPage' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'proposePolicy',
        summary: 'Proposes a policy; a second person approves it.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PolicyWish' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The proposal.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PolicyProposal' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/policy/proposals/{id}/{decision}': {
      post: {
        operationId: 'decidePolicyProposal',
        summary:
          "Approves or rejects a proposal as another person, or withdraws one's own.",
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
          {
            name: 'decision',
            in: 'path',
            required: true,
            schema: { type: 'string', enum: ['approve', 'reject', 'withdraw'] },
          },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/PolicyDecision' },
            },
          },
        },
        responses: {
          '200': {
            description: 'The proposal.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PolicyProposal' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/calendar': {
      get: {
        operationId: 'getCalendar',
        summary: 'The calendar in a range of at most 400 days.',
        parameters: [
          {
            name: 'from',
            in: 'query',
            required: true,
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'to',
            in: 'query',
            required: true,
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'at',
            in: 'query',
            description:
              'By the calendar that was in force then; absent, by the one in force now.',
            schema: { type: 'string', format: 'date-time' },
          },
          {
            name: 'service',
            in: 'query',
            description:
              'Only entries that affect this service, by its name or reference.',
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
          {
            name: 'team',
            in: 'query',
            description:
              'Only entries that affect a service of this group, by its name or reference.',
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
        ],
        responses: {
          '200': {
            description:
              'Per environment what is open and frozen when, and every entry with whom it affects.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CalendarView' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/calendar/explanation': {
      get: {
        operationId: 'explainCalendar',
        summary:
          'Why a target may change at an instant, or may not; of a past one by the calendar then in force.',
        parameters: [
          {
            name: 'service',
            in: 'query',
            required: true,
            schema: { type: 'string', minLength: 1, maxLength: 500 },
          },
          {
            name: 'environment',
            in: 'query',
            required: true,
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
          {
            name: 'at',
            in: 'query',
            schema: { type: 'string', format: 'date-time' },
          },
        ],
        responses: {
          '200': {
            description: 'What the calendar says, and by which entries.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CalendarExplanation' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/calendar/icalendar': {
      get: {
        operationId: 'getICalendar',
        summary:
          'The next 100 days of an environment, as iCalendar (RFC 5545).',
        parameters: [
          {
            name: 'environment',
            in: 'query',
            required: true,
            schema: { type: 'string', minLength: 1, maxLength: 63 },
          },
        ],
        responses: {
          '200': {
            description:
              'Windows, freezes and exceptions, each by itself and in UTC.',
            content: { 'text/calendar': { schema: { type: 'string' } } },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/calendar/preview': {
      post: {
        operationId: 'previewCalendarEntry',
        summary: 'What an entry would do; nothing is saved.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/CalendarPreviewWish' },
            },
          },
        },
        responses: {
          '200': {
            description:
              'When it would hold, for whom, and what it would conflict with.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/CalendarPreview' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/calendar/imports': {
      post: {
        operationId: 'importICalendar',
        summary:
          'Proposes to put the events of an iCalendar object into the calendar; a second person approves the policy that results.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/CalendarImportWish' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The proposal.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PolicyProposal' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/calendar/proposals': {
      post: {
        operationId: 'proposeCalendarEntry',
        summary:
          'Proposes to put an entry into the calendar, or to take one out; a second person approves the policy that results.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/CalendarEditWish' },
            },
          },
        },
        responses: {
          '201': {
            description: 'The proposal.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/PolicyProposal' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/changes/{id}/evidence': {
      get: {
        operationId: 'getEvidenceOfChange',
        summary: 'The evidence of one change, which is made when it ends.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        responses: {
          '200': {
            description: 'The export.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/EvidenceOfChange' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'requestEvidenceOfChange',
        summary: 'Asks for the evidence of one change that has ended.',
        parameters: [{ $ref: '#/components/parameters/ChangeId' }],
        responses: {
          '202': {
            description: 'The export; made at the first request.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/EvidenceExport' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/evidence': {
      get: {
        operationId: 'listEvidence',
        summary: 'The newest exports of evidence.',
        parameters: [
          {
            name: 'limit',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
        ],
        responses: {
          '200': {
            description: 'Exports, newest first.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/EvidenceExportList' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'requestEvidence',
        summary: 'Asks for a bundle of evidence; a job makes it.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                oneOf: [
                  { $ref: '#/components/schemas/ReleaseEvidenceRequest' },
                  { $ref: '#/components/schemas/EvidenceRequest' },
                ],
              },
            },
          },
        },
        responses: {
          '202': {
            description: 'The export, waiting.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/EvidenceExport' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/evidence/{id}': {
      get: {
        operationId: 'getEvidence',
        summary: 'How far an export is. Its bundle is at `/bundle` below it.',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', format: 'uuid' },
          },
        ],
        responses: {
          '200': {
            description: 'The export.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/EvidenceExport' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/ledger': {
      get: {
        operationId: 'getLedger',
        summary:
          'How large the log is, what is signed of it, and by which keys.',
        responses: {
          '200': {
            description: 'The state of the log.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/LedgerStatus' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/ledger/verification': {
      get: {
        operationId: 'getLedgerVerification',
        summary:
          'The verification of the ledger by itself that is at work, or the last.',
        responses: {
          '200': {
            description: 'How far it is, and what it found.',
            content: {
              'application/json': {
                schema: {
                  $ref: '#/components/schemas/LatestLedgerVerification',
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'verifyLedger',
        summary: 'Lets the ledger verify itself, unless that is going on.',
        responses: {
          '202': {
            description: 'The verification that is at work.',
            content: {
              'application/json': {
                schema: {
                  $ref: '#/components/schemas/LatestLedgerVerification',
                },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/ledger/entries': {
      get: {
        operationId: 'listLedgerEntries',
        summary: 'Entries from a place in the log on.',
        parameters: [
          { $ref: '#/components/parameters/Shard' },
          {
            name: 'from',
            in: 'query',
            required: true,
            schema: { type: 'integer', minimum: 0, maximum: 9007199254740991 },
          },
          {
            name: 'count',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 256, default: 100 },
          },
        ],
        responses: {
          '200': {
            description: 'The entries; fewer where the log ends.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/LedgerEntries' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/ledger/inclusion-proof': {
      get: {
        operationId: 'getInclusionProof',
        summary: 'Proves that an entry is in the log (C2SP tlog-proof).',
        parameters: [
          { $ref: '#/components/parameters/Shard' },
          {
            name: 'index',
            in: 'query',
            required: true,
            schema: { type: 'integer', minimum: 0, maximum: 9007199254740991 },
          },
          {
            name: 'size',
            in: 'query',
            description: 'Size of a signed checkpoint. Default the newest.',
            schema: { type: 'integer', minimum: 1, maximum: 9007199254740991 },
          },
        ],
        responses: {
          '200': {
            description:
              'The proof, with the signed checkpoint that it leads to.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/InclusionProof' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
    '/v1/ledger/consistency-proof': {
      get: {
        operationId: 'getConsistencyProof',
        summary: 'Proves that the log of one size begins with that of another.',
        parameters: [
          { $ref: '#/components/parameters/Shard' },
          {
            name: 'from',
            in: 'query',
            required: true,
            schema: { type: 'integer', minimum: 0, maximum: 9007199254740991 },
          },
          {
            name: 'to',
            in: 'query',
            required: true,
            schema: { type: 'integer', minimum: 0, maximum: 9007199254740991 },
          },
        ],
        responses: {
          '200': {
            description:
              'The hashes of the proof (RFC 6962, 2.1.2), in base64.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ConsistencyProof' },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
    },
  },
  components: {
    parameters: {
      EmergencyId: {
        name: 'id',
        in: 'path',
        required: true,
        schema: { type: 'string', format: 'uuid' },
      },
      Shard: {
        name: 'shard',
        in: 'query',
        description: 'Number of the log. Default the one that grows.',
        schema: { type: 'integer', minimum: 1, maximum: 999999999 },
      },
      Kind: {
        name: 'kind',
        in: 'path',
        required: true,
        schema: { type: 'string', minLength: 1, maxLength: 63 },
      },
      Namespace: {
        name: 'namespace',
        in: 'path',
        required: true,
        schema: { type: 'string', minLength: 1, maxLength: 63 },
      },
      Name: {
        name: 'name',
        in: 'path',
        required: true,
        schema: { type: 'string', minLength: 1, maxLength: 253 },
      },
      CommitLimit: {
        name: 'limit',
        in: 'query',
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 5 },
      },
      PageCursor: {
        name: 'cursor',
        in: 'query',
        description: 'nextCursor of the page before.',
        schema: { type: 'string', minLength: 1, maxLength: 200 },
      },
      ChangeId: {
        name: 'id',
        in: 'path',
        required: true,
        schema: { type: 'string', format: 'uuid' },
      },
    },
    responses: {
      Error: {
        description: 'What went wrong and what to do.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
    },
    schemas: {
      Error: {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['name', 'message'],
            properties: {
              name: { type: 'string' },
              message: { type: 'string' },
              gates: {
                type: 'array',
                description: 'The gates that refused.',
                items: { $ref: '#/components/schemas/Gate' },
              },
            },
          },
        },
      },
      Person: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'entityRef', 'account', 'provider', 'bot'],
        description: 'Somebody; entityRef is null where no person is known.',
        properties: {
          name: { type: 'string' },
          entityRef: { type: ['string', 'null'] },
          account: { type: ['string', 'null'] },
          provider: { type: 'string' },
          bot: { type: 'boolean' },
        },
      },
      LedgerRef: {
        type: 'object',
        additionalProperties: false,
        required: ['stream', 'streamSeq'],
        description: 'Address of a ledger entry.',
        properties: {
          stream: { type: 'string' },
          streamSeq: { type: 'integer', minimum: 1 },
        },
      },
      PolicyInForce: {
        type: 'object',
        additionalProperties: false,
        required: ['hash', 'governed', 'loadedAt', 'source'],
        properties: {
          hash: { type: 'string' },
          governed: {
            type: 'boolean',
            description: 'False where no approved change is behind it.',
          },
          loadedAt: { type: 'string', format: 'date-time' },
          source: { type: 'string' },
          frameworks: {
            description: 'Frameworks of its own; absent where there are none.',
            type: 'array',
            items: { $ref: '#/components/schemas/OwnFramework' },
          },
        },
      },
      PolicyAlert: {
        type: 'object',
        additionalProperties: false,
        required: ['cause', 'reason', 'remedy', 'since', 'commit'],
        description: 'A version that did not come into force.',
        properties: {
          cause: {
            type: 'string',
            enum: ['missing', 'broken', 'unapproved', 'rewritten', 'older'],
          },
          reason: {
            type: ['string', 'null'],
            description: 'Null once it was erased.',
          },
          remedy: { type: 'string' },
          since: { type: 'string', format: 'date-time' },
          commit: { type: ['string', 'null'] },
        },
      },
      PolicyVersion: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'hash',
          'governed',
          'source',
          'loadedAt',
          'author',
          'approvers',
          'reason',
          'pullRequest',
          'commit',
        ],
        properties: {
          id: { type: 'string' },
          hash: { type: 'string' },
          governed: { type: 'boolean' },
          source: { type: 'string' },
          loadedAt: { type: 'string', format: 'date-time' },
          author: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          approvers: {
            type: 'array',
            items: { $ref: '#/components/schemas/Person' },
          },
          reason: { type: ['string', 'null'] },
          pullRequest: {
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['repository', 'number', 'url'],
                properties: {
                  repository: { type: 'string' },
                  number: { type: 'integer' },
                  url: { type: 'string' },
                },
              },
              { type: 'null' },
            ],
          },
          commit: { type: ['string', 'null'] },
        },
      },
      PolicyVersionPage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/PolicyVersion' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      PolicyView: {
        type: 'object',
        additionalProperties: false,
        required: ['store', 'inForce', 'text', 'alert', 'propose'],
        properties: {
          store: {
            type: 'string',
            enum: ['file', 'git', 'portal'],
            description: 'Where the policy is changed.',
          },
          inForce: { $ref: '#/components/schemas/PolicyVersion' },
          text: {
            type: 'string',
            description: 'The policy in force',
            'in YAML.': null,
          },
          alert: {
            oneOf: [
              { $ref: '#/components/schemas/PolicyAlert' },
              { type: 'null' },
            ],
          },
          propose: { $ref: '#/components/schemas/Allowed' },
        },
      },
      SaidValue: {
        type: 'object',
        additionalProperties: false,
        required: ['from', 'value', 'where', 'line'],
        properties: {
          from: {
            type: 'string',
            enum: ['default', 'criticality', 'environment', 'service'],
          },
          value: {},
          where: {
            type: 'string',
            description: 'JSON pointer into the policy; empty for a default.',
          },
          line: {
            type: ['integer', 'null'],
            description: "Line of the policy's text; null where it has none.",
          },
        },
      },
      TargetRule: {
        type: 'object',
        additionalProperties: false,
        required: ['rule', 'sentence', 'said', 'overridden'],
        properties: {
          rule: { type: 'string' },
          sentence: { type: 'string' },
          said: { $ref: '#/components/schemas/SaidValue' },
          overridden: {
            type: 'array',
            items: { $ref: '#/components/schemas/SaidValue' },
          },
        },
      },
      TargetPolicy: {
        type: 'object',
        additionalProperties: false,
        required: [
          'service',
          'environment',
          'mode',
          'upstream',
          'hash',
          'policy',
          'rules',
        ],
        properties: {
          service: { $ref: '#/components/schemas/ServiceView' },
          environment: { type: 'string' },
          mode: { type: 'string', enum: ['observe', 'warn', 'enforce'] },
          upstream: { type: 'array', items: { type: 'string' } },
          hash: {
            type: 'string',
            description:
              'SHA-256 over the rules as they are resolved here, in hex.',
          },
          policy: { $ref: '#/components/schemas/PolicyInForce' },
          rules: {
            type: 'array',
            items: { $ref: '#/components/schemas/TargetRule' },
          },
        },
      },
      HeldChange: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'number',
          'service',
          'state',
          'mode',
          'phase',
          'at',
          'outside',
          'gates',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          number: { type: 'integer' },
          service: { type: 'string' },
          state: { type: 'string' },
          mode: { type: 'string', enum: ['observe', 'warn', 'enforce'] },
          phase: { type: 'string', enum: ['request', 'merge', 'sync'] },
          at: { type: 'string', format: 'date-time' },
          outside: {
            type: 'boolean',
            description: 'It was merged outside the portal.',
          },
          gates: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['gate', 'title', 'state', 'reason'],
              properties: {
                gate: { type: 'string' },
                title: { type: 'string' },
                state: { type: 'string' },
                reason: { type: 'string' },
              },
            },
          },
        },
      },
      EnvironmentMode: {
        type: 'object',
        additionalProperties: false,
        required: [
          'name',
          'title',
          'mode',
          'passed',
          'held',
          'asked',
          'refused',
          'gates',
          'changes',
          'more',
        ],
        properties: {
          name: { type: 'string' },
          title: { type: 'string' },
          mode: { type: 'string', enum: ['observe', 'warn', 'enforce'] },
          passed: {
            type: 'integer',
            description: 'Changes that were merged in the period.',
          },
          held: {
            type: 'integer',
            description: 'Those of them that enforcing would have held.',
          },
          asked: {
            type: 'integer',
            description:
              'Promotions that were asked for in the period while it was only watched, and so decided on and recorded alone.',
          },
          refused: {
            type: 'integer',
            description: 'Those of them that enforcing would have refused.',
          },
          gates: {
            type: 'array',
            description: 'Held and refused changes by gate, most first.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['gate', 'title', 'changes'],
              properties: {
                gate: { type: 'string' },
                title: { type: 'string' },
                changes: { type: 'integer' },
              },
            },
          },
          changes: {
            type: 'array',
            description: 'The newest of the held and refused ones.',
            items: { $ref: '#/components/schemas/HeldChange' },
          },
          more: { type: 'integer', description: 'How many more there are.' },
        },
      },
      ModesView: {
        type: 'object',
        additionalProperties: false,
        required: ['since', 'environments'],
        properties: {
          since: { type: 'string', format: 'date-time' },
          environments: {
            type: 'array',
            items: { $ref: '#/components/schemas/EnvironmentMode' },
          },
        },
      },
      PolicyText: {
        type: 'object',
        additionalProperties: false,
        required: ['text'],
        properties: {
          text: { type: 'string', minLength: 1, maxLength: 1000000 },
        },
      },
      PolicyWish: {
        type: 'object',
        additionalProperties: false,
        required: ['text', 'reason', 'base'],
        properties: {
          text: { type: 'string', minLength: 1, maxLength: 1000000 },
          reason: { type: 'string', minLength: 10, maxLength: 2000 },
          base: {
            type: 'string',
            pattern: '^[0-9a-f]{64}$',
            description: 'Hash of the policy in force that it was made from.',
          },
        },
      },
      PolicyDecision: {
        type: 'object',
        additionalProperties: false,
        required: ['reason'],
        properties: {
          reason: { type: 'string', minLength: 10, maxLength: 2000 },
        },
      },
      PolicyProblem: {
        type: 'object',
        additionalProperties: false,
        required: ['path', 'message', 'line'],
        properties: {
          path: { type: 'string' },
          message: { type: 'string' },
          line: { type: ['integer', 'null'] },
        },
      },
      AffectedChange: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'number', 'service', 'environment', 'gates'],
        description:
          'An open change for which a policy would change something.',
        properties: {
          id: { type: 'string', format: 'uuid' },
          number: { type: 'integer' },
          service: { type: 'string' },
          environment: { type: 'string' },
          gates: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['gate', 'title', 'before', 'after', 'reason'],
              properties: {
                gate: { type: 'string' },
                title: { type: 'string' },
                before: { type: 'string' },
                after: { type: 'string' },
                reason: { type: 'string' },
              },
            },
          },
        },
      },
      PolicyCheck: {
        type: 'object',
        additionalProperties: false,
        required: ['problems', 'changes', 'looked', 'open'],
        properties: {
          problems: {
            type: 'array',
            items: { $ref: '#/components/schemas/PolicyProblem' },
          },
          changes: {
            type: 'array',
            items: { $ref: '#/components/schemas/AffectedChange' },
          },
          looked: {
            type: 'integer',
            description: 'How many open changes were looked at, the newest.',
          },
          open: {
            type: 'integer',
            description: 'How many open changes there are.',
          },
        },
      },
      PolicyProposal: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'state',
          'proposer',
          'proposedAt',
          'reason',
          'base',
          'text',
          'decider',
          'decidedAt',
          'decision',
          'decide',
          'withdraw',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          state: {
            type: 'string',
            enum: ['open', 'outdated', 'approved', 'rejected', 'withdrawn'],
            description:
              'An outdated one was made from a policy that is not in force.',
          },
          proposer: { $ref: '#/components/schemas/Person' },
          proposedAt: { type: 'string', format: 'date-time' },
          reason: {
            type: ['string', 'null'],
            description: 'Null once it was erased.',
          },
          base: { type: 'string' },
          text: {
            type: ['string', 'null'],
            description: 'Null once it was erased.',
          },
          decider: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          decidedAt: { type: ['string', 'null'], format: 'date-time' },
          decision: {
            type: ['string', 'null'],
            description: 'What the decider said.',
          },
          decide: { $ref: '#/components/schemas/Allowed' },
          withdraw: { $ref: '#/components/schemas/Allowed' },
        },
      },
      PolicyProposalPage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/PolicyProposal' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      EvidenceRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['environments', 'from', 'until', 'framework'],
        properties: {
          environments: {
            type: 'array',
            minItems: 1,
            maxItems: 50,
            items: { type: 'string', minLength: 1, maxLength: 63 },
          },
          from: { type: 'string', format: 'date-time' },
          until: {
            type: 'string',
            format: 'date-time',
            description:
              'First instant after the period; at most 400 days later.',
          },
          framework: {
            type: 'string',
            description:
              "SOC2, PCI-DSS-4.0.1, ISO-27001-2022, NIST-800-53r5, DORA, or one of the policy's own.",
            minLength: 1,
            maxLength: 63,
          },
          wholeLog: { type: 'boolean', default: false },
          services: {
            type: 'array',
            description: 'Limits it to these services, and those of `systems`.',
            minItems: 1,
            maxItems: 100,
            items: { $ref: '#/components/schemas/EntityRef' },
          },
          systems: {
            type: 'array',
            minItems: 1,
            maxItems: 100,
            items: { $ref: '#/components/schemas/EntityRef' },
          },
        },
      },
      ReleaseEvidenceRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['release', 'framework'],
        properties: {
          release: {
            type: 'string',
            format: 'uuid',
            description:
              'Of this release alone: all of its changes, when they have ended.',
          },
          framework: {
            type: 'string',
            description:
              "SOC2, PCI-DSS-4.0.1, ISO-27001-2022, NIST-800-53r5, DORA, or one of the policy's own.",
            minLength: 1,
            maxLength: 63,
          },
        },
      },
      EntityRef: {
        type: 'string',
        description: 'Entity reference in lower case.',
        pattern: '^[a-z]+:[a-z0-9._-]+/[a-z0-9._-]+$',
        maxLength: 200,
      },
      EvidenceExport: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'environments',
          'from',
          'until',
          'framework',
          'wholeLog',
          'change',
          'release',
          'services',
          'asked',
          'requestedBy',
          'requestedAt',
          'state',
          'stage',
          'filesDone',
          'size',
          'finishedAt',
          'manifestHash',
          'problem',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          environments: { type: 'array', items: { type: 'string' } },
          from: { type: 'string', format: 'date-time' },
          until: { type: 'string', format: 'date-time' },
          framework: { type: 'string' },
          wholeLog: { type: 'boolean' },
          change: {
            type: ['string', 'null'],
            description: 'The one change that it tells of.',
          },
          release: {
            type: ['object', 'null'],
            description: 'The one release that it tells of.',
            additionalProperties: false,
            required: ['id', 'number'],
            properties: {
              id: { type: 'string', format: 'uuid' },
              number: { type: 'integer', minimum: 1 },
            },
          },
          services: {
            type: ['integer', 'null'],
            description:
              'Of how many services it tells: of those that were asked for and that who asked may see. Null: of every one.',
          },
          asked: {
            type: 'array',
            description:
              'Systems and services that were asked for; empty means all.',
            items: { type: 'string' },
          },
          requestedBy: { $ref: '#/components/schemas/Person' },
          requestedAt: { type: 'string', format: 'date-time' },
          state: {
            type: 'string',
            enum: ['waiting', 'running', 'done', 'failed'],
          },
          stage: { type: 'string', description: 'What is being written.' },
          filesDone: { type: 'integer', minimum: 0 },
          size: {
            type: ['integer', 'null'],
            description: 'Size of the log for which everything is told.',
          },
          finishedAt: { type: ['string', 'null'], format: 'date-time' },
          manifestHash: { type: ['string', 'null'] },
          problem: { type: ['string', 'null'] },
        },
      },
      AuditReads: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['id', 'reader', 'about', 'route', 'scope', 'readAt'],
              properties: {
                id: { type: 'string' },
                reader: { $ref: '#/components/schemas/Person' },
                about: {
                  description:
                    'Whom they asked about; null where it was no such query.',
                  oneOf: [
                    { $ref: '#/components/schemas/Person' },
                    { type: 'null' },
                  ],
                },
                route: { type: 'string', description: 'Its template.' },
                scope: {
                  type: ['string', 'null'],
                  description:
                    'Names what they were limited to; null for a query about a person.',
                },
                readAt: {
                  type: 'string',
                  format: 'date-time',
                  description: 'When it was read first in its hour.',
                },
              },
            },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      EvidenceOfChange: {
        type: 'object',
        additionalProperties: false,
        required: ['export'],
        properties: {
          export: {
            description: 'Null before it is made.',
            oneOf: [
              { $ref: '#/components/schemas/EvidenceExport' },
              { type: 'null' },
            ],
          },
        },
      },
      EvidenceExportList: {
        type: 'object',
        additionalProperties: false,
        required: ['items'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/EvidenceExport' },
          },
        },
      },
      LedgerKey: {
        type: 'object',
        additionalProperties: false,
        required: ['role', 'vkey', 'pem'],
        properties: {
          role: { type: 'string', enum: ['checkpoint', 'export'] },
          vkey: {
            type: 'string',
            description: 'Verifier key of signed notes.',
          },
          pem: { type: 'string' },
        },
      },
      LedgerCheckpoint: {
        type: 'object',
        additionalProperties: false,
        required: ['size', 'root', 'signedAt', 'note'],
        properties: {
          size: { type: 'integer', minimum: 1 },
          root: { type: 'string', description: '32 bytes in base64.' },
          signedAt: { type: 'string', format: 'date-time' },
          note: { type: 'string' },
        },
      },
      LatestLedgerVerification: {
        type: 'object',
        additionalProperties: false,
        required: ['verification'],
        properties: {
          verification: {
            description: 'Null before the first.',
            anyOf: [
              { $ref: '#/components/schemas/LedgerVerification' },
              { type: 'null' },
            ],
          },
        },
      },
      LedgerVerification: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'requestedAt',
          'done',
          'total',
          'finishedAt',
          'difference',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          requestedAt: { type: 'string', format: 'date-time' },
          done: { type: 'integer', minimum: 0, description: 'Entries so far.' },
          total: {
            type: 'integer',
            minimum: 0,
            description: 'Entries in all.',
          },
          finishedAt: { type: ['string', 'null'], format: 'date-time' },
          difference: {
            description:
              'The first one; null where there is none, or it is not finished.',
            anyOf: [
              { $ref: '#/components/schemas/LedgerDifference' },
              { type: 'null' },
            ],
          },
        },
      },
      LedgerDifference: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'shard', 'place', 'sentence'],
        properties: {
          kind: { type: 'string', enum: ['entry', 'tile', 'checkpoint'] },
          shard: { type: 'integer', minimum: 1 },
          place: {
            type: 'integer',
            minimum: 0,
            description:
              'Place of the entry, of the first entry below the tile, or size of the checkpoint.',
          },
          sentence: { type: 'string' },
        },
      },
      LedgerAnchor: {
        type: 'object',
        additionalProperties: false,
        required: [
          'kind',
          'target',
          'size',
          'anchoredAt',
          'reference',
          'problem',
        ],
        properties: {
          kind: { type: 'string', enum: ['git', 'rfc3161'] },
          target: { type: 'string' },
          size: {
            type: ['integer', 'null'],
            description: 'Size of the newest checkpoint that it keeps.',
          },
          anchoredAt: { type: ['string', 'null'], format: 'date-time' },
          reference: { type: ['string', 'null'] },
          problem: { type: ['string', 'null'] },
        },
      },
      LedgerStatus: {
        type: 'object',
        additionalProperties: false,
        required: [
          'origin',
          'shard',
          'shards',
          'size',
          'waiting',
          'problem',
          'unsignedSince',
          'checkpoint',
          'keys',
          'anchors',
          'archive',
          'checks',
        ],
        properties: {
          checks: {
            type: 'array',
            description:
              'What is said of the log itself, for the last 30 days.',
            items: { $ref: '#/components/schemas/Check' },
          },
          origin: { type: 'string' },
          shard: { type: 'integer', minimum: 1 },
          shards: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['shard', 'origin', 'closedSize'],
              properties: {
                shard: { type: 'integer', minimum: 1 },
                origin: { type: 'string' },
                closedSize: { type: ['integer', 'null'] },
              },
            },
          },
          size: { type: 'integer', minimum: 0 },
          waiting: {
            type: 'integer',
            minimum: 0,
            description: 'Entries that wait for their place.',
          },
          problem: {
            type: ['string', 'null'],
            description:
              'Why nothing is placed or signed at present, by the replica that answers.',
          },
          unsignedSince: {
            type: ['string', 'null'],
            format: 'date-time',
            description:
              'When the oldest entry was recorded that no checkpoint covers.',
          },
          checkpoint: {
            oneOf: [
              { $ref: '#/components/schemas/LedgerCheckpoint' },
              { type: 'null' },
            ],
          },
          archive: {
            description:
              'A copy outside the database; null where none is configured.',
            oneOf: [
              { $ref: '#/components/schemas/LedgerArchive' },
              { type: 'null' },
            ],
          },
          anchors: {
            type: 'array',
            items: { $ref: '#/components/schemas/LedgerAnchor' },
          },
          keys: {
            type: 'array',
            items: { $ref: '#/components/schemas/LedgerKey' },
          },
        },
      },
      LedgerArchive: {
        type: 'object',
        additionalProperties: false,
        required: ['newest', 'isOverdue'],
        properties: {
          newest: {
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['shard', 'size', 'archivedAt'],
                properties: {
                  shard: { type: 'integer', minimum: 1 },
                  size: { type: 'integer', minimum: 1 },
                  archivedAt: { type: 'string', format: 'date-time' },
                },
              },
              { type: 'null' },
            ],
          },
          isOverdue: {
            type: 'boolean',
            description: 'Whether it should have been archived anew by now.',
          },
        },
      },
      LedgerEntries: {
        type: 'object',
        additionalProperties: false,
        required: ['shard', 'items'],
        properties: {
          shard: { type: 'integer', minimum: 1 },
          items: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['index', 'entry'],
              properties: {
                index: { type: 'integer', minimum: 0 },
                entry: { type: 'object', additionalProperties: true },
              },
            },
          },
        },
      },
      InclusionProof: {
        type: 'object',
        additionalProperties: false,
        required: ['proof'],
        properties: {
          proof: { type: 'string', description: 'A file of C2SP tlog-proof.' },
        },
      },
      ConsistencyProof: {
        type: 'object',
        additionalProperties: false,
        required: ['hashes'],
        properties: { hashes: { type: 'array', items: { type: 'string' } } },
      },
      SourceStatus: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'title', 'state', 'lastHeard', 'message'],
        properties: {
          name: { type: 'string' },
          title: { type: 'string' },
          state: { type: 'string', enum: ['fresh', 'stale', 'never'] },
          lastHeard: { type: ['string', 'null'], format: 'date-time' },
          message: { type: 'string' },
        },
      },
      Status: {
        type: 'object',
        additionalProperties: false,
        required: ['sources', 'policy', 'personQueries', 'disputeFiles'],
        properties: {
          disputeFiles: {
            description:
              'How many files a dispute may have, and how many bytes each.',
            type: 'object',
            additionalProperties: false,
            required: ['maxFiles', 'maxFileBytes'],
            properties: {
              maxFiles: { type: 'integer' },
              maxFileBytes: { type: 'integer' },
            },
          },
          sources: {
            type: 'array',
            items: { $ref: '#/components/schemas/SourceStatus' },
          },
          policy: { $ref: '#/components/schemas/PolicyInForce' },
          personQueries: {
            type: 'string',
            enum: ['off', 'denied', 'recorded'],
            description:
              'Whether who reads this may ask about somebody else: off for everybody, denied for want of the permission, or recorded each time.',
          },
        },
      },
      CommitView: {
        type: 'object',
        additionalProperties: false,
        required: [
          'sha',
          'headline',
          'author',
          'committedAt',
          'url',
          'pullRequest',
        ],
        properties: {
          sha: { type: 'string' },
          headline: { type: 'string' },
          author: { $ref: '#/components/schemas/Person' },
          committedAt: { type: ['string', 'null'], format: 'date-time' },
          url: { type: ['string', 'null'] },
          pullRequest: { type: ['integer', 'null'] },
        },
      },
      CalendarStateView: {
        type: 'object',
        additionalProperties: false,
        required: [
          'state',
          'reason',
          'title',
          'timeZone',
          'until',
          'nextOpening',
          'sentence',
        ],
        properties: {
          state: { type: 'string', enum: ['open', 'closed', 'frozen'] },
          reason: {
            type: 'string',
            enum: [
              'always-open',
              'window',
              'outside-window',
              'closing',
              'freeze',
              'feed',
            ],
          },
          title: { type: ['string', 'null'] },
          timeZone: { type: ['string', 'null'] },
          until: { type: ['string', 'null'], format: 'date-time' },
          nextOpening: { type: ['string', 'null'], format: 'date-time' },
          sentence: { type: 'string' },
        },
      },
      PinView: {
        type: 'object',
        additionalProperties: false,
        required: [
          'kind',
          'repository',
          'path',
          'key',
          'value',
          'url',
          'problem',
        ],
        properties: {
          kind: {
            type: 'string',
            enum: [
              'application-target-revision',
              'application-helm-parameter',
              'application-helm-value',
              'applicationset-element',
              'applicationset-target-revision',
              'kustomize-image',
              'kustomize-remote-base',
              'file-value',
              'flux-git-repository',
              'flux-oci-repository',
              'flux-helm-release',
              'flux-kustomization-image',
            ],
          },
          repository: { type: 'string' },
          path: { type: 'string' },
          key: { type: 'string' },
          value: { type: ['string', 'null'] },
          url: { type: ['string', 'null'] },
          problem: { type: ['string', 'null'] },
        },
      },
      OperationView: {
        type: 'object',
        additionalProperties: false,
        required: [
          'phase',
          'startedAt',
          'finishedAt',
          'startedBy',
          'automated',
          'message',
        ],
        properties: {
          phase: { type: 'string' },
          startedAt: { type: 'string', format: 'date-time' },
          finishedAt: { type: ['string', 'null'], format: 'date-time' },
          startedBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          automated: { type: 'boolean' },
          message: { type: 'string' },
        },
      },
      ApplicationPage: {
        type: 'object',
        additionalProperties: false,
        required: [
          'sentence',
          'total',
          'unclaimed',
          'unclaimedAreHidden',
          'items',
          'nextCursor',
        ],
        properties: {
          sentence: { type: 'string', description: 'For people.' },
          total: {
            type: 'integer',
            description: 'Applications that the reader may know of.',
          },
          unclaimed: { type: 'integer' },
          unclaimedAreHidden: {
            description:
              'True where some services are kept from the reader, by the catalog or by the scope of an auditor: what nobody claims may be one of those.',
            type: 'boolean',
          },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/ListedApplication' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      ListedApplication: {
        description:
          'An application as its instance lists it, and what the portal takes it for.',
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'instance',
          'namespace',
          'application',
          'project',
          'url',
          'applicationSet',
          'cluster',
          'service',
          'environment',
          'region',
          'criticality',
          'checks',
          'health',
          'sync',
          'outOfSyncSince',
          'mendBy',
          'overdue',
          'syncPolicy',
          'uncompared',
          'ledger',
        ],
        properties: {
          id: { type: 'string' },
          instance: { type: 'string' },
          namespace: { type: 'string' },
          application: { type: 'string' },
          project: { type: 'string' },
          url: { type: ['string', 'null'] },
          applicationSet: {
            description:
              'What generated it; null where nothing did, or it is not on record.',
            type: ['string', 'null'],
          },
          cluster: {
            description:
              'Name or address of the cluster; null where it is not on record.',
            type: ['string', 'null'],
          },
          service: {
            type: ['string', 'null'],
            description: 'Entity reference.',
          },
          environment: { type: ['string', 'null'] },
          region: { type: ['string', 'null'] },
          criticality: {
            description:
              'Of its environment; critical where it is unclaimed, for it may be anything.',
            type: 'string',
            enum: ['low', 'medium', 'high', 'critical'],
          },
          checks: {
            description:
              'What checks say of it where it is unclaimed, by the strictest rules of the policy; null where it is claimed or not judged yet, and to readers from whom some services are kept.',
            oneOf: [
              { $ref: '#/components/schemas/UnclaimedChecks' },
              { type: 'null' },
            ],
          },
          health: { type: 'string' },
          sync: { type: 'string' },
          outOfSyncSince: { type: ['string', 'null'], format: 'date-time' },
          mendBy: {
            description:
              'When what differs must be mended, by the rules in force, which are the strictest of the policy where it is unclaimed; null where nothing differs or there is no limit.',
            type: ['string', 'null'],
            format: 'date-time',
          },
          overdue: { type: 'boolean' },
          syncPolicy: {
            description:
              'How it syncs where the rules in force ask for another, for people.',
            type: 'array',
            items: { type: 'string' },
          },
          uncompared: {
            description:
              'What its own ignoreDifferences leave out of the comparison; null where it is not on record.',
            type: ['array', 'null'],
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['what', 'wide'],
              properties: {
                what: { type: 'string', description: 'For people.' },
                wide: {
                  description:
                    'Whether most of an object could be altered there unseen.',
                  type: 'boolean',
                },
              },
            },
          },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
        },
      },
      UnclaimedChecks: {
        description:
          'What checks say of an application that nobody claims, from verdicts on record.',
        type: 'object',
        additionalProperties: false,
        required: ['score', 'failing', 'ledger'],
        properties: {
          score: { $ref: '#/components/schemas/Score' },
          failing: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['check', 'reason', 'remedy', 'since'],
              properties: {
                check: { type: 'string' },
                reason: {
                  type: ['string', 'null'],
                  description: 'Null where it was erased.',
                },
                remedy: {
                  type: ['string', 'null'],
                  description: 'Null where it was erased.',
                },
                since: { type: 'string', format: 'date-time' },
              },
            },
          },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
        },
      },
      ApplicationRollup: {
        type: 'object',
        additionalProperties: false,
        required: ['by', 'items'],
        properties: {
          by: { type: 'string', enum: ['set', 'cluster', 'region'] },
          items: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: [
                'instance',
                'name',
                'total',
                'unclaimed',
                'outOfSync',
                'unhealthy',
              ],
              properties: {
                instance: {
                  description: 'Whose set or cluster it is; null for a region.',
                  type: ['string', 'null'],
                },
                name: {
                  description: 'Null for applications of none.',
                  type: ['string', 'null'],
                },
                total: { type: 'integer' },
                unclaimed: { type: 'integer' },
                outOfSync: { type: 'integer' },
                unhealthy: { type: 'integer' },
              },
            },
          },
        },
      },
      DriftIncidentPage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/DriftIncident' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      DriftIncident: {
        description:
          'What runs, or reached a target, without an approval that explains it.',
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'service',
          'environment',
          'deployment',
          'what',
          'reason',
          'remedy',
          'criticality',
          'mode',
          'since',
          'openedAt',
          'closedAt',
          'closeCause',
          'seconds',
          'dueAt',
          'overdue',
          'attribution',
          'differences',
          'storm',
          'ignoring',
          'enforcement',
          'syncs',
          'author',
          'held',
          'over',
          'resolution',
          'resolve',
          'ledger',
        ],
        properties: {
          id: {
            description:
              'Place in the stream and deployment, as `seq@deployment`.',
            type: 'string',
          },
          service: {
            description: 'Null where no service claims the application.',
            type: ['string', 'null'],
          },
          environment: {
            description: 'Null where no environment takes the application.',
            type: ['string', 'null'],
          },
          deployment: { type: 'string' },
          what: {
            type: 'string',
            enum: [
              'drifted',
              'direct-push',
              'branch-rewritten',
              'pin-changed',
              'ran-unclaimed',
            ],
          },
          reason: { type: 'string' },
          remedy: {
            description: 'What to do; empty where it is closed.',
            type: 'string',
          },
          criticality: {
            type: 'string',
            enum: ['low', 'medium', 'high', 'critical'],
          },
          mode: { type: 'string', enum: ['observe', 'warn', 'enforce'] },
          since: { type: 'string', format: 'date-time' },
          openedAt: { type: 'string', format: 'date-time' },
          closedAt: { type: ['string', 'null'], format: 'date-time' },
          closeCause: {
            oneOf: [
              {
                type: 'string',
                enum: [
                  'in-sync',
                  'removed',
                  'elsewhere',
                  'resolved',
                  'adopted',
                ],
              },
              { type: 'null' },
            ],
          },
          seconds: {
            description: 'How long it lasted, or lasts by now.',
            type: 'integer',
          },
          dueAt: {
            description:
              'Until when it is to be mended; null where the policy says nothing.',
            type: ['string', 'null'],
            format: 'date-time',
          },
          overdue: { type: 'boolean' },
          attribution: { $ref: '#/components/schemas/DriftAttribution' },
          differences: {
            oneOf: [
              { $ref: '#/components/schemas/DriftDifferences' },
              { type: 'null' },
            ],
          },
          storm: {
            description:
              'That something alters what runs again each time that it is healed; null: it is none.',
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['heals'],
                properties: {
                  heals: {
                    description:
                      'How often in a row it was healed when it was told.',
                    type: 'integer',
                  },
                },
              },
              { type: 'null' },
            ],
          },
          enforcement: {
            description:
              'Whether the portal has it synced back, and why not; null: it is over, or no drift.',
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['state', 'reason'],
                properties: {
                  state: {
                    type: 'string',
                    enum: ['off', 'waiting', 'due', 'asked', 'given-up'],
                  },
                  reason: { type: 'string' },
                },
              },
              { type: 'null' },
            ],
          },
          syncs: {
            description: 'Syncs that the portal asked for, in order.',
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['at', 'revision', 'outcome', 'problem'],
              properties: {
                at: { type: 'string', format: 'date-time' },
                revision: { type: 'string' },
                outcome: {
                  description: 'What became of it; null where it is not over.',
                  oneOf: [
                    {
                      type: 'string',
                      enum: [
                        'succeeded',
                        'failed',
                        'refused',
                        'withdrawn',
                        'lost',
                      ],
                    },
                    { type: 'null' },
                  ],
                },
                problem: {
                  description:
                    'Why it did not come about; null where it did, or it is not known.',
                  type: ['string', 'null'],
                },
              },
            },
          },
          ignoring: {
            description:
              "What to paste below the Application's `spec` so that it differs no more; null: it is not proposed to ignore it, or it cannot be told.",
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['yaml', 'left'],
                properties: {
                  yaml: { type: 'string' },
                  left: {
                    description:
                      'Objects that differ and that it does not name.',
                    type: 'integer',
                  },
                },
              },
              { type: 'null' },
            ],
          },
          held: {
            description:
              'Whether nothing is merged to the target until it is resolved.',
            type: 'boolean',
          },
          over: {
            description: 'Whether it asks for nothing any more.',
            type: 'boolean',
          },
          resolution: {
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['by', 'at', 'reason'],
                properties: {
                  by: { $ref: '#/components/schemas/Person' },
                  at: { type: 'string', format: 'date-time' },
                  reason: { type: 'string' },
                },
              },
              { type: 'null' },
            ],
          },
          resolve: { $ref: '#/components/schemas/Allowed' },
          author: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
        },
      },
      DriftDifferences: {
        description:
          'What differs, resource by resource; values of secrets are masked.',
        type: 'object',
        additionalProperties: false,
        required: ['readAt', 'problem', 'objects', 'more'],
        properties: {
          readAt: { type: 'string', format: 'date-time' },
          problem: {
            description: 'Why it cannot be told; null where it can.',
            type: ['string', 'null'],
          },
          objects: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: [
                'group',
                'kind',
                'namespace',
                'name',
                'change',
                'values',
                'managers',
                'fields',
              ],
              properties: {
                group: { type: 'string' },
                kind: { type: 'string' },
                namespace: { type: 'string' },
                name: { type: 'string' },
                change: {
                  description:
                    'Whether it runs and is not declared, is declared and does not run, or runs otherwise.',
                  type: 'string',
                  enum: ['added', 'removed', 'changed'],
                },
                values: {
                  description: 'How many of its values differ.',
                  type: 'integer',
                },
                managers: {
                  description:
                    'Field managers that wrote what differs; null where the cluster does not tell of all of it.',
                  type: ['array', 'null'],
                  items: { type: 'string' },
                },
                fields: {
                  description:
                    'Some of what differs; empty where it was erased.',
                  type: 'array',
                  items: { $ref: '#/components/schemas/OwnedFieldEdit' },
                },
              },
            },
          },
          more: { description: 'Objects beyond those shown.', type: 'integer' },
        },
      },
      OwnedFieldEdit: {
        type: 'object',
        additionalProperties: false,
        required: ['path', 'before', 'after', 'owners'],
        properties: {
          path: { type: 'string' },
          before: {
            description: 'What is declared; null where it is not.',
            type: ['string', 'null'],
          },
          after: {
            description: 'What runs; null where it does not.',
            type: ['string', 'null'],
          },
          owners: {
            description:
              'Field managers that wrote it last, as the cluster tells.',
            type: 'array',
            items: { type: 'string' },
          },
        },
      },
      DriftAttribution: {
        description: 'What it is put down to.',
        type: 'object',
        additionalProperties: false,
        required: ['by', 'sentence'],
        properties: {
          by: {
            type: 'string',
            enum: [
              'commit',
              'baseline',
              'emergency',
              'ignore-rule',
              'controller',
              'unauthorised',
            ],
          },
          sentence: { type: 'string' },
          emergency: {
            type: 'object',
            additionalProperties: false,
            required: ['id', 'name'],
            properties: {
              id: { type: 'string', format: 'uuid' },
              name: { type: 'string' },
            },
          },
        },
      },
      DeploymentView: {
        type: 'object',
        additionalProperties: false,
        required: [
          'instance',
          'application',
          'url',
          'pinnedRevision',
          'commit',
          'syncedRevision',
          'sync',
          'health',
          'drift',
          'since',
          'baseline',
          'autoSync',
          'asOf',
          'stale',
          'operation',
          'ledger',
        ],
        properties: {
          instance: { type: 'string' },
          application: { type: 'string' },
          url: { type: ['string', 'null'] },
          pinnedRevision: { type: ['string', 'null'] },
          commit: {
            oneOf: [
              { $ref: '#/components/schemas/CommitView' },
              { type: 'null' },
            ],
          },
          syncedRevision: { type: ['string', 'null'] },
          sync: { type: 'string', enum: ['synced', 'out-of-sync', 'unknown'] },
          health: {
            type: 'string',
            enum: [
              'healthy',
              'progressing',
              'degraded',
              'suspended',
              'missing',
              'unknown',
            ],
          },
          drift: {
            type: 'string',
            enum: [
              'none',
              'pending',
              'in-progress',
              'partial',
              'prune-pending',
              'drifted',
              'failed',
              'unknown',
            ],
          },
          since: { type: ['string', 'null'], format: 'date-time' },
          baseline: { type: 'boolean' },
          autoSync: { type: 'boolean' },
          asOf: { type: ['string', 'null'], format: 'date-time' },
          stale: { type: 'boolean' },
          operation: {
            oneOf: [
              { $ref: '#/components/schemas/OperationView' },
              { type: 'null' },
            ],
          },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
        },
      },
      ComparisonView: {
        type: 'object',
        additionalProperties: false,
        required: [
          'from',
          'state',
          'aheadBy',
          'behindBy',
          'commits',
          'truncated',
          'url',
        ],
        description: 'What the upstream environment has and this one has not.',
        properties: {
          from: { type: 'string' },
          state: {
            type: 'string',
            enum: ['known', 'pending', 'unknown'],
            description:
              'pending while it is being read, unknown if it cannot be.',
          },
          aheadBy: { type: ['integer', 'null'] },
          behindBy: { type: ['integer', 'null'] },
          commits: {
            type: 'array',
            items: { $ref: '#/components/schemas/CommitView' },
          },
          truncated: { type: 'boolean' },
          url: { type: ['string', 'null'] },
        },
      },
      PromotableFrom: {
        type: 'object',
        additionalProperties: false,
        required: ['from', 'revision', 'allowed', 'reason', 'remedy'],
        properties: {
          from: { type: 'string' },
          revision: { type: ['string', 'null'] },
          allowed: { type: 'boolean' },
          reason: { type: 'string' },
          remedy: { type: 'string' },
        },
      },
      EnvironmentView: {
        type: 'object',
        additionalProperties: false,
        required: [
          'name',
          'title',
          'criticality',
          'mode',
          'upstream',
          'sentence',
          'calendar',
          'argo',
          'pin',
          'otherPins',
          'deployments',
          'comparisons',
          'promotableFrom',
          'activeChange',
          'heldBy',
          'control',
        ],
        properties: {
          heldBy: {
            description:
              'Unauthorised changes that hold it until somebody resolves them.',
            type: 'integer',
          },
          name: { type: 'string' },
          title: { type: 'string' },
          criticality: {
            type: 'string',
            enum: ['low', 'medium', 'high', 'critical'],
          },
          mode: { type: 'string', enum: ['observe', 'warn', 'enforce'] },
          upstream: { type: 'array', items: { type: 'string' } },
          sentence: { type: 'string' },
          calendar: { $ref: '#/components/schemas/CalendarStateView' },
          argo: {
            type: 'array',
            description: 'How windows of Argo CD stand to the calendar now.',
            items: { $ref: '#/components/schemas/ArgoWindowsView' },
          },
          pin: {
            description: 'The pin that names the revision.',
            oneOf: [{ $ref: '#/components/schemas/PinView' }, { type: 'null' }],
          },
          otherPins: {
            type: 'array',
            description: 'Further pins, which follow it.',
            items: { $ref: '#/components/schemas/PinView' },
          },
          deployments: {
            type: 'array',
            items: { $ref: '#/components/schemas/DeploymentView' },
          },
          comparisons: {
            type: 'array',
            items: { $ref: '#/components/schemas/ComparisonView' },
          },
          promotableFrom: {
            type: 'array',
            items: { $ref: '#/components/schemas/PromotableFrom' },
          },
          activeChange: {
            oneOf: [
              { $ref: '#/components/schemas/ChangeSummary' },
              { type: 'null' },
            ],
          },
          control: {
            type: 'object',
            description:
              'Whether what nobody approved is prevented here, or only detected afterwards, and why.',
            additionalProperties: false,
            required: ['merge', 'sync'],
            properties: {
              merge: { $ref: '#/components/schemas/Control' },
              sync: { $ref: '#/components/schemas/Control' },
            },
          },
        },
      },
      Control: {
        type: 'object',
        additionalProperties: false,
        required: ['is', 'reason'],
        properties: {
          is: { type: 'string', enum: ['prevented', 'detected'] },
          reason: { type: 'string' },
        },
      },
      ServiceView: {
        type: 'object',
        additionalProperties: false,
        required: ['entityRef', 'name', 'title', 'owner'],
        properties: {
          entityRef: { type: 'string' },
          name: { type: 'string' },
          title: { type: 'string' },
          owner: { type: ['string', 'null'] },
        },
      },
      EntityEnvironments: {
        type: 'object',
        additionalProperties: false,
        required: [
          'service',
          'sentence',
          'policy',
          'sources',
          'environments',
          'mayRequest',
          'now',
        ],
        properties: {
          service: { $ref: '#/components/schemas/ServiceView' },
          sentence: { type: 'string' },
          policy: { $ref: '#/components/schemas/PolicyInForce' },
          sources: {
            type: 'array',
            items: { $ref: '#/components/schemas/SourceStatus' },
          },
          environments: {
            type: 'array',
            items: { $ref: '#/components/schemas/EnvironmentView' },
          },
          mayRequest: { $ref: '#/components/schemas/Allowed' },
          now: { type: 'string', format: 'date-time' },
        },
      },
      Allowed: {
        type: 'object',
        additionalProperties: false,
        required: ['allowed', 'reason'],
        properties: {
          allowed: { type: 'boolean' },
          reason: {
            type: 'string',
            description: 'Why not, and what to do; empty when allowed.',
          },
        },
      },
      Gate: {
        type: 'object',
        additionalProperties: false,
        required: [
          'gate',
          'title',
          'state',
          'reason',
          'remedy',
          'until',
          'controls',
          'ruleVersion',
        ],
        properties: {
          gate: { type: 'string' },
          title: { type: 'string' },
          state: {
            type: 'string',
            enum: ['open', 'closed', 'pending', 'unknown'],
          },
          reason: { type: 'string' },
          remedy: { type: 'string' },
          until: { type: ['string', 'null'], format: 'date-time' },
          controls: { type: 'array', items: { type: 'string' } },
          ruleVersion: { type: 'integer' },
          wouldBe: {
            type: 'string',
            enum: ['closed', 'pending', 'unknown'],
            description:
              'What the gate would be but for the emergency that bends it, or the class that waives it; it is open then. Absent where nothing does.',
          },
          checks: {
            type: 'array',
            description:
              'The checks that the gate asks for, as they stand on the head. Absent where it asks for none.',
            items: { $ref: '#/components/schemas/GateCheck' },
          },
        },
      },
      GateCheck: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'appId', 'conclusion', 'title', 'url'],
        properties: {
          name: { type: 'string' },
          appId: {
            type: 'integer',
            description: 'The App whose result counts.',
          },
          conclusion: {
            type: ['string', 'null'],
            description: 'Null while it runs, or where there is none.',
          },
          title: {
            type: ['string', 'null'],
            description: 'What the tool says in one line; untrusted text.',
          },
          url: { type: ['string', 'null'] },
        },
      },
      PinDiff: {
        type: 'object',
        additionalProperties: false,
        required: ['repository', 'path', 'key', 'before', 'after'],
        properties: {
          repository: { type: 'string' },
          path: { type: 'string' },
          key: { type: 'string' },
          before: { type: ['string', 'null'] },
          after: { type: 'string' },
        },
      },
      NamedTicket: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'url'],
        description:
          'A ticket that a text names; whether there is one was not asked.',
        properties: {
          id: { type: 'string' },
          url: { type: ['string', 'null'] },
        },
      },
      SourcePullRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['number', 'title', 'url', 'approvedBy'],
        properties: {
          number: { type: 'integer' },
          title: { type: ['string', 'null'] },
          url: { type: ['string', 'null'] },
          approvedBy: {
            type: 'array',
            items: { $ref: '#/components/schemas/Person' },
          },
        },
      },
      ChangelogCommit: {
        type: 'object',
        additionalProperties: false,
        required: [
          'sha',
          'headline',
          'author',
          'committedAt',
          'url',
          'pullRequest',
          'tickets',
        ],
        properties: {
          sha: { type: 'string' },
          headline: { type: 'string' },
          author: { $ref: '#/components/schemas/Person' },
          committedAt: { type: ['string', 'null'], format: 'date-time' },
          url: { type: ['string', 'null'] },
          pullRequest: {
            oneOf: [
              { $ref: '#/components/schemas/SourcePullRequest' },
              { type: 'null' },
            ],
          },
          tickets: {
            type: 'array',
            items: { $ref: '#/components/schemas/NamedTicket' },
          },
        },
      },
      Changelog: {
        type: 'object',
        additionalProperties: false,
        required: [
          'state',
          'sentence',
          'direction',
          'brings',
          'takesAway',
          'commits',
          'more',
          'nextCursor',
        ],
        description:
          'Commits between what a target runs and what it would run.',
        properties: {
          state: {
            type: 'string',
            enum: ['known', 'pending', 'unknown'],
            description:
              'pending while it is being read, unknown if it cannot be.',
          },
          sentence: { type: 'string' },
          direction: {
            oneOf: [
              { type: 'string', enum: ['same', 'forward', 'back', 'diverged'] },
              { type: 'null' },
            ],
          },
          brings: { type: ['integer', 'null'] },
          takesAway: { type: ['integer', 'null'] },
          commits: {
            type: 'array',
            description:
              'Newest first; of a change that goes back, what it takes away.',
            items: { $ref: '#/components/schemas/ChangelogCommit' },
          },
          more: {
            type: 'integer',
            description: 'Commits on record after these.',
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      RiskPart: {
        type: 'object',
        additionalProperties: false,
        required: ['rule', 'points', 'because'],
        properties: {
          rule: { type: 'string' },
          points: { type: 'integer' },
          because: { type: 'string' },
        },
      },
      Risk: {
        type: 'object',
        additionalProperties: false,
        required: ['score', 'sentence', 'parts'],
        properties: {
          score: { type: 'integer', minimum: 0, maximum: 10 },
          sentence: {
            type: 'string',
            description: 'The score and what it is the sum of.',
          },
          parts: {
            type: 'array',
            items: { $ref: '#/components/schemas/RiskPart' },
          },
        },
      },
      FieldEdit: {
        type: 'object',
        additionalProperties: false,
        required: ['path', 'before', 'after'],
        description: 'A value that differs; secret values are masked.',
        properties: {
          path: { type: 'string' },
          before: { type: ['string', 'null'] },
          after: { type: ['string', 'null'] },
        },
      },
      ResourceDiff: {
        type: 'object',
        additionalProperties: false,
        required: [
          'deployment',
          'group',
          'kind',
          'namespace',
          'name',
          'change',
          'fields',
          'moreFields',
        ],
        properties: {
          deployment: { type: 'string' },
          group: { type: 'string' },
          kind: { type: 'string' },
          namespace: { type: 'string' },
          name: { type: 'string' },
          change: { type: 'string', enum: ['added', 'removed', 'changed'] },
          fields: {
            type: 'array',
            items: { $ref: '#/components/schemas/FieldEdit' },
          },
          moreFields: {
            type: 'integer',
            description: 'Values that differ beyond those shown.',
          },
        },
      },
      RenderProblem: {
        type: 'object',
        additionalProperties: false,
        required: ['deployment', 'message'],
        properties: {
          deployment: { type: 'string' },
          message: { type: 'string' },
        },
      },
      ChangeDiff: {
        type: 'object',
        additionalProperties: false,
        required: [
          'state',
          'sentence',
          'headSha',
          'resources',
          'more',
          'nextCursor',
          'problems',
          'risk',
          'digest',
        ],
        properties: {
          state: {
            type: 'string',
            enum: ['pending', 'known', 'failed', 'unknown'],
            description:
              'pending while it is being read, failed where a source could not render it, unknown where it was never read.',
          },
          sentence: { type: 'string' },
          headSha: {
            type: ['string', 'null'],
            description: 'Head of the pull request that was rendered.',
          },
          resources: {
            type: 'array',
            items: { $ref: '#/components/schemas/ResourceDiff' },
          },
          more: {
            type: 'integer',
            description:
              'Objects that differ after these, those not on record included.',
          },
          nextCursor: { type: ['string', 'null'] },
          problems: {
            type: 'array',
            items: { $ref: '#/components/schemas/RenderProblem' },
          },
          risk: {
            oneOf: [{ $ref: '#/components/schemas/Risk' }, { type: 'null' }],
          },
          digest: {
            type: ['string', 'null'],
            description: 'What reviews and votes are bound to.',
          },
        },
      },
      PromotionPreview: {
        type: 'object',
        additionalProperties: false,
        required: [
          'from',
          'environment',
          'revision',
          'diff',
          'gates',
          'mode',
          'sentence',
          'changelog',
          'risk',
          'mayExpedite',
          'asksForImpact',
        ],
        properties: {
          from: { type: 'string' },
          environment: { type: 'string' },
          revision: { type: ['string', 'null'] },
          asksForImpact: {
            type: 'boolean',
            description:
              'Whether the policy asks what it may affect and how one comes back.',
          },
          mayExpedite: {
            type: 'boolean',
            description:
              'Whether the policy allows expedited changes of this target.',
          },
          diff: {
            type: 'array',
            description: 'The pins that it moves.',
            items: { $ref: '#/components/schemas/PinDiff' },
          },
          gates: {
            type: 'array',
            items: { $ref: '#/components/schemas/Gate' },
          },
          mode: { type: 'string', enum: ['observe', 'warn', 'enforce'] },
          changelog: { $ref: '#/components/schemas/Changelog' },
          risk: { $ref: '#/components/schemas/Risk' },
          sentence: {
            type: 'string',
            description: 'What happens after the request.',
          },
        },
      },
      ReportRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'state', 'headSha'],
        properties: {
          name: {
            type: 'string',
            description: 'As the policy names the tool.',
            minLength: 1,
            maxLength: 63,
          },
          state: { type: 'string', enum: ['open', 'closed', 'pending'] },
          headSha: {
            type: 'string',
            description: 'The head of the pull request that it speaks of.',
            pattern: '^[0-9a-f]{40,64}$',
          },
          reason: { type: 'string', maxLength: 500 },
          until: {
            type: 'string',
            format: 'date-time',
            description:
              'When an open one ends, or when another state is expected to change.',
          },
        },
      },
      ChangeCounts: {
        type: 'object',
        additionalProperties: false,
        required: ['items'],
        properties: {
          items: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: [
                'environment',
                'month',
                'changes',
                'expedited',
                'rollbacks',
                'mergedOutside',
              ],
              properties: {
                environment: { type: 'string' },
                month: { type: 'string', pattern: '^\\d{4}-\\d{2}$' },
                changes: { type: 'integer' },
                expedited: { type: 'integer' },
                rollbacks: { type: 'integer' },
                mergedOutside: {
                  type: 'integer',
                  description: 'Merged around the portal.',
                },
              },
            },
          },
        },
      },
      VoteRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['decision', 'digest'],
        properties: {
          decision: { $ref: '#/components/schemas/VoteDecision' },
          digest: {
            type: 'string',
            pattern: '^[0-9a-f]{64}$',
            description: 'Digest of the change that the voter looked at.',
          },
          comment: { type: 'string', maxLength: 2000 },
          for: {
            type: 'string',
            pattern: '^[uU][sS][eE][rR]:[^:/\\s]+/[^:/\\s]+$',
            maxLength: 300,
            description:
              'Catalog user for whom the voter stands by a delegation.',
          },
        },
      },
      VotesRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['decision', 'votes'],
        properties: {
          decision: { $ref: '#/components/schemas/VoteDecision' },
          comment: { type: 'string', maxLength: 2000 },
          for: {
            type: 'string',
            pattern: '^[uU][sS][eE][rR]:[^:/\\s]+/[^:/\\s]+$',
            maxLength: 300,
            description:
              'Catalog user for whom the voter stands by a delegation.',
          },
          votes: {
            type: 'array',
            minItems: 1,
            maxItems: 50,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['change', 'digest', 'opened'],
              properties: {
                change: { type: 'string', format: 'uuid' },
                digest: {
                  type: 'string',
                  pattern: '^[0-9a-f]{64}$',
                  description: 'Digest of the change that the voter looked at.',
                },
                opened: {
                  type: 'string',
                  maxLength: 100,
                  description:
                    'What the board of the change told the voter when they opened it.',
                },
              },
            },
          },
        },
      },
      BoardBriefing: {
        type: 'object',
        additionalProperties: false,
        required: [
          'lines',
          'gates',
          'hands',
          'upstream',
          'ticket',
          'history',
          'past',
        ],
        properties: {
          lines: {
            type: 'array',
            description:
              'Who wants what, from where to where, how risky it is and when it may go: five sentences.',
            items: { type: 'string' },
          },
          gates: {
            type: 'array',
            items: { $ref: '#/components/schemas/Gate' },
          },
          hands: {
            type: 'array',
            description: 'Who must not vote on it, and why.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['who', 'reason'],
              properties: {
                who: { type: 'string' },
                reason: { type: 'string' },
              },
            },
          },
          upstream: {
            type: 'array',
            description: 'How what is promoted ran where it comes from.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: [
                'environment',
                'instance',
                'application',
                'health',
                'hours',
                'sentence',
              ],
              properties: {
                environment: { type: 'string' },
                instance: { type: 'string' },
                application: { type: 'string' },
                health: { type: 'string' },
                hours: {
                  type: 'number',
                  description: 'Of the last 24, those in which it was healthy.',
                },
                sentence: { type: 'string' },
              },
            },
          },
          ticket: {
            description: 'Null where none is attached.',
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['key', 'status'],
                properties: {
                  key: { type: 'string' },
                  status: {
                    type: ['string', 'null'],
                    description: 'Null where the system has not told it.',
                  },
                },
              },
              { type: 'null' },
            ],
          },
          history: {
            type: 'object',
            additionalProperties: false,
            description:
              'Changes of the service there in the last 90 days that ended.',
            required: ['ended', 'failed', 'undone', 'sentence'],
            properties: {
              ended: { type: 'integer' },
              failed: { type: 'integer' },
              undone: { type: 'integer' },
              sentence: { type: 'string' },
            },
          },
          past: {
            type: 'array',
            description: 'The newest of them.',
            items: { $ref: '#/components/schemas/ChangeSummary' },
          },
        },
      },
      VoteDecision: {
        type: 'string',
        enum: ['approve', 'reject', 'ask', 'abstain', 'defer'],
      },
      Answer: {
        type: 'object',
        additionalProperties: false,
        required: ['allowed', 'reason'],
        properties: {
          allowed: { type: 'boolean' },
          reason: { type: 'string', description: 'Empty where it is allowed.' },
        },
      },
      BoardVote: {
        type: 'object',
        additionalProperties: false,
        required: [
          'voter',
          'for',
          'mine',
          'decision',
          'digest',
          'comment',
          'at',
          'standing',
          'why',
        ],
        properties: {
          voter: { $ref: '#/components/schemas/Person' },
          for: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          mine: { type: 'boolean' },
          decision: { $ref: '#/components/schemas/VoteDecision' },
          digest: { type: 'string' },
          comment: { type: ['string', 'null'] },
          at: { type: 'string', format: 'date-time' },
          standing: {
            type: 'string',
            enum: ['counts', 'void', 'involved', 'again', 'replaced'],
          },
          why: {
            type: 'string',
            description: 'Why it does not count; empty where it does.',
          },
        },
      },
      BoardRule: {
        type: 'object',
        additionalProperties: false,
        required: [
          'name',
          'from',
          'quorum',
          'rejectsAt',
          'approvals',
          'rejections',
          'state',
        ],
        properties: {
          name: { type: 'string' },
          from: { type: 'array', items: { type: 'string' } },
          quorum: { type: 'integer' },
          rejectsAt: {
            type: 'integer',
            description: 'Rejections that end the change.',
          },
          approvals: { type: 'integer' },
          rejections: { type: 'integer' },
          onDuty: {
            type: 'string',
            description:
              "Reference of the user who is on duty this week, by the policy's roster; absent: it has none, or nobody is yet.",
          },
          state: {
            type: 'string',
            enum: ['met', 'waiting', 'rejected', 'standard'],
          },
        },
      },
      Board: {
        type: 'object',
        additionalProperties: false,
        required: [
          'digest',
          'opened',
          'rules',
          'votes',
          'vote',
          'stands',
          'alteredSince',
        ],
        properties: {
          digest: {
            type: ['string', 'null'],
            description: 'What a vote is bound to; null while it is not known.',
          },
          opened: {
            type: ['string', 'null'],
            description:
              'Proof that the change was shown as it is to who asks, for a vote on several; null in lists, and where there is no digest.',
          },
          rules: {
            type: 'array',
            items: { $ref: '#/components/schemas/BoardRule' },
          },
          votes: {
            type: 'array',
            items: { $ref: '#/components/schemas/BoardVote' },
          },
          vote: { $ref: '#/components/schemas/Answer' },
          stands: {
            type: 'array',
            description:
              'For whom who asks may vote by a delegation, or why not.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['for', 'allowed', 'reason'],
              properties: {
                for: { $ref: '#/components/schemas/Person' },
                allowed: { type: 'boolean' },
                reason: { type: 'string' },
              },
            },
          },
          alteredSince: {
            type: 'array',
            description:
              'What altered since the vote of who asks; empty where it counts.',
            items: { type: 'string' },
          },
        },
      },
      QueuedChange: {
        type: 'object',
        additionalProperties: false,
        required: ['change', 'reason', 'board', 'waitsForMe'],
        properties: {
          change: { $ref: '#/components/schemas/ChangeSummary' },
          reason: { type: 'string' },
          board: { $ref: '#/components/schemas/Board' },
          waitsForMe: { type: 'boolean' },
        },
      },
      WeekOutcomes: {
        type: 'object',
        additionalProperties: false,
        required: ['succeeded', 'failed', 'rolledBack', 'rejected'],
        properties: {
          succeeded: { type: 'integer' },
          failed: { type: 'integer' },
          rolledBack: { type: 'integer' },
          rejected: { type: 'integer' },
          emergencies: {
            type: 'integer',
            description:
              'Declared in the same week; absent in older minutes, and where it is told beside.',
          },
        },
      },
      BoardAgenda: {
        type: 'object',
        additionalProperties: false,
        required: [
          'since',
          'at',
          'outcomes',
          'emergencies',
          'ended',
          'waiting',
          'more',
          'schedule',
          'collisions',
        ],
        properties: {
          since: { type: 'string', format: 'date-time' },
          at: { type: 'string', format: 'date-time' },
          outcomes: { $ref: '#/components/schemas/WeekOutcomes' },
          emergencies: {
            type: 'integer',
            description: 'Declared in the same week.',
          },
          ended: {
            type: 'array',
            description:
              'The changes behind the outcomes, the newest 50 first.',
            items: { $ref: '#/components/schemas/ChangeSummary' },
          },
          waiting: {
            type: 'array',
            description: 'What waits for votes, of high risk first.',
            items: { $ref: '#/components/schemas/QueuedChange' },
          },
          more: {
            type: 'integer',
            description: 'Further changes that are not listed.',
          },
          schedule: {
            type: 'array',
            description: 'What is in review by when its calendar opens.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['change', 'isOpen', 'opens', 'sentence'],
              properties: {
                change: { $ref: '#/components/schemas/ChangeSummary' },
                isOpen: { type: 'boolean' },
                opens: {
                  type: ['string', 'null'],
                  format: 'date-time',
                  description:
                    'Null where it is open, or does not open at all.',
                },
                sentence: { type: 'string' },
              },
            },
          },
          collisions: {
            type: 'array',
            description:
              'Changes of services that depend on each other and go together.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['environment', 'changes', 'sentence'],
              properties: {
                environment: { type: 'string' },
                changes: {
                  type: 'array',
                  description: 'Numbers; the first depends on the second.',
                  items: { type: 'integer' },
                },
                sentence: { type: 'string' },
              },
            },
          },
        },
      },
      MeetingWish: {
        type: 'object',
        additionalProperties: false,
        required: ['beganAt', 'attendees'],
        properties: {
          beganAt: { type: 'string', format: 'date-time' },
          attendees: {
            type: 'array',
            description: 'Catalog users who took part beside the chair.',
            maxItems: 50,
            items: {
              type: 'string',
              pattern: '^[uU][sS][eE][rR]:[^:/\\s]+/[^:/\\s]+$',
              maxLength: 300,
            },
          },
          notes: { type: 'string', maxLength: 10000 },
        },
      },
      BoardMeetingSummary: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'beganAt',
          'endedAt',
          'chair',
          'attendees',
          'outcomes',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          beganAt: { type: 'string', format: 'date-time' },
          endedAt: { type: 'string', format: 'date-time' },
          chair: { $ref: '#/components/schemas/Person' },
          attendees: {
            type: 'array',
            items: { $ref: '#/components/schemas/Person' },
          },
          outcomes: { $ref: '#/components/schemas/WeekOutcomes' },
        },
      },
      BoardMeetingPage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/BoardMeetingSummary' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      BoardMeeting: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'beganAt',
          'endedAt',
          'chair',
          'attendees',
          'outcomes',
          'notes',
          'decisions',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          beganAt: { type: 'string', format: 'date-time' },
          endedAt: { type: 'string', format: 'date-time' },
          chair: { $ref: '#/components/schemas/Person' },
          attendees: {
            type: 'array',
            items: { $ref: '#/components/schemas/Person' },
          },
          outcomes: { $ref: '#/components/schemas/WeekOutcomes' },
          notes: {
            type: ['string', 'null'],
            description: 'Null where there are none, or they were erased.',
          },
          decisions: {
            type: 'array',
            description: 'Votes that were cast meanwhile.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: [
                'change',
                'number',
                'service',
                'environment',
                'state',
                'decision',
                'voter',
                'for',
                'comment',
                'digest',
                'place',
              ],
              properties: {
                change: { type: 'string', format: 'uuid' },
                number: { type: 'integer' },
                service: { type: 'string' },
                environment: { type: 'string' },
                state: { type: 'string' },
                decision: { $ref: '#/components/schemas/VoteDecision' },
                voter: { $ref: '#/components/schemas/Person' },
                for: {
                  oneOf: [
                    { $ref: '#/components/schemas/Person' },
                    { type: 'null' },
                  ],
                },
                comment: { type: ['string', 'null'] },
                digest: { type: 'string' },
                place: {
                  type: ['integer', 'null'],
                  description:
                    'Of its entry in the log; null until it has one.',
                },
              },
            },
          },
        },
      },
      BoardQueue: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'more'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/QueuedChange' },
          },
          more: {
            type: 'integer',
            description: 'Further changes that are not listed.',
          },
        },
      },
      DelegationWish: {
        type: 'object',
        additionalProperties: false,
        required: ['to', 'until', 'reason'],
        properties: {
          to: {
            type: 'string',
            pattern: '^[uU][sS][eE][rR]:[^:/\\s]+/[^:/\\s]+$',
            maxLength: 300,
          },
          since: { type: 'string', format: 'date-time' },
          until: { type: 'string', format: 'date-time' },
          reason: { type: 'string', minLength: 3, maxLength: 500 },
        },
      },
      Delegation: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'from',
          'to',
          'mine',
          'reason',
          'since',
          'until',
          'ended',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          from: { $ref: '#/components/schemas/Person' },
          to: { $ref: '#/components/schemas/Person' },
          mine: { type: 'boolean', description: 'Given by who asks.' },
          reason: { type: 'string' },
          since: { type: 'string', format: 'date-time' },
          until: { type: 'string', format: 'date-time' },
          ended: { type: 'boolean' },
        },
      },
      DelegationList: {
        type: 'object',
        additionalProperties: false,
        required: ['items'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/Delegation' },
          },
        },
      },
      StopWish: {
        type: 'object',
        additionalProperties: false,
        required: ['reason', 'until'],
        properties: {
          service: {
            type: 'string',
            description: 'Entity reference; absent for every service.',
            minLength: 3,
            maxLength: 300,
          },
          environment: {
            type: 'string',
            description: 'Absent for every environment.',
            minLength: 1,
            maxLength: 63,
          },
          team: {
            type: 'string',
            description: 'Group of yours whose members may lift it too.',
            minLength: 3,
            maxLength: 300,
          },
          until: {
            type: 'string',
            format: 'date-time',
            description: 'When it ends by itself, at most 30 days ahead.',
          },
          reason: { type: 'string', minLength: 5, maxLength: 2000 },
        },
      },
      Stop: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'service',
          'environment',
          'team',
          'owner',
          'reason',
          'since',
          'until',
          'inForce',
          'liftedBy',
          'liftedAt',
          'lift',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          service: {
            type: ['string', 'null'],
            description: 'Null of every service.',
          },
          environment: {
            type: ['string', 'null'],
            description: 'Null of every environment.',
          },
          team: {
            type: ['string', 'null'],
            description: 'Group whose members may lift it too.',
          },
          owner: { $ref: '#/components/schemas/Person' },
          reason: { type: 'string' },
          since: { type: 'string', format: 'date-time' },
          until: { type: 'string', format: 'date-time' },
          inForce: { type: 'boolean' },
          liftedBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          liftedAt: { type: ['string', 'null'], format: 'date-time' },
          lift: { $ref: '#/components/schemas/Allowed' },
        },
      },
      StopPage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/Stop' },
          },
          nextCursor: { type: ['string', 'null'], format: 'uuid' },
        },
      },
      DisputeWish: {
        type: 'object',
        additionalProperties: false,
        required: ['check', 'service', 'environment', 'reason'],
        properties: {
          check: { type: 'string', minLength: 1, maxLength: 63 },
          service: {
            type: 'string',
            description: 'Entity reference of one service.',
            minLength: 3,
            maxLength: 300,
          },
          environment: { type: 'string', minLength: 1, maxLength: 63 },
          reason: { type: 'string', minLength: 5, maxLength: 2000 },
          link: {
            description: 'Where evidence of it is.',
            type: 'string',
            pattern: '^https://',
            maxLength: 2000,
          },
          files: {
            description:
              'Evidence itself; how many and how large they may be is in the status.',
            type: 'array',
            maxItems: 10,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['name', 'mediaType', 'content'],
              properties: {
                name: { type: 'string', minLength: 1, maxLength: 255 },
                mediaType: {
                  type: 'string',
                  enum: [
                    'application/pdf',
                    'image/png',
                    'image/jpeg',
                    'text/plain',
                    'text/csv',
                    'application/json',
                  ],
                },
                content: { description: 'In Base64.', type: 'string' },
              },
            },
          },
        },
      },
      DisputeFile: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'mediaType', 'size'],
        properties: {
          name: {
            description: 'Null once it was erased, and the file with it.',
            type: ['string', 'null'],
          },
          mediaType: { type: 'string' },
          size: { type: 'integer', description: 'Bytes.' },
        },
      },
      CheckDispute: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'check',
          'service',
          'environment',
          'verdict',
          'openedBy',
          'openedAt',
          'reason',
          'link',
          'files',
          'outcome',
          'verdictNow',
          'factsMoved',
          'answeredBy',
          'answeredAt',
          'statement',
          'ledger',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          check: { type: 'string' },
          service: { type: 'string' },
          environment: { type: 'string' },
          verdict: {
            description: 'The one that is disputed.',
            type: 'string',
            enum: ['pass', 'fail', 'not-applicable', 'indeterminate'],
          },
          openedBy: { $ref: '#/components/schemas/Person' },
          openedAt: { type: 'string', format: 'date-time' },
          reason: { type: 'string' },
          link: {
            description:
              'Where evidence of it is; null where none was named, or erased.',
            type: ['string', 'null'],
          },
          files: {
            description:
              'What was given as evidence, in the order of its places from 1.',
            type: 'array',
            items: { $ref: '#/components/schemas/DisputeFile' },
          },
          outcome: {
            description:
              'What judging again gave; nobody chooses it. Null while it is not answered.',
            oneOf: [
              { type: 'string', enum: ['upheld', 'changed'] },
              { type: 'null' },
            ],
          },
          verdictNow: {
            description:
              'Null while it is not answered, and where nothing runs any more.',
            oneOf: [
              {
                type: 'string',
                enum: ['pass', 'fail', 'not-applicable', 'indeterminate'],
              },
              { type: 'null' },
            ],
          },
          factsMoved: {
            description:
              'Whether the answer rests on other entries than what was disputed.',
            type: ['boolean', 'null'],
          },
          answeredBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          answeredAt: { type: ['string', 'null'], format: 'date-time' },
          statement: { type: ['string', 'null'] },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
        },
      },
      Dispute: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'check',
          'service',
          'environment',
          'verdict',
          'openedBy',
          'openedAt',
          'reason',
          'link',
          'files',
          'outcome',
          'verdictNow',
          'factsMoved',
          'answeredBy',
          'answeredAt',
          'statement',
          'ledger',
          'mayAnswer',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          check: { type: 'string' },
          service: { type: 'string' },
          environment: { type: 'string' },
          verdict: {
            description: 'The one that is disputed.',
            type: 'string',
            enum: ['pass', 'fail', 'not-applicable', 'indeterminate'],
          },
          openedBy: { $ref: '#/components/schemas/Person' },
          openedAt: { type: 'string', format: 'date-time' },
          reason: { type: 'string' },
          link: {
            description:
              'Where evidence of it is; null where none was named, or erased.',
            type: ['string', 'null'],
          },
          files: {
            description:
              'What was given as evidence, in the order of its places from 1.',
            type: 'array',
            items: { $ref: '#/components/schemas/DisputeFile' },
          },
          outcome: {
            description:
              'What judging again gave; nobody chooses it. Null while it is not answered.',
            oneOf: [
              { type: 'string', enum: ['upheld', 'changed'] },
              { type: 'null' },
            ],
          },
          verdictNow: {
            description:
              'Null while it is not answered, and where nothing runs any more.',
            oneOf: [
              {
                type: 'string',
                enum: ['pass', 'fail', 'not-applicable', 'indeterminate'],
              },
              { type: 'null' },
            ],
          },
          factsMoved: {
            description:
              'Whether the answer rests on other entries than what was disputed.',
            type: ['boolean', 'null'],
          },
          answeredBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          answeredAt: { type: ['string', 'null'], format: 'date-time' },
          statement: { type: ['string', 'null'] },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
          mayAnswer: { $ref: '#/components/schemas/Allowed' },
        },
      },
      DisputePage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/Dispute' },
          },
          nextCursor: { type: ['string', 'null'], format: 'uuid' },
        },
      },
      WaiverWish: {
        type: 'object',
        additionalProperties: false,
        required: ['check', 'service', 'environment', 'until', 'reason'],
        properties: {
          check: {
            type: 'string',
            description:
              'Whole id of one check, such as CHG-10; never SOD, LOG or CFG.',
            minLength: 1,
            maxLength: 63,
          },
          service: {
            type: 'string',
            description: 'Entity reference of one service.',
            minLength: 3,
            maxLength: 300,
          },
          environment: { type: 'string', minLength: 1, maxLength: 63 },
          until: {
            type: 'string',
            format: 'date-time',
            description:
              'When it ends by itself, at most 90 days ahead, or after the end of what it renews.',
          },
          renews: {
            type: 'string',
            format: 'uuid',
            description:
              'A waiver in force of the same check and target; this one begins at its end.',
          },
          reason: { type: 'string', minLength: 5, maxLength: 2000 },
        },
      },
      CheckWaiver: {
        type: 'object',
        additionalProperties: false,
        description:
          'What a verdict tells of the waiver that was asked for last.',
        required: [
          'id',
          'state',
          'askedBy',
          'askedAt',
          'reason',
          'until',
          'decidedBy',
          'decidedAt',
          'decisionReason',
          'ledger',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          state: {
            type: 'string',
            enum: [
              'asked',
              'in-force',
              'ahead',
              'refused',
              'withdrawn',
              'expired',
            ],
          },
          askedBy: { $ref: '#/components/schemas/Person' },
          askedAt: { type: 'string', format: 'date-time' },
          reason: { type: 'string' },
          until: {
            type: 'string',
            format: 'date-time',
            description: 'When it ends by itself.',
          },
          decidedBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          decidedAt: { type: ['string', 'null'], format: 'date-time' },
          decisionReason: { type: ['string', 'null'] },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
        },
      },
      Waiver: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'check',
          'title',
          'service',
          'environment',
          'state',
          'askedBy',
          'askedAt',
          'reason',
          'until',
          'decidedBy',
          'decidedAt',
          'decisionReason',
          'withdrawnBy',
          'withdrawnAt',
          'withdrawalReason',
          'ledger',
          'decide',
          'withdraw',
          'renew',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          check: { type: 'string' },
          title: { type: 'string' },
          service: { type: 'string' },
          environment: { type: 'string' },
          state: {
            type: 'string',
            enum: [
              'asked',
              'in-force',
              'ahead',
              'refused',
              'withdrawn',
              'expired',
            ],
          },
          askedBy: { $ref: '#/components/schemas/Person' },
          askedAt: { type: 'string', format: 'date-time' },
          reason: { type: 'string' },
          until: {
            type: 'string',
            format: 'date-time',
            description: 'When it ends by itself.',
          },
          decidedBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          decidedAt: { type: ['string', 'null'], format: 'date-time' },
          decisionReason: { type: ['string', 'null'] },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
          withdrawnBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          withdrawnAt: { type: ['string', 'null'], format: 'date-time' },
          withdrawalReason: { type: ['string', 'null'] },
          decide: { $ref: '#/components/schemas/Allowed' },
          withdraw: { $ref: '#/components/schemas/Allowed' },
          renew: { $ref: '#/components/schemas/Allowed' },
          from: {
            type: 'string',
            format: 'date-time',
            description: 'When it begins; absent where with its approval.',
          },
        },
      },
      WaiverPage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/Waiver' },
          },
          nextCursor: { type: ['string', 'null'], format: 'uuid' },
        },
      },
      EmergencyWish: {
        type: 'object',
        additionalProperties: false,
        required: ['services', 'environments', 'reason', 'incident'],
        properties: {
          services: {
            type: 'array',
            description: 'Entity references of the services that it names.',
            minItems: 1,
            maxItems: 20,
            uniqueItems: true,
            items: { type: 'string', minLength: 3, maxLength: 300 },
          },
          environments: {
            type: 'array',
            minItems: 1,
            maxItems: 5,
            uniqueItems: true,
            items: { type: 'string', minLength: 1, maxLength: 63 },
          },
          reason: { type: 'string', minLength: 5, maxLength: 2000 },
          incident: {
            type: 'string',
            description: 'Link to the incident, http or https.',
            minLength: 8,
            maxLength: 1000,
          },
          expiresAt: {
            type: 'string',
            format: 'date-time',
            description:
              'When it ends by itself; absent, as late as the policy allows.',
          },
        },
      },
      EmergencyReview: {
        type: 'object',
        additionalProperties: false,
        required: ['verdict', 'finding'],
        properties: {
          verdict: {
            type: 'string',
            description:
              'Justified, or not. Both settle the review; what follows is for people.',
            enum: ['justified', 'not-justified'],
          },
          finding: { type: 'string', minLength: 5, maxLength: 5000 },
        },
      },
      PullRequestAsking: {
        type: 'object',
        additionalProperties: false,
        required: ['service', 'environment'],
        properties: {
          service: { type: 'string', minLength: 1, maxLength: 300 },
          environment: { type: 'string', minLength: 1, maxLength: 100 },
        },
      },
      EmergencyTerms: {
        type: 'object',
        additionalProperties: false,
        required: [
          'declare',
          'maxSeconds',
          'secondPerson',
          'aloneBecause',
          'bends',
          'neverBends',
          'reviewSeconds',
          'pullRequestSeconds',
          'wakes',
          'grants',
          'declaredRecently',
        ],
        properties: {
          declare: { $ref: '#/components/schemas/Allowed' },
          maxSeconds: { type: 'integer' },
          secondPerson: {
            type: 'boolean',
            description:
              'Whether it bends nothing until a second person has confirmed it.',
          },
          aloneBecause: {
            type: 'string',
            description: 'Why a second person is needed or not, for people.',
          },
          bends: {
            type: 'array',
            description: 'Gates that it bends.',
            items: { $ref: '#/components/schemas/BentGate' },
          },
          neverBends: {
            type: 'array',
            items: { $ref: '#/components/schemas/BentGate' },
          },
          reviewSeconds: { type: 'integer' },
          pullRequestSeconds: { type: 'integer' },
          wakes: {
            type: 'array',
            description:
              'Names of the pagers, in the order in which they are tried.',
            items: { type: 'string' },
          },
          grants: {
            type: 'array',
            description:
              'Access that its declarer gets for its time, where the services run.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['instance', 'permissions'],
              properties: {
                instance: { type: 'string' },
                permissions: {
                  type: 'array',
                  description: 'In the words of the instance.',
                  items: { type: 'string' },
                },
              },
            },
          },
          declaredRecently: {
            type: 'integer',
            description: 'How many the person declared within 90 days.',
          },
        },
      },
      BentGate: {
        type: 'object',
        additionalProperties: false,
        required: ['gate', 'title', 'reason'],
        properties: {
          gate: { type: 'string' },
          title: { type: 'string' },
          reason: {
            type: 'string',
            description: 'Why it never bends; empty of one that bends.',
          },
        },
      },
      EmergencyTarget: {
        type: 'object',
        additionalProperties: false,
        required: ['service', 'environment'],
        properties: {
          service: { type: 'string' },
          environment: { type: 'string' },
        },
      },
      EmergencyDuty: {
        type: 'object',
        additionalProperties: false,
        required: [
          'kind',
          'service',
          'environment',
          'dueAt',
          'isOverdue',
          'settledAt',
          'sentence',
          'pullRequest',
        ],
        properties: {
          kind: { type: 'string', enum: ['review', 'pull-request'] },
          service: {
            type: ['string', 'null'],
            description: 'Null of the review of the whole.',
          },
          environment: { type: ['string', 'null'] },
          dueAt: { type: 'string', format: 'date-time' },
          isOverdue: { type: 'boolean' },
          settledAt: { type: ['string', 'null'], format: 'date-time' },
          sentence: {
            type: 'string',
            description: 'What is owed, and how it is settled.',
          },
          pullRequest: {
            description:
              'The pull request that says what was done by hand; null of the review, before it was asked for, and of targets that the reader may not see.',
            oneOf: [
              { $ref: '#/components/schemas/RetroactivePullRequest' },
              { type: 'null' },
            ],
          },
        },
      },
      RetroactivePullRequest: {
        type: 'object',
        additionalProperties: false,
        required: [
          'state',
          'sentence',
          'number',
          'url',
          'change',
          'applicationUrl',
        ],
        properties: {
          state: {
            type: 'string',
            description:
              'Asked: it is being opened; impossible: it has to be opened by hand.',
            enum: ['asked', 'open', 'merged', 'closed', 'impossible'],
          },
          sentence: {
            type: 'string',
            description: 'How it stands, and what to do next.',
          },
          number: { type: ['integer', 'null'] },
          url: {
            type: ['string', 'null'],
            description: 'Its address at the forge.',
          },
          change: {
            description: 'The change as which it goes through the gates.',
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['id', 'number'],
                properties: {
                  id: { type: 'string', format: 'uuid' },
                  number: { type: 'integer' },
                },
              },
              { type: 'null' },
            ],
          },
          applicationUrl: {
            type: ['string', 'null'],
            description:
              'Where an application shows what differs; null, none does.',
          },
          tryAgain: {
            description:
              'Whether who asks can let it be tried again, and why not; absent where there is nothing to try again.',
            oneOf: [{ $ref: '#/components/schemas/Allowed' }],
          },
        },
      },
      EmergencyEvent: {
        type: 'object',
        additionalProperties: false,
        required: ['at', 'type', 'title', 'person', 'payload', 'seq'],
        properties: {
          at: { type: 'string', format: 'date-time' },
          type: {
            type: 'string',
            description: 'Kind of its entry, such as emergency.confirmed.',
          },
          title: { type: 'string' },
          person: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          payload: {
            type: 'object',
            additionalProperties: true,
            description: 'What its entry says beside persons and texts.',
          },
          seq: { type: 'integer' },
        },
      },
      Emergency: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'number',
          'name',
          'state',
          'inForce',
          'sentence',
          'reason',
          'incident',
          'targets',
          'declaredBy',
          'declaredAt',
          'declaredRecently',
          'needsConfirmation',
          'confirmedBy',
          'confirmedAt',
          'expiresAt',
          'endedAt',
          'endedBy',
          'endCause',
          'bends',
          'duties',
          'isOverdue',
          'review',
          'closedAt',
          'changes',
          'moves',
          'events',
          'confirm',
          'end',
          'reviewing',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          number: { type: 'integer' },
          name: { type: 'string', description: 'For people, such as E-12.' },
          state: {
            type: 'string',
            description:
              'Unconfirmed and running ones are not over; one that owes is; a closed one owes nothing.',
            enum: ['unconfirmed', 'running', 'owing', 'closed'],
          },
          inForce: {
            type: 'boolean',
            description: 'Whether gates bend under it now.',
          },
          sentence: { type: 'string' },
          reason: { type: 'string' },
          incident: { type: ['string', 'null'] },
          targets: {
            type: 'array',
            description: 'Those that the reader may see.',
            items: { $ref: '#/components/schemas/EmergencyTarget' },
          },
          declaredBy: { $ref: '#/components/schemas/Person' },
          declaredAt: { type: 'string', format: 'date-time' },
          declaredRecently: {
            type: 'integer',
            description:
              'How many its declarer declared within the last 90 days.',
          },
          needsConfirmation: { type: 'boolean' },
          confirmedBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          confirmedAt: { type: ['string', 'null'], format: 'date-time' },
          expiresAt: { type: 'string', format: 'date-time' },
          endedAt: { type: ['string', 'null'], format: 'date-time' },
          endedBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          endCause: {
            type: ['string', 'null'],
            enum: ['by-hand', 'expired', null],
          },
          bends: {
            type: 'array',
            description: 'Gates that the policy bends for each of its targets.',
            items: { $ref: '#/components/schemas/BentGate' },
          },
          duties: {
            type: 'array',
            items: { $ref: '#/components/schemas/EmergencyDuty' },
          },
          isOverdue: { type: 'boolean' },
          review: {
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['reviewer', 'at', 'verdict', 'finding', 'isLate'],
                properties: {
                  reviewer: { $ref: '#/components/schemas/Person' },
                  at: { type: 'string', format: 'date-time' },
                  verdict: {
                    type: 'string',
                    enum: ['justified', 'not-justified'],
                  },
                  finding: { type: 'string' },
                  isLate: { type: 'boolean' },
                },
              },
              { type: 'null' },
            ],
          },
          closedAt: { type: ['string', 'null'], format: 'date-time' },
          changes: {
            type: 'array',
            description: 'Changes under it, the oldest first.',
            items: { $ref: '#/components/schemas/ChangeSummary' },
          },
          moves: {
            type: 'array',
            description:
              'What reached its targets around the portal in its time.',
            items: { $ref: '#/components/schemas/AroundNotice' },
          },
          events: {
            type: 'array',
            description: 'What happened to it, the oldest first.',
            items: { $ref: '#/components/schemas/EmergencyEvent' },
          },
          confirm: { $ref: '#/components/schemas/Allowed' },
          end: { $ref: '#/components/schemas/Allowed' },
          reviewing: { $ref: '#/components/schemas/Allowed' },
        },
      },
      EmergencyPage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/Emergency' },
          },
          nextCursor: { type: ['integer', 'null'] },
        },
      },
      PromotionRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['entityRef', 'environment', 'from', 'revision', 'reason'],
        properties: {
          entityRef: { type: 'string', minLength: 3, maxLength: 300 },
          environment: { type: 'string', minLength: 1, maxLength: 63 },
          from: { type: 'string', minLength: 1, maxLength: 63 },
          revision: {
            type: 'string',
            description:
              'Full revision that runs upstream, as seen by the requester: a commit, or the digest or version that is pinned there.',
            minLength: 1,
            maxLength: 128,
          },
          reason: { type: 'string', minLength: 5, maxLength: 2000 },
          impact: { $ref: '#/components/schemas/Impact' },
          backOut: { $ref: '#/components/schemas/BackOut' },
          class: {
            type: 'string',
            description:
              'Expedited: it need not run upstream first, for one more independent approval, where the policy allows it.',
            enum: ['normal', 'expedited'],
          },
          ticket: { $ref: '#/components/schemas/TicketKey' },
          emergency: { $ref: '#/components/schemas/UnderEmergency' },
        },
      },
      Impact: {
        type: 'string',
        description:
          'What a change may affect, and how that would be noticed; demanded where the policy says requireImpact.',
        minLength: 1,
        maxLength: 2000,
      },
      BackOut: {
        type: 'string',
        description:
          'How one comes back from a change; demanded where the policy says requireImpact.',
        minLength: 1,
        maxLength: 2000,
      },
      UnderEmergency: {
        type: 'string',
        format: 'uuid',
        description:
          'The emergency under which it goes: one that is not over and names each service in the environment that it goes to.',
      },
      TicketKey: {
        type: 'string',
        description:
          'Key of the ticket that stands behind it, such as PAY-123.',
        minLength: 3,
        maxLength: 100,
      },
      TicketWish: {
        type: 'object',
        additionalProperties: false,
        description: 'Exactly one of the two.',
        properties: {
          ticket: { $ref: '#/components/schemas/TicketKey' },
          makeIn: {
            type: 'string',
            description:
              'Name of the ticket system in which one shall be made; empty where there is one alone.',
            maxLength: 63,
          },
        },
      },
      TicketReading: {
        type: 'object',
        additionalProperties: false,
        required: [
          'project',
          'type',
          'status',
          'phase',
          'approval',
          'approvedAt',
          'services',
          'plannedStart',
          'plannedEnd',
        ],
        properties: {
          project: { type: 'string' },
          type: { type: 'string' },
          status: { type: 'string' },
          phase: { type: 'string', enum: ['open', 'finished', 'cancelled'] },
          approval: {
            type: 'string',
            enum: ['approved', 'rejected', 'waiting', 'none'],
          },
          approvedAt: { type: ['string', 'null'] },
          services: { type: 'array', items: { type: 'string' } },
          plannedStart: { type: ['string', 'null'] },
          plannedEnd: { type: ['string', 'null'] },
        },
      },
      TicketView: {
        type: 'object',
        additionalProperties: false,
        required: ['system', 'key', 'url', 'title', 'made', 'reading', 'asOf'],
        properties: {
          system: {
            type: 'string',
            description: 'Name of its system for people, such as Jira.',
          },
          key: { type: 'string' },
          url: { type: 'string' },
          title: { type: 'string' },
          made: {
            type: 'boolean',
            description: 'Whether the portal made it of the change.',
          },
          reading: {
            description: 'Null where its system does not have it any more.',
            anyOf: [
              { $ref: '#/components/schemas/TicketReading' },
              { type: 'null' },
            ],
          },
          asOf: {
            type: 'string',
            format: 'date-time',
            description: 'When its system last told so.',
          },
        },
      },
      TicketOfChange: {
        type: 'object',
        additionalProperties: false,
        required: ['ticket', 'isWanted', 'problem', 'systems', 'attach'],
        properties: {
          ticket: {
            description: 'Null where none is attached.',
            anyOf: [
              { $ref: '#/components/schemas/TicketView' },
              { type: 'null' },
            ],
          },
          isWanted: {
            type: 'boolean',
            description: 'Whether one is being made.',
          },
          problem: {
            type: ['string', 'null'],
            description: 'Why the last one could not be made.',
          },
          systems: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['name', 'title', 'canCreate'],
              properties: {
                name: { type: 'string' },
                title: { type: 'string' },
                canCreate: { type: 'boolean' },
              },
            },
          },
          attach: { $ref: '#/components/schemas/Allowed' },
        },
      },
      RollbackRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['reason'],
        properties: {
          reason: { type: 'string', minLength: 5, maxLength: 2000 },
          backOutPlan: {
            type: 'string',
            maxLength: 4000,
            description:
              'How data is brought back; demanded where going back crosses a migration, a definition or a workload that keeps state.',
          },
          acknowledged: {
            type: 'boolean',
            description: 'That this was checked; demanded in the same cases.',
          },
          emergency: { $ref: '#/components/schemas/UnderEmergency' },
        },
      },
      AskRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['gate'],
        properties: { gate: { type: 'string', minLength: 1, maxLength: 63 } },
      },
      PossibleAsk: {
        type: 'object',
        additionalProperties: false,
        required: ['gate', 'whom', 'askedAt'],
        properties: {
          gate: { type: 'string' },
          whom: {
            type: 'array',
            description: 'Users and groups of the catalog who can open it.',
            items: { type: 'string' },
          },
          askedAt: { type: ['string', 'null'], format: 'date-time' },
        },
      },
      ReviewAfterwards: {
        type: 'object',
        additionalProperties: false,
        required: ['statement'],
        properties: {
          statement: { type: 'string', minLength: 5, maxLength: 2000 },
        },
      },
      ChangeNumber: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'number'],
        properties: { id: { type: 'string' }, number: { type: 'integer' } },
      },
      WayBack: {
        type: 'object',
        description:
          'How one comes back from a change, and what a rollback owes.',
        additionalProperties: false,
        required: [
          'offer',
          'undoes',
          'undoneBy',
          'backOutPlan',
          'reviewDueAt',
          'reviewedAt',
          'reviewedBy',
        ],
        properties: {
          offer: {
            description:
              'Null where it cannot be rolled back; the action says why.',
            oneOf: [
              { $ref: '#/components/schemas/RollbackOffer' },
              { type: 'null' },
            ],
          },
          undoes: {
            description: 'The change that this rollback undoes.',
            oneOf: [
              { $ref: '#/components/schemas/ChangeNumber' },
              { type: 'null' },
            ],
          },
          undoneBy: {
            description: 'The rollback that undoes it, done or under way.',
            oneOf: [
              { $ref: '#/components/schemas/ChangeNumber' },
              { type: 'null' },
            ],
          },
          backOutPlan: { type: ['string', 'null'] },
          reviewDueAt: {
            type: ['string', 'null'],
            format: 'date-time',
            description:
              'Until when somebody else reviews it; null where none is owed.',
          },
          reviewedAt: { type: ['string', 'null'], format: 'date-time' },
          reviewedBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
        },
      },
      RollbackOffer: {
        type: 'object',
        additionalProperties: false,
        required: ['revision', 'approvedBy', 'crosses'],
        properties: {
          revision: {
            type: 'string',
            description: 'What the target runs afterwards.',
          },
          approvedBy: {
            type: 'integer',
            description: 'Number of the change that brought it there before.',
          },
          crosses: {
            type: 'array',
            description:
              'What keeps state and is crossed; with some, a back-out plan and an acknowledgement are demanded.',
            items: { type: 'string' },
          },
        },
      },
      ReasonRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['reason'],
        properties: {
          reason: { type: 'string', minLength: 5, maxLength: 2000 },
        },
      },
      ReleaseRequest: {
        type: 'object',
        additionalProperties: false,
        required: ['reason', 'waves'],
        properties: {
          reason: { type: 'string', minLength: 5, maxLength: 2000 },
          impact: { $ref: '#/components/schemas/Impact' },
          backOut: { $ref: '#/components/schemas/BackOut' },
          stopOnFailure: {
            type: 'boolean',
            description: 'Whether the rest waits when one does not succeed.',
            default: true,
          },
          pauseSeconds: {
            type: 'integer',
            description: 'Seconds between the end of a wave and the next one.',
            minimum: 0,
            maximum: 604800,
            default: 0,
          },
          ticket: { $ref: '#/components/schemas/TicketKey' },
          emergency: { $ref: '#/components/schemas/UnderEmergency' },
          waves: {
            type: 'array',
            minItems: 1,
            maxItems: 10,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['targets'],
              properties: {
                targets: {
                  type: 'array',
                  minItems: 1,
                  maxItems: 50,
                  items: {
                    type: 'object',
                    additionalProperties: false,
                    required: ['entityRef', 'environment', 'from', 'revision'],
                    properties: {
                      entityRef: {
                        type: 'string',
                        minLength: 3,
                        maxLength: 300,
                      },
                      environment: {
                        type: 'string',
                        minLength: 1,
                        maxLength: 63,
                      },
                      from: { type: 'string', minLength: 1, maxLength: 63 },
                      revision: {
                        type: 'string',
                        minLength: 1,
                        maxLength: 128,
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
      WaitingList: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'more'],
        properties: {
          items: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['todo', 'change'],
              properties: {
                todo: {
                  type: 'string',
                  enum: ['vote', 'review', 'merge', 'look'],
                },
                change: { $ref: '#/components/schemas/ChangeSummary' },
              },
            },
          },
          more: {
            type: 'integer',
            description: 'How many wait beyond those that are listed.',
          },
        },
      },
      NotificationSettings: {
        type: 'object',
        additionalProperties: false,
        required: ['zone', 'quiet', 'weekly'],
        properties: {
          zone: {
            type: 'string',
            minLength: 1,
            maxLength: 64,
            description: 'IANA time zone of the hours, such as Europe/Berlin.',
          },
          quiet: {
            description:
              'When messages wait, but for emergencies; null for never.',
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['from', 'to', 'days'],
                properties: {
                  from: {
                    type: 'string',
                    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
                  },
                  to: {
                    type: 'string',
                    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
                  },
                  days: {
                    type: 'array',
                    maxItems: 7,
                    uniqueItems: true,
                    items: { type: 'integer', minimum: 1, maximum: 7 },
                    description: 'Days on which they begin; 1 is Monday.',
                  },
                },
              },
              { type: 'null' },
            ],
          },
          weekly: {
            type: 'boolean',
            description: 'Whether a digest comes every Monday at 08:00.',
          },
        },
      },
      ReleaseCandidates: {
        type: 'object',
        additionalProperties: false,
        required: ['environment', 'items'],
        properties: {
          environment: { type: 'string' },
          items: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: [
                'entityRef',
                'name',
                'from',
                'revision',
                'current',
                'running',
              ],
              properties: {
                entityRef: { type: 'string' },
                name: { type: 'string' },
                from: { type: 'string' },
                revision: { type: 'string' },
                current: { type: ['string', 'null'] },
                running: {
                  type: ['integer', 'null'],
                  description: 'Number of a change that is under way there.',
                },
              },
            },
          },
        },
      },
      ReleaseSummary: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'number',
          'state',
          'sentence',
          'requester',
          'createdAt',
          'changes',
          'environments',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          number: { type: 'integer' },
          state: {
            type: 'string',
            enum: [
              'running',
              'stopped',
              'succeeded',
              'partly-succeeded',
              'failed',
              'cancelled',
              'rolled-back',
            ],
          },
          sentence: {
            type: 'string',
            description: 'Where it stands and what to do.',
          },
          requester: { $ref: '#/components/schemas/Person' },
          createdAt: { type: 'string', format: 'date-time' },
          changes: {
            type: 'integer',
            description: 'How many changes it has, seen or not.',
          },
          environments: { type: 'array', items: { type: 'string' } },
        },
      },
      ReleaseNumber: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'number'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          number: { type: 'integer' },
        },
      },
      ReleaseList: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/ReleaseSummary' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      Release: {
        type: 'object',
        additionalProperties: false,
        required: [
          'summary',
          'reason',
          'stopOnFailure',
          'pauseSeconds',
          'resumed',
          'waves',
          'withheld',
          'undoes',
          'undoneBy',
          'crosses',
          'actions',
        ],
        properties: {
          summary: { $ref: '#/components/schemas/ReleaseSummary' },
          reason: { type: 'string' },
          stopOnFailure: { type: 'boolean' },
          pauseSeconds: { type: 'integer' },
          resumed: {
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['at', 'by', 'reason'],
                properties: {
                  at: { type: 'string', format: 'date-time' },
                  by: {
                    oneOf: [
                      { $ref: '#/components/schemas/Person' },
                      { type: 'null' },
                    ],
                  },
                  reason: { type: 'string' },
                },
              },
              { type: 'null' },
            ],
          },
          waves: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['wave', 'changes'],
              properties: {
                wave: { type: 'integer' },
                changes: {
                  type: 'array',
                  items: { $ref: '#/components/schemas/ChangeSummary' },
                },
              },
            },
          },
          withheld: {
            type: 'integer',
            description: 'Changes of services that the reader may not see.',
          },
          undoes: {
            description: 'The release that it rolls back.',
            oneOf: [
              { $ref: '#/components/schemas/ReleaseNumber' },
              { type: 'null' },
            ],
          },
          undoneBy: {
            description: 'The newest release that rolls it back.',
            oneOf: [
              { $ref: '#/components/schemas/ReleaseNumber' },
              { type: 'null' },
            ],
          },
          crosses: {
            type: 'array',
            description:
              'What keeps state and is crossed by going back; with some, a back-out plan and an acknowledgement are demanded.',
            items: { type: 'string' },
          },
          actions: {
            type: 'object',
            additionalProperties: false,
            required: ['merge', 'resume', 'cancel', 'rollback'],
            properties: {
              merge: { $ref: '#/components/schemas/Allowed' },
              resume: { $ref: '#/components/schemas/Allowed' },
              cancel: { $ref: '#/components/schemas/Allowed' },
              rollback: { $ref: '#/components/schemas/Allowed' },
            },
          },
        },
      },
      PullRequestView: {
        type: 'object',
        additionalProperties: false,
        required: [
          'repository',
          'number',
          'url',
          'state',
          'headSha',
          'mergeSha',
          'mergedAt',
          'mergedBy',
        ],
        properties: {
          repository: { type: 'string' },
          number: { type: 'integer' },
          url: { type: 'string' },
          state: { type: 'string', enum: ['open', 'merged', 'closed'] },
          headSha: { type: 'string' },
          mergeSha: { type: ['string', 'null'] },
          mergedAt: { type: ['string', 'null'], format: 'date-time' },
          mergedBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
        },
      },
      ReviewView: {
        type: 'object',
        additionalProperties: false,
        required: [
          'reviewer',
          'state',
          'commit',
          'submittedAt',
          'current',
          'counts',
          'why',
        ],
        properties: {
          reviewer: { $ref: '#/components/schemas/Person' },
          state: {
            type: 'string',
            enum: ['approved', 'changes-requested', 'commented', 'dismissed'],
          },
          commit: { type: ['string', 'null'] },
          submittedAt: { type: 'string', format: 'date-time' },
          current: {
            type: 'boolean',
            description:
              'Whether it is for the head that was merged or is open.',
          },
          counts: { type: 'boolean' },
          why: { type: 'string', description: 'Why it does not count.' },
        },
      },
      ChangeStep: {
        type: 'object',
        additionalProperties: false,
        required: ['step', 'title', 'state', 'at'],
        properties: {
          step: {
            type: 'string',
            enum: [
              'requested',
              'pull-request',
              'reviewed',
              'ready',
              'merged',
              'synced',
              'verified',
            ],
          },
          title: { type: 'string' },
          state: {
            type: 'string',
            enum: ['done', 'current', 'waiting', 'failed'],
          },
          at: { type: ['string', 'null'], format: 'date-time' },
        },
      },
      TargetTimeline: {
        type: 'object',
        additionalProperties: false,
        required: [
          'service',
          'environment',
          'from',
          'until',
          'marks',
          'isWhole',
        ],
        properties: {
          service: { type: 'string' },
          environment: { type: 'string' },
          from: { type: 'string', format: 'date-time' },
          until: { type: 'string', format: 'date-time' },
          marks: {
            type: 'array',
            items: { $ref: '#/components/schemas/TimelineMark' },
          },
          isWhole: {
            type: 'boolean',
            description:
              'False where more happened than is told; the newest is told.',
          },
        },
      },
      TimelineMark: {
        type: 'object',
        additionalProperties: false,
        required: [
          'lane',
          'tone',
          'at',
          'until',
          'text',
          'actor',
          'change',
          'ledger',
        ],
        properties: {
          lane: {
            type: 'string',
            enum: [
              'commit',
              'pull-request',
              'review',
              'merge',
              'sync',
              'runs',
              'health',
              'metrics',
            ],
          },
          tone: { type: 'string', enum: ['good', 'bad', 'neutral'] },
          at: { type: 'string', format: 'date-time' },
          until: {
            description: 'Null of what has no length, or goes on.',
            type: ['string', 'null'],
            format: 'date-time',
          },
          text: { type: 'string' },
          actor: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          change: {
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['id', 'number'],
                properties: {
                  id: { type: 'string' },
                  number: { type: 'integer' },
                },
              },
              { type: 'null' },
            ],
          },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
        },
      },
      TimelineEvent: {
        type: 'object',
        additionalProperties: false,
        required: ['at', 'type', 'text', 'actor', 'ledger', 'attestation'],
        properties: {
          at: { type: 'string', format: 'date-time' },
          type: { type: 'string' },
          text: { type: 'string' },
          actor: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
          attestation: {
            type: 'string',
            enum: ['read', 'signed-delivery', 'reported', 'decided'],
          },
        },
      },
      ChangeSummary: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'number',
          'kind',
          'class',
          'release',
          'service',
          'environment',
          'from',
          'fromRevision',
          'toRevision',
          'state',
          'sentence',
          'requester',
          'createdAt',
          'updatedAt',
          'endedAt',
          'pullRequest',
          'heldBy',
          'risk',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          number: { type: 'integer' },
          kind: { type: 'string', enum: ['promotion', 'direct', 'rollback'] },
          class: {
            type: 'string',
            description: 'Emergency of one that goes under an emergency.',
            enum: ['normal', 'expedited', 'emergency'],
          },
          emergency: {
            description: 'The emergency under which it goes; absent of others.',
            type: 'object',
            additionalProperties: false,
            required: ['id', 'name'],
            properties: {
              id: { type: 'string', format: 'uuid' },
              name: { type: 'string', description: 'Such as E-12.' },
            },
          },
          release: {
            description: 'The release that it belongs to; null to none.',
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['id', 'number', 'wave'],
                properties: {
                  id: { type: 'string', format: 'uuid' },
                  number: { type: 'integer' },
                  wave: { type: 'integer' },
                },
              },
              { type: 'null' },
            ],
          },
          service: { type: 'string' },
          environment: { type: 'string' },
          from: {
            type: ['string', 'null'],
            description:
              'Environment that the revision comes from; null from none.',
          },
          fromRevision: { type: ['string', 'null'] },
          toRevision: {
            type: ['string', 'null'],
            description: 'Null of a direct change that moves no pin.',
          },
          state: { type: 'string' },
          sentence: {
            type: 'string',
            description: 'Where it stands and what it waits for.',
          },
          requester: { $ref: '#/components/schemas/Person' },
          createdAt: { type: 'string', format: 'date-time' },
          updatedAt: { type: 'string', format: 'date-time' },
          endedAt: { type: ['string', 'null'], format: 'date-time' },
          pullRequest: {
            oneOf: [
              { $ref: '#/components/schemas/PullRequestView' },
              { type: 'null' },
            ],
          },
          heldBy: {
            type: 'array',
            description: 'Titles of the gates that hold it.',
            items: { type: 'string' },
          },
          risk: {
            type: ['integer', 'null'],
            description: '0 to 10; null where it is not told yet.',
          },
          onlyObserved: {
            type: 'boolean',
            description:
              'True where its gates were decided and recorded and nothing was written, as its environment was in mode observe; absent elsewhere.',
          },
        },
      },
      ChangeVerification: {
        type: 'object',
        additionalProperties: false,
        required: [
          'isPassing',
          'since',
          'reasons',
          'rollouts',
          'metrics',
          'unread',
        ],
        properties: {
          isPassing: { type: 'boolean' },
          since: {
            type: 'string',
            format: 'date-time',
            description: 'Since when it passes, or does not.',
          },
          reasons: {
            type: 'array',
            description: 'Sentences about what keeps the change.',
            items: { type: 'string' },
          },
          rollouts: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['application', 'kind', 'namespace', 'name', 'health'],
              properties: {
                application: { type: 'string' },
                kind: { type: 'string' },
                namespace: { type: 'string' },
                name: { type: 'string' },
                health: {
                  type: 'string',
                  enum: [
                    'healthy',
                    'progressing',
                    'degraded',
                    'suspended',
                    'missing',
                    'unknown',
                  ],
                },
              },
            },
          },
          metrics: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: [
                'name',
                'source',
                'comparison',
                'threshold',
                'value',
                'verdict',
              ],
              properties: {
                name: { type: 'string' },
                source: { type: 'string' },
                comparison: {
                  type: 'string',
                  enum: ['below', 'at-most', 'at-least', 'above'],
                },
                threshold: { type: 'string', description: 'A decimal.' },
                value: {
                  type: ['string', 'null'],
                  description:
                    'The worst one, a decimal; null where none is known.',
                },
                verdict: { type: 'string', enum: ['met', 'missed', 'unknown'] },
              },
            },
          },
          unread: {
            type: 'array',
            description: 'Applications of which it could not be read.',
            items: { type: 'string' },
          },
        },
      },
      Change: {
        type: 'object',
        additionalProperties: false,
        required: [
          'summary',
          'agent',
          'reason',
          'mode',
          'gates',
          'reviews',
          'steps',
          'timeline',
          'actions',
          'diff',
          'problem',
          'verification',
          'wayBack',
          'asks',
        ],
        properties: {
          summary: { $ref: '#/components/schemas/ChangeSummary' },
          agent: {
            type: ['string', 'null'],
            description: 'Program that asked on behalf of the requester.',
          },
          reason: { type: 'string' },
          impact: {
            type: 'string',
            description: 'What it may affect; absent where that was not told.',
          },
          backOut: {
            type: 'string',
            description: 'How one comes back; absent where that was not told.',
          },
          mode: { type: 'string', enum: ['observe', 'warn', 'enforce'] },
          gates: {
            type: 'array',
            items: { $ref: '#/components/schemas/Gate' },
          },
          reviews: {
            type: 'array',
            items: { $ref: '#/components/schemas/ReviewView' },
          },
          steps: {
            type: 'array',
            items: { $ref: '#/components/schemas/ChangeStep' },
          },
          timeline: {
            type: 'array',
            items: { $ref: '#/components/schemas/TimelineEvent' },
          },
          diff: {
            type: 'array',
            description: 'The pins that it moves.',
            items: { $ref: '#/components/schemas/PinDiff' },
          },
          problem: {
            type: ['string', 'null'],
            description: 'What failed or is being retried, and since when.',
          },
          actions: {
            type: 'object',
            additionalProperties: false,
            required: [
              'merge',
              'sync',
              'cancel',
              'rollback',
              'verify',
              'review',
            ],
            properties: {
              merge: { $ref: '#/components/schemas/Allowed' },
              sync: { $ref: '#/components/schemas/Allowed' },
              cancel: { $ref: '#/components/schemas/Allowed' },
              rollback: { $ref: '#/components/schemas/Allowed' },
              verify: { $ref: '#/components/schemas/Allowed' },
              review: { $ref: '#/components/schemas/Allowed' },
            },
          },
          verification: {
            description:
              'What rollouts, analyses and metrics said last; null where nothing but the health of the deployments is looked at.',
            oneOf: [
              { $ref: '#/components/schemas/ChangeVerification' },
              { type: 'null' },
            ],
          },
          wayBack: { $ref: '#/components/schemas/WayBack' },
          asks: {
            type: 'array',
            description:
              'Held gates for which somebody can be asked from here.',
            items: { $ref: '#/components/schemas/PossibleAsk' },
          },
        },
      },
      Gap: {
        type: 'object',
        description: 'A stretch that a collector missed; all instants are UTC.',
        required: [
          'id',
          'collector',
          'deployment',
          'cause',
          'state',
          'openedAt',
          'closedAt',
          'missedFrom',
          'missedUntil',
          'recovered',
          'notRecovered',
          'historyRows',
          'acceptances',
        ],
        properties: {
          id: { type: 'string' },
          collector: { type: 'string' },
          deployment: {
            type: ['string', 'null'],
            description: 'The one deployment that it is about; null for all.',
          },
          cause: {
            type: 'string',
            enum: ['unreachable', 'silent', 'history-skipped'],
          },
          state: { type: 'string', enum: ['open', 'unaccepted', 'accepted'] },
          openedAt: { type: 'string', format: 'date-time' },
          closedAt: { type: ['string', 'null'], format: 'date-time' },
          missedFrom: { type: ['string', 'null'], format: 'date-time' },
          missedUntil: { type: ['string', 'null'], format: 'date-time' },
          recovered: { type: ['string', 'null'] },
          notRecovered: { type: ['string', 'null'] },
          historyRows: {
            description: "Rows of the application's history that were lost.",
            oneOf: [
              { type: 'null' },
              {
                type: 'object',
                additionalProperties: false,
                required: ['from', 'to'],
                properties: {
                  from: { type: 'integer' },
                  to: {
                    type: ['integer', 'null'],
                    description: 'Null where the history was emptied.',
                  },
                },
              },
            ],
          },
          acceptances: {
            type: 'array',
            maxItems: 2,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['by', 'at'],
              properties: {
                by: { $ref: '#/components/schemas/Person' },
                at: { type: 'string', format: 'date-time' },
              },
            },
          },
        },
      },
      GapOfReader: {
        description: 'A gap, and whether the reader can accept it now.',
        allOf: [
          { $ref: '#/components/schemas/Gap' },
          {
            type: 'object',
            required: ['accept'],
            properties: { accept: { $ref: '#/components/schemas/Allowed' } },
          },
        ],
      },
      GapPage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/GapOfReader' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      PersonLink: {
        type: 'object',
        additionalProperties: false,
        description:
          "A claim that an account is a person's, from its start to its end.",
        required: [
          'id',
          'person',
          'provider',
          'account',
          'state',
          'proof',
          'proposedAt',
          'proposedBy',
          'reason',
          'confirmations',
          'countsSince',
          'endedAt',
          'endedBy',
          'endReason',
          'confirm',
          'end',
        ],
        properties: {
          id: { type: 'string' },
          person: { $ref: '#/components/schemas/Person' },
          provider: { type: 'string' },
          account: { type: 'string' },
          state: {
            type: 'string',
            enum: ['proposed', 'counting', 'contested', 'rejected', 'retired'],
            description:
              'A contested account has several persons and counts for nobody.',
          },
          proof: {
            type: ['string', 'null'],
            enum: ['trusted-location', 'two-persons', null],
          },
          proposedAt: { type: 'string', format: 'date-time' },
          proposedBy: {
            description: 'Null where the catalog tells it.',
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          reason: { type: ['string', 'null'] },
          confirmations: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['by', 'at'],
              properties: {
                by: { $ref: '#/components/schemas/Person' },
                at: { type: 'string', format: 'date-time' },
              },
            },
          },
          countsSince: { type: ['string', 'null'], format: 'date-time' },
          endedAt: { type: ['string', 'null'], format: 'date-time' },
          endedBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          endReason: { type: ['string', 'null'] },
          confirm: { $ref: '#/components/schemas/Allowed' },
          end: { $ref: '#/components/schemas/Allowed' },
        },
      },
      PersonLinkPage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/PersonLink' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      PersonLinkProposal: {
        type: 'object',
        additionalProperties: false,
        required: ['person', 'provider', 'account', 'reason'],
        properties: {
          person: {
            type: 'string',
            pattern: '^[uU][sS][eE][rR]:[^:/\\s]+/[^:/\\s]+$',
            maxLength: 200,
            description: 'Catalog user, such as user:default/ada.',
          },
          provider: {
            type: 'string',
            minLength: 1,
            maxLength: 63,
            description:
              "A provider of the policy's accountAnnotations, or catalog for another user of the same human.",
          },
          account: { type: 'string', minLength: 1, maxLength: 200 },
          reason: {
            type: 'string',
            minLength: 10,
            maxLength: 2000,
            description: 'How it is known that the account is theirs.',
          },
        },
      },
      PersonLinkEnd: {
        type: 'object',
        additionalProperties: false,
        required: ['reason'],
        properties: {
          reason: { type: 'string', minLength: 10, maxLength: 2000 },
        },
      },
      UnknownAccounts: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'propose'],
        properties: {
          propose: { $ref: '#/components/schemas/Allowed' },
          items: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['provider', 'account', 'roles', 'changes'],
              properties: {
                provider: { type: 'string' },
                account: { type: 'string' },
                roles: {
                  type: 'array',
                  items: {
                    type: 'string',
                    enum: ['author', 'last pusher', 'reviewer', 'merger'],
                  },
                },
                changes: {
                  type: 'array',
                  description: 'Some of the changes, the newest first.',
                  items: {
                    type: 'object',
                    additionalProperties: false,
                    required: [
                      'id',
                      'number',
                      'service',
                      'environment',
                      'isOpen',
                    ],
                    properties: {
                      id: { type: 'string' },
                      number: { type: 'integer' },
                      service: { type: 'string' },
                      environment: { type: 'string' },
                      isOpen: { type: 'boolean' },
                    },
                  },
                },
              },
            },
          },
        },
      },
      GapAcceptance: {
        type: 'object',
        additionalProperties: false,
        required: ['statement'],
        properties: {
          statement: {
            type: 'string',
            minLength: 10,
            maxLength: 2000,
            description:
              'Why the loss can be borne, and what was looked at instead.',
          },
        },
      },
      ErasureWish: {
        type: 'object',
        additionalProperties: false,
        required: ['person', 'reason'],
        properties: {
          person: {
            type: 'string',
            pattern: '^[uU][sS][eE][rR]:[^:/\\s]+/[^:/\\s]+$',
            maxLength: 200,
            description: 'Catalog user, such as user:default/ada.',
          },
          reason: {
            type: 'string',
            minLength: 10,
            maxLength: 2000,
            description: 'Why; it is erased together with the person.',
          },
        },
      },
      ErasureWait: {
        type: 'object',
        additionalProperties: false,
        required: ['for', 'until', 'sentence'],
        properties: {
          for: {
            type: 'string',
            enum: ['catalog', 'hold', 'open-change', 'retention'],
          },
          until: {
            type: ['string', 'null'],
            format: 'date-time',
            description: 'Null where somebody has to do something first.',
          },
          sentence: { type: 'string' },
        },
      },
      ErasureCounts: {
        type: 'object',
        additionalProperties: false,
        required: ['identities', 'texts', 'exports'],
        description: 'What was deleted, and how many exports are made again.',
        properties: {
          identities: { type: 'integer' },
          texts: { type: 'integer' },
          exports: { type: 'integer' },
        },
      },
      Erasure: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'person',
          'state',
          'reason',
          'requestedBy',
          'requestedAt',
          'confirmedBy',
          'confirmedAt',
          'withdrawnBy',
          'withdrawnAt',
          'erasedAt',
          'counts',
          'waits',
          'confirm',
          'withdraw',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          person: { $ref: '#/components/schemas/Person' },
          state: {
            type: 'string',
            enum: ['requested', 'confirmed', 'withdrawn', 'erased'],
          },
          reason: {
            type: ['string', 'null'],
            description: 'Null once it was erased.',
          },
          requestedBy: { $ref: '#/components/schemas/Person' },
          requestedAt: { type: 'string', format: 'date-time' },
          confirmedBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          confirmedAt: { type: ['string', 'null'], format: 'date-time' },
          withdrawnBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          withdrawnAt: { type: ['string', 'null'], format: 'date-time' },
          erasedAt: { type: ['string', 'null'], format: 'date-time' },
          counts: {
            oneOf: [
              { $ref: '#/components/schemas/ErasureCounts' },
              { type: 'null' },
            ],
          },
          waits: {
            type: 'array',
            description:
              'What a confirmed erasure waits for; nothing, it is due.',
            items: { $ref: '#/components/schemas/ErasureWait' },
          },
          confirm: { $ref: '#/components/schemas/Allowed' },
          withdraw: { $ref: '#/components/schemas/Allowed' },
        },
      },
      ErasurePage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/Erasure' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      HoldWish: {
        type: 'object',
        additionalProperties: false,
        required: ['reason'],
        description: 'Either person, or service, from and until as needed.',
        properties: {
          person: {
            type: 'string',
            pattern: '^[uU][sS][eE][rR]:[^:/\\s]+/[^:/\\s]+$',
            maxLength: 200,
            description: 'Catalog user, such as user:default/ada.',
          },
          service: {
            type: 'string',
            pattern: '^[^:/\\s]+:[^:/\\s]+/[^:/\\s]+$',
            maxLength: 300,
            description:
              'Catalog entity, such as component:default/payments-api.',
          },
          from: {
            type: 'string',
            format: 'date-time',
            description: 'First instant of the period.',
          },
          until: {
            type: 'string',
            format: 'date-time',
            description: 'First instant after the period.',
          },
          reason: { type: 'string', minLength: 10, maxLength: 2000 },
        },
      },
      Hold: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'person',
          'service',
          'from',
          'until',
          'reason',
          'placedBy',
          'placedAt',
          'liftedBy',
          'liftedAt',
          'lift',
        ],
        properties: {
          id: { type: 'string', format: 'uuid' },
          person: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          service: { type: ['string', 'null'] },
          from: { type: ['string', 'null'], format: 'date-time' },
          until: { type: ['string', 'null'], format: 'date-time' },
          reason: {
            type: ['string', 'null'],
            description: 'Null once it was erased.',
          },
          placedBy: { $ref: '#/components/schemas/Person' },
          placedAt: { type: 'string', format: 'date-time' },
          liftedBy: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          liftedAt: { type: ['string', 'null'], format: 'date-time' },
          lift: { $ref: '#/components/schemas/Allowed' },
        },
      },
      HoldPage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/Hold' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      Coverage: {
        type: 'object',
        additionalProperties: false,
        required: ['collector', 'since', 'hours', 'covered', 'missing'],
        properties: {
          collector: { type: 'string' },
          since: { type: ['string', 'null'], format: 'date-time' },
          hours: { type: 'integer' },
          covered: { type: 'integer' },
          missing: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['from', 'until', 'hours'],
              properties: {
                from: { type: 'string', format: 'date-time' },
                until: { type: 'string', format: 'date-time' },
                hours: { type: 'integer' },
              },
            },
          },
        },
      },
      Population: {
        type: 'object',
        additionalProperties: false,
        description:
          'Numbers given to the changes of an environment in a month.',
        required: ['environment', 'period', 'last', 'closedAt'],
        properties: {
          environment: { type: 'string' },
          period: { type: 'string' },
          last: {
            type: 'integer',
            description: 'The last number; they begin at 1 and leave none out.',
          },
          closedAt: {
            type: ['string', 'null'],
            format: 'date-time',
            description: 'Null while further numbers may be given.',
          },
        },
      },
      Completeness: {
        type: 'object',
        additionalProperties: false,
        required: [
          'environment',
          'from',
          'until',
          'coverage',
          'gaps',
          'populations',
          'count',
          'checks',
          'limited',
        ],
        properties: {
          limited: {
            type: 'boolean',
            description:
              'Whether only the services are counted that the reader may see; the numbers of a month are those of every service.',
          },
          checks: {
            type: 'array',
            description: 'What is said of the log itself, for the period.',
            items: { $ref: '#/components/schemas/Check' },
          },
          environment: { type: 'string' },
          from: { type: 'string', format: 'date-time' },
          until: { type: 'string', format: 'date-time' },
          coverage: {
            type: 'array',
            items: { $ref: '#/components/schemas/Coverage' },
          },
          gaps: { type: 'array', items: { $ref: '#/components/schemas/Gap' } },
          populations: {
            type: 'array',
            items: { $ref: '#/components/schemas/Population' },
          },
          count: {
            type: 'object',
            additionalProperties: false,
            required: ['git', 'syncs', 'runtime', 'differences'],
            properties: {
              git: { type: 'integer' },
              syncs: { type: 'integer' },
              runtime: { type: 'integer' },
              differences: {
                type: 'array',
                items: {
                  type: 'object',
                  additionalProperties: false,
                  required: [
                    'kind',
                    'service',
                    'deployment',
                    'revision',
                    'at',
                    'change',
                    'sentence',
                  ],
                  properties: {
                    kind: {
                      type: 'string',
                      enum: [
                        'merged-not-synced',
                        'synced-not-merged',
                        'synced-not-running',
                        'running-not-synced',
                        'sync-unresolved',
                      ],
                    },
                    service: { type: 'string' },
                    deployment: { type: 'string' },
                    revision: { type: ['string', 'null'] },
                    at: { type: 'string', format: 'date-time' },
                    change: { type: ['integer', 'null'] },
                    sentence: { type: 'string' },
                  },
                },
              },
            },
          },
        },
      },
      ChangeList: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/ChangeSummary' },
          },
          findings: {
            type: 'array',
            description:
              'Why each of them was made and what it alters, in the order of items.',
            items: { $ref: '#/components/schemas/ChangeFinding' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      ChangeFinding: {
        type: 'object',
        additionalProperties: false,
        required: ['reason', 'approvedBy', 'mergedOutside', 'edits', 'edited'],
        properties: {
          reason: { type: 'string' },
          approvedBy: {
            type: 'array',
            description:
              'Known persons who approved the head that the pull request has, or was merged at; never who asked for the change.',
            items: { $ref: '#/components/schemas/Person' },
          },
          mergedOutside: {
            type: 'boolean',
            description: 'Whether it was merged around the portal.',
          },
          around: {
            type: 'array',
            description: 'What befell it around the portal, each kind once.',
            items: { $ref: '#/components/schemas/AroundKind' },
          },
          edits: {
            type: 'array',
            maxItems: 5,
            description:
              'Values that it alters; where one looks for some, those.',
            items: { $ref: '#/components/schemas/ChangeEdit' },
          },
          edited: {
            type: 'integer',
            description: 'How many values of it are on record in all.',
          },
        },
      },
      AroundKind: {
        type: 'string',
        description: 'What can happen around the portal.',
        enum: [
          'merged-outside',
          'force-pushed',
          'review-dismissed',
          'base-changed',
          'direct-push',
          'branch-rewritten',
          'pin-changed',
        ],
      },
      AroundNoticePage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/AroundNotice' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      DeployersView: {
        type: 'object',
        additionalProperties: false,
        required: [
          'at',
          'now',
          'environment',
          'sentence',
          'items',
          'places',
          'changes',
          'unreadClusters',
        ],
        properties: {
          at: { type: 'string', format: 'date-time' },
          now: { type: 'string', format: 'date-time' },
          environment: { type: 'string' },
          sentence: { type: 'string' },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/DeployerView' },
          },
          places: {
            type: 'array',
            description: 'Where it was read, and what is missing there.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['kind', 'name', 'readAt', 'missing', 'ledger'],
              properties: {
                kind: {
                  type: 'string',
                  enum: ['repository', 'instance', 'cluster'],
                },
                name: { type: 'string' },
                readAt: { type: ['string', 'null'], format: 'date-time' },
                missing: {
                  type: ['string', 'null'],
                  description: 'Why there may be more than is told.',
                },
                ledger: {
                  oneOf: [
                    { $ref: '#/components/schemas/DeployerEntry' },
                    { type: 'null' },
                  ],
                },
              },
            },
          },
          changes: {
            type: 'array',
            description: 'When access changed, newest first, at most 50.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['kind', 'place', 'at'],
              properties: {
                kind: {
                  type: 'string',
                  enum: ['repository', 'instance', 'cluster'],
                },
                place: { type: 'string' },
                at: { type: 'string', format: 'date-time' },
              },
            },
          },
          unreadClusters: {
            type: 'array',
            description:
              'Where it is deployed to, and no cluster is configured for.',
            items: { type: 'string' },
          },
        },
      },
      DeployerEntry: {
        type: 'object',
        additionalProperties: false,
        required: ['stream', 'streamSeq'],
        properties: {
          stream: { type: 'string' },
          streamSeq: { type: 'integer' },
        },
      },
      DeployerView: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'subject', 'person', 'ways', 'concerns'],
        properties: {
          kind: {
            type: 'string',
            enum: ['person', 'account', 'token', 'everyone', 'app'],
          },
          subject: {
            type: 'string',
            description:
              'Entity ref of a person, else the account as its source names it.',
          },
          person: {
            oneOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          ways: {
            type: 'array',
            items: {
              oneOf: [
                { $ref: '#/components/schemas/MergeWay' },
                { $ref: '#/components/schemas/DeployWay' },
                { $ref: '#/components/schemas/ClusterWay' },
              ],
            },
          },
          concerns: {
            type: 'array',
            items: {
              type: 'string',
              enum: [
                'merges-and-deploys',
                'administers',
                'everyone',
                'endless-token',
                'alters-policy',
              ],
            },
          },
        },
      },
      MergeWay: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'repository', 'role', 'administers'],
        properties: {
          kind: { type: 'string', const: 'merge' },
          repository: { type: 'string' },
          role: { type: 'string' },
          administers: { type: 'boolean' },
        },
      },
      DeployWay: {
        type: 'object',
        additionalProperties: false,
        required: [
          'kind',
          'instance',
          'actions',
          'lines',
          'applications',
          'applicationCount',
          'expiresAt',
        ],
        properties: {
          kind: { type: 'string', const: 'deploy' },
          instance: { type: 'string' },
          actions: {
            type: 'array',
            items: {
              type: 'string',
              enum: [
                'sync',
                'override',
                'rollback',
                'update',
                'create',
                'delete',
                'run-actions',
                'applicationsets',
                'projects',
                'exec',
              ],
            },
          },
          lines: {
            type: 'array',
            description: 'Lines of the policy that let them.',
            items: { type: 'string' },
          },
          applications: { type: 'array', items: { type: 'string' } },
          applicationCount: { type: 'integer' },
          expiresAt: { type: ['string', 'null'], format: 'date-time' },
        },
      },
      ClusterWay: {
        type: 'object',
        additionalProperties: false,
        required: [
          'kind',
          'cluster',
          'actions',
          'lines',
          'applications',
          'applicationCount',
        ],
        properties: {
          kind: { type: 'string', const: 'cluster' },
          cluster: { type: 'string' },
          actions: {
            type: 'array',
            items: {
              type: 'string',
              enum: [
                'applications',
                'applicationsets',
                'projects',
                'argo-rules',
                'workloads',
                'exec',
                'escalate',
                'bind',
                'impersonate',
              ],
            },
          },
          lines: {
            type: 'array',
            description: 'Bindings that let them.',
            items: { type: 'string' },
          },
          applications: { type: 'array', items: { type: 'string' } },
          applicationCount: { type: 'integer' },
        },
      },
      Fleet: {
        type: 'object',
        additionalProperties: false,
        required: [
          'now',
          'sentence',
          'checks',
          'frameworks',
          'teams',
          'systems',
          'items',
          'nextCursor',
        ],
        properties: {
          now: { type: 'string', format: 'date-time' },
          sentence: { type: 'string' },
          checks: {
            type: 'array',
            description: 'Every check, in the order of the columns.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['check', 'title', 'controls'],
              properties: {
                check: { type: 'string' },
                title: { type: 'string' },
                controls: {
                  type: 'array',
                  items: { $ref: '#/components/schemas/ControlRef' },
                },
                own: {
                  type: 'boolean',
                  description:
                    "True where it is a check of the operator's own.",
                },
              },
            },
          },
          frameworks: {
            type: 'array',
            description: "Frameworks of the policy's own.",
            items: { $ref: '#/components/schemas/OwnFramework' },
          },
          teams: {
            type: 'array',
            description:
              'Owners of services that are visible, whatever is filtered.',
            items: { type: 'string' },
          },
          systems: {
            type: 'array',
            description:
              'Systems of services that are visible, whatever is filtered.',
            items: { type: 'string' },
          },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/FleetRow' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      ControlRef: {
        type: 'object',
        additionalProperties: false,
        required: ['framework', 'id'],
        properties: { framework: { type: 'string' }, id: { type: 'string' } },
      },
      OwnFramework: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'title'],
        properties: { id: { type: 'string' }, title: { type: 'string' } },
      },
      FleetRow: {
        type: 'object',
        additionalProperties: false,
        required: [
          'service',
          'title',
          'owner',
          'system',
          'score',
          'since',
          'cells',
        ],
        properties: {
          service: { type: 'string' },
          title: { type: 'string' },
          owner: { type: ['string', 'null'] },
          system: { type: ['string', 'null'] },
          score: { $ref: '#/components/schemas/Score' },
          since: {
            description:
              'Since when it has stood like this; null where nothing fails or is unknown.',
            type: ['string', 'null'],
            format: 'date-time',
          },
          cells: {
            type: 'array',
            description:
              'The worst verdict of each check among the environments; a check that applies to none of them is left out.',
            items: { $ref: '#/components/schemas/FleetCell' },
          },
        },
      },
      FleetCell: {
        type: 'object',
        additionalProperties: false,
        required: [
          'check',
          'verdict',
          'environment',
          'since',
          'reason',
          'ledger',
        ],
        properties: {
          check: { type: 'string' },
          verdict: { type: 'string', enum: ['pass', 'fail', 'indeterminate'] },
          environment: { type: 'string' },
          since: { type: 'string', format: 'date-time' },
          reason: {
            description: 'Null of a pass, and where it was erased.',
            type: ['string', 'null'],
          },
          waivedUntil: {
            description:
              'Until when a waiver sets it aside; absent where none does.',
            type: 'string',
            format: 'date-time',
          },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
        },
      },
      DeliveryFigures: {
        type: 'object',
        additionalProperties: false,
        required: [
          'from',
          'until',
          'by',
          'sentence',
          'total',
          'items',
          'isWhole',
        ],
        properties: {
          from: { type: 'string', format: 'date-time' },
          until: { type: 'string', format: 'date-time' },
          by: { type: 'string', enum: ['environment', 'service', 'team'] },
          sentence: { type: 'string' },
          total: { $ref: '#/components/schemas/DeliveryFigure' },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/DeliveryFigure' },
          },
          isWhole: {
            type: 'boolean',
            description: 'False where there are more groups than are told.',
          },
        },
      },
      DeliveryFigure: {
        type: 'object',
        additionalProperties: false,
        required: [
          'name',
          'deployments',
          'perWeek',
          'rollbacks',
          'decided',
          'failures',
          'failureRate',
          'leadTime',
          'restore',
        ],
        properties: {
          name: {
            type: ['string', 'null'],
            description:
              'Of which group; null of all, and of services that nobody owns.',
          },
          deployments: {
            type: 'integer',
            description:
              'Changes that reached their targets; rollbacks do not count.',
          },
          perWeek: { type: 'number' },
          rollbacks: { type: 'integer' },
          decided: {
            type: 'integer',
            description: 'Deployments that came to an end.',
          },
          failures: {
            type: 'integer',
            description: 'Deployments that failed or were rolled back.',
          },
          failureRate: {
            type: ['number', 'null'],
            description:
              'Failures among the decided; null where none is decided.',
          },
          leadTime: {
            type: 'object',
            additionalProperties: false,
            required: ['known', 'medianSeconds', 'ninthSeconds'],
            description:
              'From when the deployed commit was written until it reached its target.',
            properties: {
              known: {
                type: 'integer',
                description: 'Deployments whose commit is on record.',
              },
              medianSeconds: { type: ['integer', 'null'] },
              ninthSeconds: {
                type: ['integer', 'null'],
                description: 'Nine of ten took no longer.',
              },
            },
          },
          restore: {
            type: 'object',
            additionalProperties: false,
            required: ['restored', 'medianSeconds'],
            description:
              'From a failure until the next change of the target was verified.',
            properties: {
              restored: { type: 'integer' },
              medianSeconds: { type: ['integer', 'null'] },
            },
          },
        },
      },
      DeliveredChangePage: {
        type: 'object',
        additionalProperties: false,
        required: ['items', 'nextCursor'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/DeliveredChange' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      DeliveredChange: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'number',
          'kind',
          'service',
          'team',
          'environment',
          'revision',
          'deliveredAt',
          'leadSeconds',
          'isDecided',
          'failedAt',
          'restoredAt',
        ],
        properties: {
          id: { type: 'string' },
          number: { type: 'integer' },
          kind: { type: 'string', enum: ['promotion', 'direct', 'rollback'] },
          service: { type: 'string' },
          team: { type: ['string', 'null'] },
          environment: { type: 'string' },
          revision: { type: ['string', 'null'] },
          deliveredAt: { type: 'string', format: 'date-time' },
          leadSeconds: {
            type: ['number', 'null'],
            description: 'Null where the commit is not on record.',
          },
          isDecided: {
            type: 'boolean',
            description: 'Whether it came to an end.',
          },
          failedAt: { type: ['string', 'null'], format: 'date-time' },
          restoredAt: { type: ['string', 'null'], format: 'date-time' },
        },
      },
      StateAt: {
        type: 'object',
        additionalProperties: false,
        required: ['at', 'now', 'sentence', 'items', 'nextCursor'],
        properties: {
          at: { type: 'string', format: 'date-time' },
          now: { type: 'string', format: 'date-time' },
          sentence: { type: 'string' },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/StateRow' },
          },
          nextCursor: { type: ['string', 'null'] },
        },
      },
      StateDensity: {
        type: 'object',
        additionalProperties: false,
        required: ['timeZone', 'days'],
        properties: {
          timeZone: { type: 'string' },
          days: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['from', 'until', 'changes'],
              properties: {
                from: { type: 'string', format: 'date-time' },
                until: {
                  type: 'string',
                  format: 'date-time',
                  description: 'Exclusive.',
                },
                changes: {
                  type: 'integer',
                  description:
                    'How often a deployment began to run something else.',
                },
              },
            },
          },
        },
      },
      StateRow: {
        type: 'object',
        additionalProperties: false,
        required: [
          'service',
          'environment',
          'deployment',
          'instance',
          'application',
          'pinnedRevision',
          'syncedRevision',
          'since',
          'until',
          'explanation',
          'sentence',
          'change',
          'people',
          'knownSince',
          'knownThen',
          'ledger',
        ],
        properties: {
          service: { type: 'string' },
          environment: { type: 'string' },
          deployment: { type: 'string', description: 'Opaque id.' },
          instance: { type: 'string' },
          application: { type: 'string' },
          pinnedRevision: { type: 'string' },
          syncedRevision: { type: ['string', 'null'] },
          since: { type: 'string', format: 'date-time' },
          until: {
            type: ['string', 'null'],
            format: 'date-time',
            description: 'Null while it runs.',
          },
          explanation: {
            type: 'string',
            description:
              'What brought it. Of outside and unexplained nobody approved it beforehand; baseline ran when it was first seen; unwatched came by a push where that is how it goes.',
            enum: [
              'change',
              'rollback',
              'emergency',
              'outside',
              'baseline',
              'adopted',
              'unwatched',
              'unexplained',
            ],
          },
          sentence: { type: 'string' },
          change: {
            description:
              'The change that brought it; null where none did or may be seen.',
            oneOf: [
              { $ref: '#/components/schemas/ChangeSummary' },
              { type: 'null' },
            ],
          },
          people: {
            type: 'object',
            additionalProperties: false,
            required: [
              'wrote',
              'requested',
              'approved',
              'voted',
              'merged',
              'synced',
              'syncedByItself',
            ],
            properties: {
              wrote: {
                oneOf: [
                  { $ref: '#/components/schemas/Person' },
                  { type: 'null' },
                ],
              },
              requested: {
                oneOf: [
                  { $ref: '#/components/schemas/Person' },
                  { type: 'null' },
                ],
              },
              approved: {
                type: 'array',
                description: 'Whose reviews count.',
                items: { $ref: '#/components/schemas/Person' },
              },
              voted: {
                type: 'array',
                description: 'Members of the board whose last vote approves.',
                items: { $ref: '#/components/schemas/Person' },
              },
              merged: {
                oneOf: [
                  { $ref: '#/components/schemas/Person' },
                  { type: 'null' },
                ],
              },
              synced: {
                oneOf: [
                  { $ref: '#/components/schemas/Person' },
                  { type: 'null' },
                ],
              },
              syncedByItself: {
                type: 'boolean',
                description:
                  'Whether the deployment source synced it by itself.',
              },
            },
          },
          knownSince: {
            type: 'string',
            format: 'date-time',
            description: 'When the portal learned of it.',
          },
          knownThen: {
            description:
              'What was on record at that instant; null where it is the same.',
            oneOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['pinnedRevision', 'since'],
                properties: {
                  pinnedRevision: {
                    type: ['string', 'null'],
                    description: 'Null where nothing was on record.',
                  },
                  since: { type: ['string', 'null'], format: 'date-time' },
                },
              },
              { type: 'null' },
            ],
          },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
        },
      },
      AroundNotice: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'at',
          'service',
          'environment',
          'deployment',
          'what',
          'classification',
          'reason',
          'remedy',
          'controls',
          'author',
          'repository',
          'commits',
          'adopt',
          'ledger',
        ],
        properties: {
          id: { type: 'string' },
          at: {
            type: 'string',
            format: 'date-time',
            description: 'When it was noticed.',
          },
          service: { type: 'string' },
          environment: { type: 'string' },
          deployment: { type: 'string' },
          what: { $ref: '#/components/schemas/AroundKind' },
          classification: {
            type: 'string',
            enum: [
              'reached-target',
              'explained',
              'voids-approval',
              'weakens-review',
              'no-effect',
            ],
          },
          reason: { type: 'string' },
          remedy: { type: 'string' },
          controls: { type: 'array', items: { type: 'string' } },
          author: {
            description:
              'Whom the newest commit names as its author; a claim, no proof.',
            anyOf: [{ $ref: '#/components/schemas/Person' }, { type: 'null' }],
          },
          repository: {
            type: ['string', 'null'],
            description: 'Where the commits are.',
          },
          commits: {
            type: 'array',
            description:
              'The newest ones that no pull request brought, newest first.',
            items: { type: 'string' },
          },
          emergency: {
            description:
              'The emergency that explains it; absent where none does.',
            type: 'object',
            additionalProperties: false,
            required: ['id', 'name'],
            properties: {
              id: { type: 'string', format: 'uuid' },
              name: { type: 'string', description: 'Such as E-12.' },
            },
          },
          adopted: {
            description: 'Who adopted it afterwards; absent where nobody did.',
            type: 'object',
            additionalProperties: false,
            required: ['by', 'at', 'reason'],
            properties: {
              by: { $ref: '#/components/schemas/Person' },
              at: { type: 'string', format: 'date-time' },
              reason: { type: 'string' },
            },
          },
          adopt: { $ref: '#/components/schemas/Allowed' },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
        },
      },
      ChangeEdit: {
        type: 'object',
        additionalProperties: false,
        required: ['repository', 'path', 'key', 'before', 'after', 'masked'],
        properties: {
          repository: { type: 'string' },
          path: { type: 'string' },
          key: {
            type: 'string',
            description: 'Path of the value inside the file.',
          },
          before: {
            type: ['string', 'null'],
            description: 'Null where it was not there.',
          },
          after: {
            type: ['string', 'null'],
            description: 'Null where it is taken out.',
          },
          masked: {
            type: 'boolean',
            description:
              'Whether both values are withheld because they may be secrets.',
          },
        },
      },
      Check: {
        type: 'object',
        additionalProperties: false,
        required: [
          'check',
          'title',
          'verdict',
          'reason',
          'remedy',
          'controls',
          'ruleVersion',
          'evidence',
        ],
        properties: {
          check: { type: 'string' },
          title: { type: 'string' },
          verdict: {
            type: 'string',
            enum: ['pass', 'fail', 'not-applicable', 'indeterminate'],
          },
          reason: { type: 'string' },
          remedy: { type: 'string' },
          controls: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['framework', 'id'],
              properties: {
                framework: { type: 'string' },
                id: { type: 'string' },
              },
            },
          },
          ruleVersion: { type: 'integer' },
          own: {
            type: 'boolean',
            description: "True where a check of the operator's own says it.",
          },
          evidence: {
            type: 'array',
            items: { $ref: '#/components/schemas/LedgerRef' },
          },
          waiver: { $ref: '#/components/schemas/CheckWaiver' },
          dispute: { $ref: '#/components/schemas/CheckDispute' },
        },
      },
      Score: {
        type: 'object',
        additionalProperties: false,
        required: ['score', 'passed', 'failed', 'indeterminate'],
        description:
          'Passed checks of those with a verdict, in percent; indeterminates stand apart and are never averaged. Null where nothing has a verdict.',
        properties: {
          score: { type: ['integer', 'null'], minimum: 0, maximum: 100 },
          passed: { type: 'integer' },
          failed: { type: 'integer' },
          indeterminate: { type: 'integer' },
          waived: {
            description:
              'Fails and unknowns under a waiver in force, counted here alone; absent where there is none.',
            type: 'integer',
          },
        },
      },
      EnvironmentCompliance: {
        type: 'object',
        additionalProperties: false,
        required: [
          'name',
          'title',
          'criticality',
          'mode',
          'sentence',
          'score',
          'checks',
          'deployments',
          'change',
          'approvals',
          'sync',
          'window',
        ],
        properties: {
          name: { type: 'string' },
          title: { type: 'string' },
          criticality: { type: 'string' },
          mode: { type: 'string', enum: ['observe', 'warn', 'enforce'] },
          sentence: { type: 'string' },
          score: { $ref: '#/components/schemas/Score' },
          checks: {
            type: 'array',
            items: { $ref: '#/components/schemas/Check' },
          },
          deployments: {
            type: 'array',
            items: { $ref: '#/components/schemas/DeploymentView' },
          },
          change: {
            description: 'The change that put the present revision there.',
            oneOf: [
              { $ref: '#/components/schemas/ChangeSummary' },
              { type: 'null' },
            ],
          },
          approvals: {
            type: 'array',
            items: { $ref: '#/components/schemas/ReviewView' },
          },
          sync: {
            oneOf: [
              { $ref: '#/components/schemas/OperationView' },
              { type: 'null' },
            ],
          },
          window: {
            description: 'What the calendar said when the sync began.',
            oneOf: [
              { $ref: '#/components/schemas/CalendarStateView' },
              { type: 'null' },
            ],
          },
        },
      },
      SyncRow: {
        type: 'object',
        additionalProperties: false,
        required: [
          'environment',
          'instance',
          'application',
          'operation',
          'revision',
          'inWindow',
          'ledger',
        ],
        properties: {
          environment: { type: 'string' },
          instance: { type: 'string' },
          application: { type: 'string' },
          operation: { $ref: '#/components/schemas/OperationView' },
          revision: { type: ['string', 'null'] },
          inWindow: {
            type: 'string',
            enum: ['inside', 'outside', 'frozen', 'always-open', 'unknown'],
          },
          ledger: { $ref: '#/components/schemas/LedgerRef' },
        },
      },
      ApprovalRow: {
        type: 'object',
        additionalProperties: false,
        required: [
          'environment',
          'changeNumber',
          'changeId',
          'pullRequest',
          'review',
        ],
        properties: {
          environment: { type: 'string' },
          changeNumber: { type: 'integer' },
          changeId: { type: 'string', format: 'uuid' },
          pullRequest: { $ref: '#/components/schemas/PullRequestView' },
          review: { $ref: '#/components/schemas/ReviewView' },
        },
      },
      EntityCompliance: {
        type: 'object',
        additionalProperties: false,
        required: [
          'service',
          'sentence',
          'score',
          'trend',
          'policy',
          'sources',
          'environments',
          'approvals',
          'syncs',
          'now',
        ],
        properties: {
          service: { $ref: '#/components/schemas/ServiceView' },
          sentence: { type: 'string' },
          score: { $ref: '#/components/schemas/Score' },
          trend: {
            type: 'array',
            description:
              'How the score stood 90 days ago, and after each change of verdicts since; empty for auditors, whose period it would leave.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['at', 'score'],
              properties: {
                at: { type: 'string', format: 'date-time' },
                score: { $ref: '#/components/schemas/Score' },
              },
            },
          },
          policy: { $ref: '#/components/schemas/PolicyInForce' },
          sources: {
            type: 'array',
            items: { $ref: '#/components/schemas/SourceStatus' },
          },
          environments: {
            type: 'array',
            items: { $ref: '#/components/schemas/EnvironmentCompliance' },
          },
          approvals: {
            type: 'array',
            description: 'Newest 50.',
            items: { $ref: '#/components/schemas/ApprovalRow' },
          },
          syncs: {
            type: 'array',
            description: 'Newest 50.',
            items: { $ref: '#/components/schemas/SyncRow' },
          },
          now: { type: 'string', format: 'date-time' },
        },
      },
      CalendarEntryKind: {
        type: 'string',
        enum: ['window', 'freeze', 'exception'],
      },
      CalendarOccurrence: {
        type: 'object',
        additionalProperties: false,
        required: ['start', 'end'],
        properties: {
          start: { type: 'string', format: 'date-time' },
          end: { type: 'string', format: 'date-time' },
        },
      },
      CalendarEntry: {
        type: 'object',
        additionalProperties: false,
        required: [
          'kind',
          'id',
          'source',
          'feed',
          'title',
          'reason',
          'environments',
          'criticalities',
          'regions',
          'services',
          'teams',
          'lifts',
          'bufferMinutes',
          'when',
          'affects',
          'occurrences',
          'version',
          'mayChange',
        ],
        properties: {
          kind: { $ref: '#/components/schemas/CalendarEntryKind' },
          id: { type: 'string' },
          source: {
            type: 'string',
            description:
              'Where it stands: in the policy, in a feed that the policy names, or beside a policy from Git, put there by two persons on the screen.',
            enum: ['policy', 'feed', 'screen'],
          },
          feed: {
            type: ['string', 'null'],
            description: 'Id of the feed that it was read from.',
          },
          title: { type: 'string' },
          reason: { type: ['string', 'null'] },
          environments: { type: 'array', items: { type: 'string' } },
          criticalities: { type: ['array', 'null'], items: { type: 'string' } },
          regions: { type: ['array', 'null'], items: { type: 'string' } },
          services: { type: ['array', 'null'], items: { type: 'string' } },
          teams: { type: ['array', 'null'], items: { type: 'string' } },
          lifts: { type: ['array', 'null'], items: { type: 'string' } },
          bufferMinutes: { type: 'integer' },
          when: {
            type: 'object',
            additionalProperties: false,
            required: [
              'days',
              'rule',
              'from',
              'start',
              'end',
              'endDay',
              'except',
              'timeZone',
            ],
            properties: {
              days: { type: ['array', 'null'], items: { type: 'string' } },
              rule: { type: ['string', 'null'] },
              from: { type: ['string', 'null'] },
              start: { type: 'string' },
              end: { type: 'string' },
              endDay: { type: ['integer', 'null'] },
              except: { type: 'array', items: { type: 'string' } },
              timeZone: { type: 'string' },
            },
          },
          affects: {
            type: 'object',
            additionalProperties: false,
            required: ['services', 'serviceCount', 'changes', 'changeCount'],
            properties: {
              services: { type: 'array', items: { type: 'string' } },
              serviceCount: { type: 'integer' },
              changes: {
                type: 'array',
                items: { $ref: '#/components/schemas/CalendarChange' },
              },
              changeCount: { type: 'integer' },
            },
          },
          occurrences: {
            type: 'array',
            items: { $ref: '#/components/schemas/CalendarOccurrence' },
          },
          version: {
            description:
              'The policy that brought the entry as it is; null of one that is not in force.',
            oneOf: [
              { $ref: '#/components/schemas/PolicyVersion' },
              { type: 'null' },
            ],
          },
          mayChange: {
            type: 'boolean',
            description:
              'Whether who asks may propose to change or remove it here.',
          },
        },
      },
      CalendarChange: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'number', 'service', 'environment'],
        properties: {
          id: { type: 'string' },
          number: { type: 'integer' },
          service: { type: 'string' },
          environment: { type: 'string' },
        },
      },
      CalendarConflict: {
        type: 'object',
        additionalProperties: false,
        required: [
          'kind',
          'environment',
          'entries',
          'start',
          'end',
          'times',
          'sentence',
        ],
        properties: {
          kind: {
            type: 'string',
            enum: ['window-frozen', 'idle-exception', 'argo-blocks'],
          },
          environment: { type: 'string' },
          entries: { type: 'array', items: { type: 'string' } },
          start: { type: 'string', format: 'date-time' },
          end: { type: 'string', format: 'date-time' },
          times: { type: 'integer' },
          sentence: { type: 'string' },
        },
      },
      CalendarExplanation: {
        type: 'object',
        additionalProperties: false,
        required: [
          'at',
          'asOf',
          'open',
          'state',
          'nextOpening',
          'nextClosing',
          'entries',
        ],
        properties: {
          at: { type: 'string', format: 'date-time' },
          asOf: {
            type: 'string',
            enum: ['now', 'then'],
            description:
              'Whether the calendar in force now decided, or the one of then.',
          },
          open: { type: 'boolean' },
          state: { $ref: '#/components/schemas/CalendarStateView' },
          nextOpening: { type: ['string', 'null'], format: 'date-time' },
          nextClosing: { type: ['string', 'null'], format: 'date-time' },
          entries: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['kind', 'id', 'title', 'effect'],
              properties: {
                kind: { $ref: '#/components/schemas/CalendarEntryKind' },
                id: { type: 'string' },
                title: { type: 'string' },
                effect: {
                  type: 'string',
                  enum: [
                    'lifts',
                    'freezes',
                    'lifted',
                    'closing',
                    'opens',
                    'overridden',
                  ],
                },
              },
            },
          },
        },
      },
      CalendarWrittenEntry: {
        type: 'object',
        description: 'An entry as the policy has it; see docs/calendar.md.',
        additionalProperties: true,
        required: ['id'],
        properties: { id: { type: 'string', minLength: 1, maxLength: 200 } },
      },
      CalendarPreviewWish: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'entry', 'from', 'to'],
        properties: {
          kind: { $ref: '#/components/schemas/CalendarEntryKind' },
          entry: { $ref: '#/components/schemas/CalendarWrittenEntry' },
          from: { type: 'string', format: 'date-time' },
          to: { type: 'string', format: 'date-time' },
        },
      },
      CalendarPreview: {
        type: 'object',
        additionalProperties: false,
        required: ['entry', 'conflicts', 'changes'],
        properties: {
          entry: { $ref: '#/components/schemas/CalendarEntry' },
          conflicts: {
            type: 'array',
            description: 'Those that it would add.',
            items: { $ref: '#/components/schemas/CalendarConflict' },
          },
          changes: {
            type: 'array',
            description: 'Changes of what it is for that have not ended.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: [
                'id',
                'number',
                'service',
                'environment',
                'opensNow',
                'wouldOpen',
              ],
              properties: {
                id: { type: 'string' },
                number: { type: 'integer' },
                service: { type: 'string' },
                environment: { type: 'string' },
                opensNow: { type: ['string', 'null'], format: 'date-time' },
                wouldOpen: { type: ['string', 'null'], format: 'date-time' },
              },
            },
          },
        },
      },
      CalendarEditWish: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'reason'],
        properties: {
          kind: { $ref: '#/components/schemas/CalendarEntryKind' },
          entry: { $ref: '#/components/schemas/CalendarWrittenEntry' },
          remove: { type: 'string', minLength: 1, maxLength: 200 },
          reason: { type: 'string', minLength: 1, maxLength: 2000 },
        },
      },
      CalendarImportWish: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'icalendar', 'timeZone', 'scope', 'reason'],
        properties: {
          kind: { type: 'string', enum: ['window', 'freeze'] },
          icalendar: { type: 'string', minLength: 1, maxLength: 1000000 },
          timeZone: {
            type: 'string',
            minLength: 1,
            maxLength: 100,
            description: 'Of whole days, and of times without a zone.',
          },
          scope: {
            type: 'object',
            additionalProperties: false,
            description: 'Whom every event is for.',
            properties: {
              environments: { type: 'array', items: { type: 'string' } },
              criticalities: { type: 'array', items: { type: 'string' } },
              regions: { type: 'array', items: { type: 'string' } },
              services: { type: 'array', items: { type: 'string' } },
              teams: { type: 'array', items: { type: 'string' } },
            },
          },
          reason: { type: 'string', minLength: 1, maxLength: 2000 },
        },
      },
      CalendarFeed: {
        type: 'object',
        additionalProperties: false,
        required: [
          'id',
          'title',
          'kind',
          'environments',
          'state',
          'readAt',
          'staleAt',
          'problem',
          'entries',
          'sentence',
        ],
        properties: {
          id: { type: 'string' },
          title: { type: 'string' },
          kind: { type: 'string', enum: ['window', 'freeze'] },
          environments: { type: 'array', items: { type: 'string' } },
          state: {
            type: 'string',
            description:
              '`never-read` and `stale` close what the feed is for, unless the policy says that its last copy goes on.',
            enum: ['fresh', 'stale', 'never-read'],
          },
          readAt: { type: ['string', 'null'], format: 'date-time' },
          staleAt: { type: ['string', 'null'], format: 'date-time' },
          problem: {
            type: ['string', 'null'],
            description:
              'Why the last reading was not taken; the last good copy holds.',
          },
          entries: { type: 'integer' },
          sentence: { type: 'string' },
        },
      },
      ArgoWindowsView: {
        type: 'object',
        additionalProperties: false,
        required: [
          'service',
          'instance',
          'application',
          'windows',
          'verdict',
          'until',
          'sentence',
        ],
        properties: {
          service: { type: 'string' },
          instance: { type: 'string' },
          application: { type: 'string' },
          windows: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: [
                'kind',
                'schedule',
                'duration',
                'timeZone',
                'manualSync',
                'active',
              ],
              properties: {
                kind: { type: 'string' },
                schedule: { type: 'string' },
                duration: { type: 'string' },
                timeZone: { type: 'string' },
                manualSync: { type: 'boolean' },
                active: { type: 'boolean' },
              },
            },
          },
          verdict: {
            type: 'string',
            enum: ['agree', 'argo-blocks', 'argo-allows'],
          },
          until: {
            type: ['string', 'null'],
            format: 'date-time',
            description:
              "Until when Argo CD's windows say the same; null, for more than 8 days.",
          },
          sentence: { type: 'string' },
        },
      },
      SyncWindowTimes: {
        type: 'object',
        additionalProperties: false,
        required: [
          'kind',
          'schedule',
          'duration',
          'timeZone',
          'manualSync',
          'services',
          'serviceCount',
          'occurrences',
        ],
        properties: {
          kind: { type: 'string' },
          schedule: { type: 'string' },
          duration: { type: 'string' },
          timeZone: { type: 'string' },
          manualSync: { type: 'boolean' },
          services: {
            description: 'Those it is for, of the first 20.',
            type: 'array',
            items: { type: 'string' },
          },
          serviceCount: { type: 'integer' },
          occurrences: {
            description:
              'When it is active within the range, of the first 500.',
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['start', 'end'],
              properties: {
                start: { type: 'string', format: 'date-time' },
                end: { type: 'string', format: 'date-time' },
              },
            },
          },
        },
      },
      CalendarProposal: {
        type: 'object',
        additionalProperties: false,
        required: [
          'proposal',
          'proposer',
          'proposedAt',
          'reason',
          'entries',
          'removed',
        ],
        properties: {
          proposal: { type: 'string', format: 'uuid' },
          proposer: { $ref: '#/components/schemas/Person' },
          proposedAt: { type: 'string', format: 'date-time' },
          reason: {
            type: ['string', 'null'],
            description: 'Null once it was erased.',
          },
          entries: {
            type: 'array',
            description: 'Those that it puts or replaces, of the first 100.',
            items: { $ref: '#/components/schemas/CalendarEntry' },
          },
          removed: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['kind', 'id', 'title'],
              properties: {
                kind: { $ref: '#/components/schemas/CalendarEntryKind' },
                id: { type: 'string' },
                title: { type: 'string' },
              },
            },
          },
        },
      },
      CalendarView: {
        type: 'object',
        additionalProperties: false,
        required: [
          'environments',
          'policy',
          'asOf',
          'entries',
          'conflicts',
          'feeds',
          'proposed',
          'mayPropose',
          'proposeReason',
        ],
        properties: {
          policy: { $ref: '#/components/schemas/PolicyInForce' },
          asOf: {
            type: ['string', 'null'],
            format: 'date-time',
            description:
              'The instant whose calendar this is; null of the one in force.',
          },
          feeds: {
            type: 'array',
            items: { $ref: '#/components/schemas/CalendarFeed' },
          },
          proposed: {
            type: 'array',
            description:
              'Changes to the calendar that wait for a second person, oldest first.',
            items: { $ref: '#/components/schemas/CalendarProposal' },
          },
          mayPropose: {
            description:
              'Kinds of entries that may be proposed here by who asks.',
            type: 'array',
            items: { $ref: '#/components/schemas/CalendarEntryKind' },
          },
          proposeReason: {
            type: 'string',
            description:
              'Why other kinds, and what stands elsewhere, may not; empty where all may.',
          },
          entries: {
            type: 'array',
            items: { $ref: '#/components/schemas/CalendarEntry' },
          },
          conflicts: {
            type: 'array',
            items: { $ref: '#/components/schemas/CalendarConflict' },
          },
          environments: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: [
                'name',
                'title',
                'criticality',
                'region',
                'state',
                'nextFreeze',
                'intervals',
                'alwaysOpen',
                'argo',
                'syncWindows',
              ],
              properties: {
                name: { type: 'string' },
                title: { type: 'string' },
                criticality: { type: 'string' },
                region: { type: ['string', 'null'] },
                state: { $ref: '#/components/schemas/CalendarStateView' },
                nextFreeze: {
                  description:
                    'The first freeze of all of it that begins within a year.',
                  oneOf: [
                    {
                      type: 'object',
                      additionalProperties: false,
                      required: ['id', 'title', 'start', 'timeZone'],
                      properties: {
                        id: { type: 'string' },
                        title: { type: 'string' },
                        start: { type: 'string', format: 'date-time' },
                        timeZone: { type: 'string' },
                      },
                    },
                    { type: 'null' },
                  ],
                },
                alwaysOpen: { type: 'boolean' },
                argo: {
                  type: 'array',
                  description:
                    'Applications that windows of Argo CD are for, and how these stand to the calendar now.',
                  items: { $ref: '#/components/schemas/ArgoWindowsView' },
                },
                syncWindows: {
                  type: 'array',
                  description:
                    'Windows of Argo CD as last read, each once; none of a past calendar.',
                  items: { $ref: '#/components/schemas/SyncWindowTimes' },
                },
                intervals: {
                  type: 'array',
                  items: {
                    type: 'object',
                    additionalProperties: false,
                    required: [
                      'kind',
                      'id',
                      'title',
                      'reason',
                      'timeZone',
                      'start',
                      'end',
                    ],
                    properties: {
                      kind: {
                        type: 'string',
                        enum: ['window', 'freeze', 'exception'],
                      },
                      id: { type: 'string' },
                      title: { type: 'string' },
                      reason: { type: ['string', 'null'] },
                      timeZone: { type: 'string' },
                      start: { type: 'string', format: 'date-time' },
                      end: { type: 'string', format: 'date-time' },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const;
