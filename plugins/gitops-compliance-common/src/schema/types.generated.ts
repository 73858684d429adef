// Generated from openapi.yaml by `yarn generate`; do not edit.

export interface paths {
  '/v1/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Health of the collectors and the policy in force. */
    get: operations['getStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/entities/{kind}/{namespace}/{name}/environments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What runs where, what would change, and what is allowed. */
    get: operations['getEnvironments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/entities/{kind}/{namespace}/{name}/compliance': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Verdict of each check per environment, with its evidence. */
    get: operations['getCompliance'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/entities/{kind}/{namespace}/{name}/timeline': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What happened to a target in a period, on lanes from the commit to what ran. */
    get: operations['getTimeline'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/entities/{kind}/{namespace}/{name}/promotion-preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a promotion would change, and its gates as they stand. */
    get: operations['previewPromotion'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/entities/{kind}/{namespace}/{name}/changelog': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a promotion would bring, one page of commits at a time. */
    get: operations['getPromotionChangelog'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Changes, newest first. */
    get: operations['listChanges'];
    put?: never;
    /** Requests a promotion. */
    post: operations['requestPromotion'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A change with its gates and events. */
    get: operations['getChange'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/changelog': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a change brings or takes away, one page of commits at a time. */
    get: operations['getChangeChangelog'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/diff': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a change alters in the cluster, its risk and its digest. */
    get: operations['getChangeDiff'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/merge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Merges in the background once every gate is open; 409 otherwise. */
    post: operations['mergeChange'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/sync': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Asks for the sync of a merged change again. */
    post: operations['syncChange'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Verifies a change again that failed after its sync.
     * @description For a failure whose reason is over, or that came of what could not be read. It decides nothing by itself: the change succeeds only when everything is as it should be for the policy's soak. 409 where something newer of the target was merged or is on its way.
     */
    post: operations['verifyChangeAgain'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/rollback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Requests the rollback of a merged change to the revision before.
     * @description Offered only for the newest merged change of its target, and only to a revision that was approved and healthy there. It waits for no window and is reviewed afterwards. 409 says what is missing or what to do instead.
     */
    post: operations['rollBackChange'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/ask': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Notifies those who can open a gate; at most once an hour. */
    post: operations['askForGate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/ticket': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The ticket that stands behind a change, as it was last read. */
    get: operations['getTicketOfChange'];
    put?: never;
    /** Attaches a ticket, or has one made. It counts for every change that shares the pull request, and for all of a release. */
    post: operations['setTicketOfChange'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/review': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Puts on record that somebody else reviewed a rollback afterwards. */
    post: operations['reviewRollback'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Cancels a change that is not merged, and closes its pull request. */
    post: operations['cancelChange'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/releases': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Releases with a service that the reader may see, newest first. */
    get: operations['listReleases'];
    put?: never;
    /** Requests several promotions as one; all of them, or none. */
    post: operations['requestRelease'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/waiting': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What waits for the reader, the oldest first; at most 50. */
    get: operations['listWaiting'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me/notifications': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How the reader wants to be told; nobody else reads it. */
    get: operations['getNotificationSettings'];
    /** Sets how the reader wants to be told. */
    put: operations['setNotificationSettings'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/release-candidates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the reader can put into a release to an environment. */
    get: operations['listReleaseCandidates'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/releases/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A release with its changes, wave by wave. */
    get: operations['getRelease'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/releases/{id}/merge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Merges the next wave in the background once every gate is open; 409 otherwise. */
    post: operations['mergeRelease'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/releases/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Lets a release go on after one of its changes did not succeed. */
    post: operations['resumeRelease'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/releases/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Cancels every change of it that is not merged. */
    post: operations['cancelRelease'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/releases/{id}/rollback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Requests the rollback of all of a release that is merged.
     * @description A release of rollbacks, the last wave first; all of them, or none. Each change goes back by its own rules; 409 names the service that cannot.
     */
    post: operations['rollBackRelease'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/person-links': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Which accounts are whose, with proof and history; newest first. */
    get: operations['listPersonLinks'];
    put?: never;
    /** Proposes that an account is a person's. */
    post: operations['proposePersonLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/person-links/{id}/confirm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Confirms a proposed link as an uninvolved person. */
    post: operations['confirmPersonLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/person-links/{id}/end': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Rejects a proposed link, or retires one that counts. */
    post: operations['endPersonLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/unknown-accounts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Accounts of the newest changes behind which nobody is known. */
    get: operations['listUnknownAccounts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/gaps': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Stretches that a collector missed, newest first. */
    get: operations['listGaps'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/gaps/{id}/accept': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Accepts a closed gap, as the first or the second person. */
    post: operations['acceptGap'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/reads': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What auditors with a scope have read, and who asked about whom; newest first. */
    get: operations['listAuditReads'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/completeness': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What of an environment's record is whole in a period, and what is not. */
    get: operations['getCompleteness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/erasures': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Persons who are to be erased or were, newest first. */
    get: operations['listErasures'];
    put?: never;
    /** Asks for a person to be erased; a second person confirms it. */
    post: operations['requestErasure'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/erasures/{id}/confirm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Confirms an erasure, as the second person. */
    post: operations['confirmErasure'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/erasures/{id}/withdraw': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Withdraws an erasure that is not carried out. */
    post: operations['withdrawErasure'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/holds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Legal holds, newest first. */
    get: operations['listHolds'];
    put?: never;
    /** Places a legal hold on a person, or on everybody in a service or period. */
    post: operations['placeHold'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/holds/{id}/lift': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Lifts a legal hold, as another person than the one who placed it. */
    post: operations['liftHold'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/reports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What a tool says of the head of a change; for services that the policy names (rule externalReports). */
    post: operations['reportOnChange'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/change-counts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Changes per environment and month of the last year, and how many of them stand out. */
    get: operations['countChanges'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/around': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What reached targets around the portal beside pull requests of changes, newest first. */
    get: operations['listAround'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/drift': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Incidents of what runs, or reached a target, and nothing approved explains; the worst first. */
    get: operations['listDrift'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/drift/csv': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every one of these incidents, the worst first, as CSV (RFC 4180). */
    get: operations['getDriftCsv'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/drift/{id}/resolve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Resolves what nobody approved, as somebody who had no part in it; its target is held no longer. */
    post: operations['resolveDrift'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/state': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What ran at an instant and who answered for it, by service, environment and deployment. */
    get: operations['getStateAt'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/state/csv': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All that ran at an instant and who answered for it, as CSV (RFC 4180). */
    get: operations['getStateCsv'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/state/density': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How often what runs changed on each of the 29 days around an instant. */
    get: operations['getStateDensity'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/deployers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who could deploy to an environment, by which path, as it was read by an instant. */
    get: operations['getDeployers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/applications': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every application that the instances list, and which of them nobody claims. */
    get: operations['listApplications'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/applications/rollup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Applications counted by the set that generated them, by cluster or by region. */
    get: operations['getApplicationRollup'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/fleet': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How services stand against their checks, from verdicts on record, worst first. */
    get: operations['getFleet'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/fleet/csv': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every verdict on record of these services, as CSV (RFC 4180). */
    get: operations['getFleetCsv'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/delivery': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How often and how well changes reached their targets in a period, the busiest group first. */
    get: operations['getDelivery'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/delivery/changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The changes behind the delivery figures, the newest number first. */
    get: operations['listDelivered'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/delivery/csv': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every change behind the delivery figures, as CSV (RFC 4180). */
    get: operations['getDeliveryCsv'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/board': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the change advisory board says of a change, and whether one may vote. */
    get: operations['getBoard'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/vote': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Votes on exactly what the voter looked at. A later vote takes the place of an earlier one; both stay on record. */
    post: operations['voteOnChange'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/briefing': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a member of the board needs to know of a change to decide on it. */
    get: operations['getBoardBriefing'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/board/votes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Votes on several changes by one act, such as those of a release, all or none. Each must have been opened by the voter as it is now. */
    post: operations['voteOnChanges'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/board/queue': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Changes in review that wait for votes, those that wait for who asks first. */
    get: operations['getBoardQueue'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/board/agenda': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a meeting of the board goes through: how the changes of last week ended, what waits for votes, what will go and when, and what collides. */
    get: operations['getBoardAgenda'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/board/meetings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Meetings of the board, newest first. */
    get: operations['listBoardMeetings'];
    put?: never;
    /** Records a meeting that ends now, as its chair states it. */
    post: operations['holdBoardMeeting'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/board/meetings/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A meeting with what was decided. Its minutes are files beside it, minutes.md and minutes.pdf. */
    get: operations['getBoardMeeting'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/board/delegations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Delegations of votes by and to who asks, as far as they are not over. */
    get: operations['listDelegations'];
    put?: never;
    /** Gives one's vote to somebody for a while. */
    post: operations['giveDelegation'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/board/delegations/{id}/end': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ends a delegation, as who gave it or was given it. */
    post: operations['endDelegation'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/stops': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Stops of the line, newest first. */
    get: operations['listStops'];
    put?: never;
    /** Stops a service, an environment, or everything. */
    post: operations['setStop'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/stops/{id}/lift': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Lifts a stop, as its owner. */
    post: operations['liftStop'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/disputes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Verdicts that somebody says are wrong, newest first. */
    get: operations['listDisputes'];
    put?: never;
    /** Says that a verdict is wrong, and gives the evidence or where it is. */
    post: operations['openDispute'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/disputes/{id}/answer': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Judges again what is disputed, and records what comes of it. */
    post: operations['answerDispute'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/waivers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Waivers of checks, newest first. */
    get: operations['listWaivers'];
    put?: never;
    /** Asks that what one check says of one target be set aside for a while. */
    post: operations['askForWaiver'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/waivers/{id}/approve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Approves a waiver, as somebody without a part in it. */
    post: operations['approveWaiver'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/waivers/{id}/refuse': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Refuses a waiver, as somebody without a part in it. */
    post: operations['refuseWaiver'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/waivers/{id}/withdraw': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Takes a waiver back, as who asked for it or may decide. */
    post: operations['withdrawWaiver'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/emergencies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Emergencies, newest first. */
    get: operations['listEmergencies'];
    put?: never;
    /** Declares an emergency; whoever is to be told is told at once. */
    post: operations['declareEmergency'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/emergency-terms': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What declaring an emergency of services in an environment would mean, for who asks. */
    get: operations['getEmergencyTerms'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/emergencies/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** An emergency, with what was done under it and what is owed. */
    get: operations['getEmergency'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/emergencies/{id}/confirm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Confirms an emergency, as a second person. */
    post: operations['confirmEmergency'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/emergencies/{id}/end': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ends an emergency before its time. */
    post: operations['endEmergency'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/emergencies/{id}/review': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Records the review of an emergency that is over, as somebody who had no part in it. It reviews the changes under it too. */
    post: operations['reviewEmergency'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/emergencies/{id}/pull-request': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Tries again to open the pull request that says what was done by hand in a target, where none could be opened. */
    post: operations['askForPullRequestAgain'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/emergency': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Puts a running change under an emergency that names its target. */
    post: operations['putUnderEmergency'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/around/{id}/adopt': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Adopts afterwards what reached a target around the portal, as somebody who did not make it. It stays marked as late. */
    post: operations['adoptAround'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/entities/{kind}/{namespace}/{name}/policy': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The rules of the policy for a service in an environment, and where each comes from. */
    get: operations['getTargetPolicy'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policy': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The policy in force, who approved it, and what keeps a newer one out. */
    get: operations['getPolicy'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policy/versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Policies that were in force, newest first. */
    get: operations['listPolicyVersions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policy/modes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What each environment would have held in the last 30 days, had it been enforced. */
    get: operations['getModes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policy/check': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What is wrong in a policy, and what it would change for open changes. */
    post: operations['checkPolicy'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policy/proposals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Proposed policies, newest first. */
    get: operations['listPolicyProposals'];
    put?: never;
    /** Proposes a policy; a second person approves it. */
    post: operations['proposePolicy'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policy/proposals/{id}/{decision}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Approves or rejects a proposal as another person, or withdraws one's own. */
    post: operations['decidePolicyProposal'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/calendar': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The calendar in a range of at most 400 days. */
    get: operations['getCalendar'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/calendar/explanation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Why a target may change at an instant, or may not; of a past one by the calendar then in force. */
    get: operations['explainCalendar'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/calendar/icalendar': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The next 100 days of an environment, as iCalendar (RFC 5545). */
    get: operations['getICalendar'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/calendar/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What an entry would do; nothing is saved. */
    post: operations['previewCalendarEntry'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/calendar/imports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Proposes to put the events of an iCalendar object into the calendar; a second person approves the policy that results. */
    post: operations['importICalendar'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/calendar/proposals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Proposes to put an entry into the calendar, or to take one out; a second person approves the policy that results. */
    post: operations['proposeCalendarEntry'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/changes/{id}/evidence': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The evidence of one change, which is made when it ends. */
    get: operations['getEvidenceOfChange'];
    put?: never;
    /** Asks for the evidence of one change that has ended. */
    post: operations['requestEvidenceOfChange'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/evidence': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The newest exports of evidence. */
    get: operations['listEvidence'];
    put?: never;
    /** Asks for a bundle of evidence; a job makes it. */
    post: operations['requestEvidence'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/evidence/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How far an export is. Its bundle is at `/bundle` below it. */
    get: operations['getEvidence'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How large the log is, what is signed of it, and by which keys. */
    get: operations['getLedger'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/verification': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The verification of the ledger by itself that is at work, or the last. */
    get: operations['getLedgerVerification'];
    put?: never;
    /** Lets the ledger verify itself, unless that is going on. */
    post: operations['verifyLedger'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/entries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Entries from a place in the log on. */
    get: operations['listLedgerEntries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/inclusion-proof': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Proves that an entry is in the log (C2SP tlog-proof). */
    get: operations['getInclusionProof'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/consistency-proof': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Proves that the log of one size begins with that of another. */
    get: operations['getConsistencyProof'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Error: {
      error: {
        name: string;
        message: string;
        /** @description The gates that refused. */
        gates?: components['schemas']['Gate'][];
      };
    };
    /** @description Somebody; entityRef is null where no person is known. */
    Person: {
      name: string;
      entityRef: string | null;
      account: string | null;
      provider: string;
      bot: boolean;
    };
    /** @description Address of a ledger entry. */
    LedgerRef: {
      stream: string;
      streamSeq: number;
    };
    PolicyInForce: {
      hash: string;
      /** @description False where no approved change is behind it. */
      governed: boolean;
      /** Format: date-time */
      loadedAt: string;
      source: string;
      /** @description Frameworks of its own; absent where there are none. */
      frameworks?: components['schemas']['OwnFramework'][];
    };
    /** @description A version that did not come into force. */
    PolicyAlert: {
      /** @enum {string} */
      cause: 'missing' | 'broken' | 'unapproved' | 'rewritten' | 'older';
      /** @description Null once it was erased. */
      reason: string | null;
      remedy: string;
      /** Format: date-time */
      since: string;
      commit: string | null;
    };
    PolicyVersion: {
      id: string;
      hash: string;
      governed: boolean;
      source: string;
      /** Format: date-time */
      loadedAt: string;
      author: components['schemas']['Person'] | null;
      approvers: components['schemas']['Person'][];
      reason: string | null;
      pullRequest: {
        repository: string;
        number: number;
        url: string;
      } | null;
      commit: string | null;
    };
    PolicyVersionPage: {
      items: components['schemas']['PolicyVersion'][];
      nextCursor: string | null;
    };
    PolicyView: {
      /**
       * @description Where the policy is changed.
       * @enum {string}
       */
      store: 'file' | 'git' | 'portal';
      inForce: components['schemas']['PolicyVersion'];
      /** @description The policy in force */
      text: string;
      alert: components['schemas']['PolicyAlert'] | null;
      propose: components['schemas']['Allowed'];
    };
    SaidValue: {
      /** @enum {string} */
      from: 'default' | 'criticality' | 'environment' | 'service';
      value: unknown;
      /** @description JSON pointer into the policy; empty for a default. */
      where: string;
      /** @description Line of the policy's text; null where it has none. */
      line: number | null;
    };
    TargetRule: {
      rule: string;
      sentence: string;
      said: components['schemas']['SaidValue'];
      overridden: components['schemas']['SaidValue'][];
    };
    TargetPolicy: {
      service: components['schemas']['ServiceView'];
      environment: string;
      /** @enum {string} */
      mode: 'observe' | 'warn' | 'enforce';
      upstream: string[];
      /** @description SHA-256 over the rules as they are resolved here, in hex. */
      hash: string;
      policy: components['schemas']['PolicyInForce'];
      rules: components['schemas']['TargetRule'][];
    };
    HeldChange: {
      /** Format: uuid */
      id: string;
      number: number;
      service: string;
      state: string;
      /** @enum {string} */
      mode: 'observe' | 'warn' | 'enforce';
      /** @enum {string} */
      phase: 'request' | 'merge' | 'sync';
      /** Format: date-time */
      at: string;
      /** @description It was merged outside the portal. */
      outside: boolean;
      gates: {
        gate: string;
        title: string;
        state: string;
        reason: string;
      }[];
    };
    EnvironmentMode: {
      name: string;
      title: string;
      /** @enum {string} */
      mode: 'observe' | 'warn' | 'enforce';
      /** @description Changes that were merged in the period. */
      passed: number;
      /** @description Those of them that enforcing would have held. */
      held: number;
      /** @description Promotions that were asked for in the period while it was only watched, and so decided on and recorded alone. */
      asked: number;
      /** @description Those of them that enforcing would have refused. */
      refused: number;
      /** @description Held and refused changes by gate, most first. */
      gates: {
        gate: string;
        title: string;
        changes: number;
      }[];
      /** @description The newest of the held and refused ones. */
      changes: components['schemas']['HeldChange'][];
      /** @description How many more there are. */
      more: number;
    };
    ModesView: {
      /** Format: date-time */
      since: string;
      environments: components['schemas']['EnvironmentMode'][];
    };
    PolicyText: {
      text: string;
    };
    PolicyWish: {
      text: string;
      reason: string;
      /** @description Hash of the policy in force that it was made from. */
      base: string;
    };
    PolicyDecision: {
      reason: string;
    };
    PolicyProblem: {
      path: string;
      message: string;
      line: number | null;
    };
    /** @description An open change for which a policy would change something. */
    AffectedChange: {
      /** Format: uuid */
      id: string;
      number: number;
      service: string;
      environment: string;
      gates: {
        gate: string;
        title: string;
        before: string;
        after: string;
        reason: string;
      }[];
    };
    PolicyCheck: {
      problems: components['schemas']['PolicyProblem'][];
      changes: components['schemas']['AffectedChange'][];
      /** @description How many open changes were looked at, the newest. */
      looked: number;
      /** @description How many open changes there are. */
      open: number;
    };
    PolicyProposal: {
      /** Format: uuid */
      id: string;
      /**
       * @description An outdated one was made from a policy that is not in force.
       * @enum {string}
       */
      state: 'open' | 'outdated' | 'approved' | 'rejected' | 'withdrawn';
      proposer: components['schemas']['Person'];
      /** Format: date-time */
      proposedAt: string;
      /** @description Null once it was erased. */
      reason: string | null;
      base: string;
      /** @description Null once it was erased. */
      text: string | null;
      decider: components['schemas']['Person'] | null;
      /** Format: date-time */
      decidedAt: string | null;
      /** @description What the decider said. */
      decision: string | null;
      decide: components['schemas']['Allowed'];
      withdraw: components['schemas']['Allowed'];
    };
    PolicyProposalPage: {
      items: components['schemas']['PolicyProposal'][];
      nextCursor: string | null;
    };
    EvidenceRequest: {
      environments: string[];
      /** Format: date-time */
      from: string;
      /**
       * Format: date-time
       * @description First instant after the period; at most 400 days later.
       */
      until: string;
      /** @description SOC2, PCI-DSS-4.0.1, ISO-27001-2022, NIST-800-53r5, DORA, or one of the policy's own. */
      framework: string;
      /** @default false */
      wholeLog: boolean;
      /** @description Limits it to these services, and those of `systems`. */
      services?: components['schemas']['EntityRef'][];
      systems?: components['schemas']['EntityRef'][];
    };
    ReleaseEvidenceRequest: {
      /**
       * Format: uuid
       * @description Of this release alone: all of its changes, when they have ended.
       */
      release: string;
      /** @description SOC2, PCI-DSS-4.0.1, ISO-27001-2022, NIST-800-53r5, DORA, or one of the policy's own. */
      framework: string;
    };
    /** @description Entity reference in lower case. */
    EntityRef: string;
    EvidenceExport: {
      /** Format: uuid */
      id: string;
      environments: string[];
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      until: string;
      framework: string;
      wholeLog: boolean;
      /** @description The one change that it tells of. */
      change: string | null;
      /** @description The one release that it tells of. */
      release: {
        /** Format: uuid */
        id: string;
        number: number;
      } | null;
      /** @description Of how many services it tells: of those that were asked for and that who asked may see. Null: of every one. */
      services: number | null;
      /** @description Systems and services that were asked for; empty means all. */
      asked: string[];
      requestedBy: components['schemas']['Person'];
      /** Format: date-time */
      requestedAt: string;
      /** @enum {string} */
      state: 'waiting' | 'running' | 'done' | 'failed';
      /** @description What is being written. */
      stage: string;
      filesDone: number;
      /** @description Size of the log for which everything is told. */
      size: number | null;
      /** Format: date-time */
      finishedAt: string | null;
      manifestHash: string | null;
      problem: string | null;
    };
    AuditReads: {
      items: {
        id: string;
        reader: components['schemas']['Person'];
        /** @description Whom they asked about; null where it was no such query. */
        about: components['schemas']['Person'] | null;
        /** @description Its template. */
        route: string;
        /** @description Names what they were limited to; null for a query about a person. */
        scope: string | null;
        /**
         * Format: date-time
         * @description When it was read first in its hour.
         */
        readAt: string;
      }[];
      nextCursor: string | null;
    };
    EvidenceOfChange: {
      /** @description Null before it is made. */
      export: components['schemas']['EvidenceExport'] | null;
    };
    EvidenceExportList: {
      items: components['schemas']['EvidenceExport'][];
    };
    LedgerKey: {
      /** @enum {string} */
      role: 'checkpoint' | 'export';
      /** @description Verifier key of signed notes. */
      vkey: string;
      pem: string;
    };
    LedgerCheckpoint: {
      size: number;
      /** @description 32 bytes in base64. */
      root: string;
      /** Format: date-time */
      signedAt: string;
      note: string;
    };
    LatestLedgerVerification: {
      /** @description Null before the first. */
      verification: components['schemas']['LedgerVerification'] | null;
    };
    LedgerVerification: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      requestedAt: string;
      /** @description Entries so far. */
      done: number;
      /** @description Entries in all. */
      total: number;
      /** Format: date-time */
      finishedAt: string | null;
      /** @description The first one; null where there is none, or it is not finished. */
      difference: components['schemas']['LedgerDifference'] | null;
    };
    LedgerDifference: {
      /** @enum {string} */
      kind: 'entry' | 'tile' | 'checkpoint';
      shard: number;
      /** @description Place of the entry, of the first entry below the tile, or size of the checkpoint. */
      place: number;
      sentence: string;
    };
    LedgerAnchor: {
      /** @enum {string} */
      kind: 'git' | 'rfc3161';
      target: string;
      /** @description Size of the newest checkpoint that it keeps. */
      size: number | null;
      /** Format: date-time */
      anchoredAt: string | null;
      reference: string | null;
      problem: string | null;
    };
    LedgerStatus: {
      /** @description What is said of the log itself, for the last 30 days. */
      checks: components['schemas']['Check'][];
      origin: string;
      shard: number;
      shards: {
        shard: number;
        origin: string;
        closedSize: number | null;
      }[];
      size: number;
      /** @description Entries that wait for their place. */
      waiting: number;
      /** @description Why nothing is placed or signed at present, by the replica that answers. */
      problem: string | null;
      /**
       * Format: date-time
       * @description When the oldest entry was recorded that no checkpoint covers.
       */
      unsignedSince: string | null;
      checkpoint: components['schemas']['LedgerCheckpoint'] | null;
      /** @description A copy outside the database; null where none is configured. */
      archive: components['schemas']['LedgerArchive'] | null;
      anchors: components['schemas']['LedgerAnchor'][];
      keys: components['schemas']['LedgerKey'][];
    };
    LedgerArchive: {
      newest: {
        shard: number;
        size: number;
        /** Format: date-time */
        archivedAt: string;
      } | null;
      /** @description Whether it should have been archived anew by now. */
      isOverdue: boolean;
    };
    LedgerEntries: {
      shard: number;
      items: {
        index: number;
        entry: {
          [key: string]: unknown;
        };
      }[];
    };
    InclusionProof: {
      /** @description A file of C2SP tlog-proof. */
      proof: string;
    };
    ConsistencyProof: {
      hashes: string[];
    };
    SourceStatus: {
      name: string;
      title: string;
      /** @enum {string} */
      state: 'fresh' | 'stale' | 'never';
      /** Format: date-time */
      lastHeard: string | null;
      message: string;
    };
    Status: {
      /** @description How many files a dispute may have, and how many bytes each. */
      disputeFiles: {
        maxFiles: number;
        maxFileBytes: number;
      };
      sources: components['schemas']['SourceStatus'][];
      policy: components['schemas']['PolicyInForce'];
      /**
       * @description Whether who reads this may ask about somebody else: off for everybody, denied for want of the permission, or recorded each time.
       * @enum {string}
       */
      personQueries: 'off' | 'denied' | 'recorded';
    };
    CommitView: {
      sha: string;
      headline: string;
      author: components['schemas']['Person'];
      /** Format: date-time */
      committedAt: string | null;
      url: string | null;
      pullRequest: number | null;
    };
    CalendarStateView: {
      /** @enum {string} */
      state: 'open' | 'closed' | 'frozen';
      /** @enum {string} */
      reason:
        | 'always-open'
        | 'window'
        | 'outside-window'
        | 'closing'
        | 'freeze'
        | 'feed';
      title: string | null;
      timeZone: string | null;
      /** Format: date-time */
      until: string | null;
      /** Format: date-time */
      nextOpening: string | null;
      sentence: string;
    };
    PinView: {
      /** @enum {string} */
      kind:
        | 'application-target-revision'
        | 'application-helm-parameter'
        | 'application-helm-value'
        | 'applicationset-element'
        | 'applicationset-target-revision'
        | 'kustomize-image'
        | 'kustomize-remote-base'
        | 'file-value'
        | 'flux-git-repository'
        | 'flux-oci-repository'
        | 'flux-helm-release'
        | 'flux-kustomization-image';
      repository: string;
      path: string;
      key: string;
      value: string | null;
      url: string | null;
      problem: string | null;
    };
    OperationView: {
      phase: string;
      /** Format: date-time */
      startedAt: string;
      /** Format: date-time */
      finishedAt: string | null;
      startedBy: components['schemas']['Person'] | null;
      automated: boolean;
      message: string;
    };
    ApplicationPage: {
      /** @description For people. */
      sentence: string;
      /** @description Applications that the reader may know of. */
      total: number;
      unclaimed: number;
      /** @description True where some services are kept from the reader, by the catalog or by the scope of an auditor: what nobody claims may be one of those. */
      unclaimedAreHidden: boolean;
      items: components['schemas']['ListedApplication'][];
      nextCursor: string | null;
    };
    /** @description An application as its instance lists it, and what the portal takes it for. */
    ListedApplication: {
      id: string;
      instance: string;
      namespace: string;
      application: string;
      project: string;
      url: string | null;
      /** @description What generated it; null where nothing did, or it is not on record. */
      applicationSet: string | null;
      /** @description Name or address of the cluster; null where it is not on record. */
      cluster: string | null;
      /** @description Entity reference. */
      service: string | null;
      environment: string | null;
      region: string | null;
      /**
       * @description Of its environment; critical where it is unclaimed, for it may be anything.
       * @enum {string}
       */
      criticality: 'low' | 'medium' | 'high' | 'critical';
      /** @description What checks say of it where it is unclaimed, by the strictest rules of the policy; null where it is claimed or not judged yet, and to readers from whom some services are kept. */
      checks: components['schemas']['UnclaimedChecks'] | null;
      health: string;
      sync: string;
      /** Format: date-time */
      outOfSyncSince: string | null;
      /**
       * Format: date-time
       * @description When what differs must be mended, by the rules in force, which are the strictest of the policy where it is unclaimed; null where nothing differs or there is no limit.
       */
      mendBy: string | null;
      overdue: boolean;
      /** @description How it syncs where the rules in force ask for another, for people. */
      syncPolicy: string[];
      /** @description What its own ignoreDifferences leave out of the comparison; null where it is not on record. */
      uncompared:
        | {
            /** @description For people. */
            what: string;
            /** @description Whether most of an object could be altered there unseen. */
            wide: boolean;
          }[]
        | null;
      ledger: components['schemas']['LedgerRef'];
    };
    /** @description What checks say of an application that nobody claims, from verdicts on record. */
    UnclaimedChecks: {
      score: components['schemas']['Score'];
      failing: {
        check: string;
        /** @description Null where it was erased. */
        reason: string | null;
        /** @description Null where it was erased. */
        remedy: string | null;
        /** Format: date-time */
        since: string;
      }[];
      ledger: components['schemas']['LedgerRef'];
    };
    ApplicationRollup: {
      /** @enum {string} */
      by: 'set' | 'cluster' | 'region';
      items: {
        /** @description Whose set or cluster it is; null for a region. */
        instance: string | null;
        /** @description Null for applications of none. */
        name: string | null;
        total: number;
        unclaimed: number;
        outOfSync: number;
        unhealthy: number;
      }[];
    };
    DriftIncidentPage: {
      items: components['schemas']['DriftIncident'][];
      nextCursor: string | null;
    };
    /** @description What runs, or reached a target, without an approval that explains it. */
    DriftIncident: {
      /** @description Place in the stream and deployment, as `seq@deployment`. */
      id: string;
      /** @description Null where no service claims the application. */
      service: string | null;
      /** @description Null where no environment takes the application. */
      environment: string | null;
      deployment: string;
      /** @enum {string} */
      what:
        | 'drifted'
        | 'direct-push'
        | 'branch-rewritten'
        | 'pin-changed'
        | 'ran-unclaimed';
      reason: string;
      /** @description What to do; empty where it is closed. */
      remedy: string;
      /** @enum {string} */
      criticality: 'low' | 'medium' | 'high' | 'critical';
      /** @enum {string} */
      mode: 'observe' | 'warn' | 'enforce';
      /** Format: date-time */
      since: string;
      /** Format: date-time */
      openedAt: string;
      /** Format: date-time */
      closedAt: string | null;
      closeCause:
        | ('in-sync' | 'removed' | 'elsewhere' | 'resolved' | 'adopted')
        | null;
      /** @description How long it lasted, or lasts by now. */
      seconds: number;
      /**
       * Format: date-time
       * @description Until when it is to be mended; null where the policy says nothing.
       */
      dueAt: string | null;
      overdue: boolean;
      attribution: components['schemas']['DriftAttribution'];
      differences: components['schemas']['DriftDifferences'] | null;
      /** @description That something alters what runs again each time that it is healed; null: it is none. */
      storm: {
        /** @description How often in a row it was healed when it was told. */
        heals: number;
      } | null;
      /** @description Whether the portal has it synced back, and why not; null: it is over, or no drift. */
      enforcement: {
        /** @enum {string} */
        state: 'off' | 'waiting' | 'due' | 'asked' | 'given-up';
        reason: string;
      } | null;
      /** @description Syncs that the portal asked for, in order. */
      syncs: {
        /** Format: date-time */
        at: string;
        revision: string;
        /** @description What became of it; null where it is not over. */
        outcome:
          | ('succeeded' | 'failed' | 'refused' | 'withdrawn' | 'lost')
          | null;
        /** @description Why it did not come about; null where it did, or it is not known. */
        problem: string | null;
      }[];
      /** @description What to paste below the Application's `spec` so that it differs no more; null: it is not proposed to ignore it, or it cannot be told. */
      ignoring: {
        yaml: string;
        /** @description Objects that differ and that it does not name. */
        left: number;
      } | null;
      /** @description Whether nothing is merged to the target until it is resolved. */
      held: boolean;
      /** @description Whether it asks for nothing any more. */
      over: boolean;
      resolution: {
        by: components['schemas']['Person'];
        /** Format: date-time */
        at: string;
        reason: string;
      } | null;
      resolve: components['schemas']['Allowed'];
      author: components['schemas']['Person'] | null;
      ledger: components['schemas']['LedgerRef'];
    };
    /** @description What differs, resource by resource; values of secrets are masked. */
    DriftDifferences: {
      /** Format: date-time */
      readAt: string;
      /** @description Why it cannot be told; null where it can. */
      problem: string | null;
      objects: {
        group: string;
        kind: string;
        namespace: string;
        name: string;
        /**
         * @description Whether it runs and is not declared, is declared and does not run, or runs otherwise.
         * @enum {string}
         */
        change: 'added' | 'removed' | 'changed';
        /** @description How many of its values differ. */
        values: number;
        /** @description Field managers that wrote what differs; null where the cluster does not tell of all of it. */
        managers: string[] | null;
        /** @description Some of what differs; empty where it was erased. */
        fields: components['schemas']['OwnedFieldEdit'][];
      }[];
      /** @description Objects beyond those shown. */
      more: number;
    };
    OwnedFieldEdit: {
      path: string;
      /** @description What is declared; null where it is not. */
      before: string | null;
      /** @description What runs; null where it does not. */
      after: string | null;
      /** @description Field managers that wrote it last, as the cluster tells. */
      owners: string[];
    };
    /** @description What it is put down to. */
    DriftAttribution: {
      /** @enum {string} */
      by:
        | 'commit'
        | 'baseline'
        | 'emergency'
        | 'ignore-rule'
        | 'controller'
        | 'unauthorised';
      sentence: string;
      emergency?: {
        /** Format: uuid */
        id: string;
        name: string;
      };
    };
    DeploymentView: {
      instance: string;
      application: string;
      url: string | null;
      pinnedRevision: string | null;
      commit: components['schemas']['CommitView'] | null;
      syncedRevision: string | null;
      /** @enum {string} */
      sync: 'synced' | 'out-of-sync' | 'unknown';
      /** @enum {string} */
      health:
        | 'healthy'
        | 'progressing'
        | 'degraded'
        | 'suspended'
        | 'missing'
        | 'unknown';
      /** @enum {string} */
      drift:
        | 'none'
        | 'pending'
        | 'in-progress'
        | 'partial'
        | 'prune-pending'
        | 'drifted'
        | 'failed'
        | 'unknown';
      /** Format: date-time */
      since: string | null;
      baseline: boolean;
      autoSync: boolean;
      /** Format: date-time */
      asOf: string | null;
      stale: boolean;
      operation: components['schemas']['OperationView'] | null;
      ledger: components['schemas']['LedgerRef'];
    };
    /** @description What the upstream environment has and this one has not. */
    ComparisonView: {
      from: string;
      /**
       * @description pending while it is being read, unknown if it cannot be.
       * @enum {string}
       */
      state: 'known' | 'pending' | 'unknown';
      aheadBy: number | null;
      behindBy: number | null;
      commits: components['schemas']['CommitView'][];
      truncated: boolean;
      url: string | null;
    };
    PromotableFrom: {
      from: string;
      revision: string | null;
      allowed: boolean;
      reason: string;
      remedy: string;
    };
    EnvironmentView: {
      /** @description Unauthorised changes that hold it until somebody resolves them. */
      heldBy: number;
      name: string;
      title: string;
      /** @enum {string} */
      criticality: 'low' | 'medium' | 'high' | 'critical';
      /** @enum {string} */
      mode: 'observe' | 'warn' | 'enforce';
      upstream: string[];
      sentence: string;
      calendar: components['schemas']['CalendarStateView'];
      /** @description How windows of Argo CD stand to the calendar now. */
      argo: components['schemas']['ArgoWindowsView'][];
      /** @description The pin that names the revision. */
      pin: components['schemas']['PinView'] | null;
      /** @description Further pins, which follow it. */
      otherPins: components['schemas']['PinView'][];
      deployments: components['schemas']['DeploymentView'][];
      comparisons: components['schemas']['ComparisonView'][];
      promotableFrom: components['schemas']['PromotableFrom'][];
      activeChange: components['schemas']['ChangeSummary'] | null;
      /** @description Whether what nobody approved is prevented here, or only detected afterwards, and why. */
      control: {
        merge: components['schemas']['Control'];
        sync: components['schemas']['Control'];
      };
    };
    Control: {
      /** @enum {string} */
      is: 'prevented' | 'detected';
      reason: string;
    };
    ServiceView: {
      entityRef: string;
      name: string;
      title: string;
      owner: string | null;
    };
    EntityEnvironments: {
      service: components['schemas']['ServiceView'];
      sentence: string;
      policy: components['schemas']['PolicyInForce'];
      sources: components['schemas']['SourceStatus'][];
      environments: components['schemas']['EnvironmentView'][];
      mayRequest: components['schemas']['Allowed'];
      /** Format: date-time */
      now: string;
    };
    Allowed: {
      allowed: boolean;
      /** @description Why not, and what to do; empty when allowed. */
      reason: string;
    };
    Gate: {
      gate: string;
      title: string;
      /** @enum {string} */
      state: 'open' | 'closed' | 'pending' | 'unknown';
      reason: string;
      remedy: string;
      /** Format: date-time */
      until: string | null;
      controls: string[];
      ruleVersion: number;
      /**
       * @description What the gate would be but for the emergency that bends it, or the class that waives it; it is open then. Absent where nothing does.
       * @enum {string}
       */
      wouldBe?: 'closed' | 'pending' | 'unknown';
      /** @description The checks that the gate asks for, as they stand on the head. Absent where it asks for none. */
      checks?: components['schemas']['GateCheck'][];
    };
    GateCheck: {
      name: string;
      /** @description The App whose result counts. */
      appId: number;
      /** @description Null while it runs, or where there is none. */
      conclusion: string | null;
      /** @description What the tool says in one line; untrusted text. */
      title: string | null;
      url: string | null;
    };
    PinDiff: {
      repository: string;
      path: string;
      key: string;
      before: string | null;
      after: string;
    };
    /** @description A ticket that a text names; whether there is one was not asked. */
    NamedTicket: {
      id: string;
      url: string | null;
    };
    SourcePullRequest: {
      number: number;
      title: string | null;
      url: string | null;
      approvedBy: components['schemas']['Person'][];
    };
    ChangelogCommit: {
      sha: string;
      headline: string;
      author: components['schemas']['Person'];
      /** Format: date-time */
      committedAt: string | null;
      url: string | null;
      pullRequest: components['schemas']['SourcePullRequest'] | null;
      tickets: components['schemas']['NamedTicket'][];
    };
    /** @description Commits between what a target runs and what it would run. */
    Changelog: {
      /**
       * @description pending while it is being read, unknown if it cannot be.
       * @enum {string}
       */
      state: 'known' | 'pending' | 'unknown';
      sentence: string;
      direction: ('same' | 'forward' | 'back' | 'diverged') | null;
      brings: number | null;
      takesAway: number | null;
      /** @description Newest first; of a change that goes back, what it takes away. */
      commits: components['schemas']['ChangelogCommit'][];
      /** @description Commits on record after these. */
      more: number;
      nextCursor: string | null;
    };
    RiskPart: {
      rule: string;
      points: number;
      because: string;
    };
    Risk: {
      score: number;
      /** @description The score and what it is the sum of. */
      sentence: string;
      parts: components['schemas']['RiskPart'][];
    };
    /** @description A value that differs; secret values are masked. */
    FieldEdit: {
      path: string;
      before: string | null;
      after: string | null;
    };
    ResourceDiff: {
      deployment: string;
      group: string;
      kind: string;
      namespace: string;
      name: string;
      /** @enum {string} */
      change: 'added' | 'removed' | 'changed';
      fields: components['schemas']['FieldEdit'][];
      /** @description Values that differ beyond those shown. */
      moreFields: number;
    };
    RenderProblem: {
      deployment: string;
      message: string;
    };
    ChangeDiff: {
      /**
       * @description pending while it is being read, failed where a source could not render it, unknown where it was never read.
       * @enum {string}
       */
      state: 'pending' | 'known' | 'failed' | 'unknown';
      sentence: string;
      /** @description Head of the pull request that was rendered. */
      headSha: string | null;
      resources: components['schemas']['ResourceDiff'][];
      /** @description Objects that differ after these, those not on record included. */
      more: number;
      nextCursor: string | null;
      problems: components['schemas']['RenderProblem'][];
      risk: components['schemas']['Risk'] | null;
      /** @description What reviews and votes are bound to. */
      digest: string | null;
    };
    PromotionPreview: {
      from: string;
      environment: string;
      revision: string | null;
      /** @description Whether the policy asks what it may affect and how one comes back. */
      asksForImpact: boolean;
      /** @description Whether the policy allows expedited changes of this target. */
      mayExpedite: boolean;
      /** @description The pins that it moves. */
      diff: components['schemas']['PinDiff'][];
      gates: components['schemas']['Gate'][];
      /** @enum {string} */
      mode: 'observe' | 'warn' | 'enforce';
      changelog: components['schemas']['Changelog'];
      risk: components['schemas']['Risk'];
      /** @description What happens after the request. */
      sentence: string;
    };
    ReportRequest: {
      /** @description As the policy names the tool. */
      name: string;
      /** @enum {string} */
      state: 'open' | 'closed' | 'pending';
      /** @description The head of the pull request that it speaks of. */
      headSha: string;
      reason?: string;
      /**
       * Format: date-time
       * @description When an open one ends, or when another state is expected to change.
       */
      until?: string;
    };
    ChangeCounts: {
      items: {
        environment: string;
        month: string;
        changes: number;
        expedited: number;
        rollbacks: number;
        /** @description Merged around the portal. */
        mergedOutside: number;
      }[];
    };
    VoteRequest: {
      decision: components['schemas']['VoteDecision'];
      /** @description Digest of the change that the voter looked at. */
      digest: string;
      comment?: string;
      /** @description Catalog user for whom the voter stands by a delegation. */
      for?: string;
    };
    VotesRequest: {
      decision: components['schemas']['VoteDecision'];
      comment?: string;
      /** @description Catalog user for whom the voter stands by a delegation. */
      for?: string;
      votes: {
        /** Format: uuid */
        change: string;
        /** @description Digest of the change that the voter looked at. */
        digest: string;
        /** @description What the board of the change told the voter when they opened it. */
        opened: string;
      }[];
    };
    BoardBriefing: {
      /** @description Who wants what, from where to where, how risky it is and when it may go: five sentences. */
      lines: string[];
      gates: components['schemas']['Gate'][];
      /** @description Who must not vote on it, and why. */
      hands: {
        who: string;
        reason: string;
      }[];
      /** @description How what is promoted ran where it comes from. */
      upstream: {
        environment: string;
        instance: string;
        application: string;
        health: string;
        /** @description Of the last 24, those in which it was healthy. */
        hours: number;
        sentence: string;
      }[];
      /** @description Null where none is attached. */
      ticket: {
        key: string;
        /** @description Null where the system has not told it. */
        status: string | null;
      } | null;
      /** @description Changes of the service there in the last 90 days that ended. */
      history: {
        ended: number;
        failed: number;
        undone: number;
        sentence: string;
      };
      /** @description The newest of them. */
      past: components['schemas']['ChangeSummary'][];
    };
    /** @enum {string} */
    VoteDecision: 'approve' | 'reject' | 'ask' | 'abstain' | 'defer';
    Answer: {
      allowed: boolean;
      /** @description Empty where it is allowed. */
      reason: string;
    };
    BoardVote: {
      voter: components['schemas']['Person'];
      for: components['schemas']['Person'] | null;
      mine: boolean;
      decision: components['schemas']['VoteDecision'];
      digest: string;
      comment: string | null;
      /** Format: date-time */
      at: string;
      /** @enum {string} */
      standing: 'counts' | 'void' | 'involved' | 'again' | 'replaced';
      /** @description Why it does not count; empty where it does. */
      why: string;
    };
    BoardRule: {
      name: string;
      from: string[];
      quorum: number;
      /** @description Rejections that end the change. */
      rejectsAt: number;
      approvals: number;
      rejections: number;
      /** @description Reference of the user who is on duty this week, by the policy's roster; absent: it has none, or nobody is yet. */
      onDuty?: string;
      /** @enum {string} */
      state: 'met' | 'waiting' | 'rejected' | 'standard';
    };
    Board: {
      /** @description What a vote is bound to; null while it is not known. */
      digest: string | null;
      /** @description Proof that the change was shown as it is to who asks, for a vote on several; null in lists, and where there is no digest. */
      opened: string | null;
      rules: components['schemas']['BoardRule'][];
      votes: components['schemas']['BoardVote'][];
      vote: components['schemas']['Answer'];
      /** @description For whom who asks may vote by a delegation, or why not. */
      stands: {
        for: components['schemas']['Person'];
        allowed: boolean;
        reason: string;
      }[];
      /** @description What altered since the vote of who asks; empty where it counts. */
      alteredSince: string[];
    };
    QueuedChange: {
      change: components['schemas']['ChangeSummary'];
      reason: string;
      board: components['schemas']['Board'];
      waitsForMe: boolean;
    };
    WeekOutcomes: {
      succeeded: number;
      failed: number;
      rolledBack: number;
      rejected: number;
      /** @description Declared in the same week; absent in older minutes, and where it is told beside. */
      emergencies?: number;
    };
    BoardAgenda: {
      /** Format: date-time */
      since: string;
      /** Format: date-time */
      at: string;
      outcomes: components['schemas']['WeekOutcomes'];
      /** @description Declared in the same week. */
      emergencies: number;
      /** @description The changes behind the outcomes, the newest 50 first. */
      ended: components['schemas']['ChangeSummary'][];
      /** @description What waits for votes, of high risk first. */
      waiting: components['schemas']['QueuedChange'][];
      /** @description Further changes that are not listed. */
      more: number;
      /** @description What is in review by when its calendar opens. */
      schedule: {
        change: components['schemas']['ChangeSummary'];
        isOpen: boolean;
        /**
         * Format: date-time
         * @description Null where it is open, or does not open at all.
         */
        opens: string | null;
        sentence: string;
      }[];
      /** @description Changes of services that depend on each other and go together. */
      collisions: {
        environment: string;
        /** @description Numbers; the first depends on the second. */
        changes: number[];
        sentence: string;
      }[];
    };
    MeetingWish: {
      /** Format: date-time */
      beganAt: string;
      /** @description Catalog users who took part beside the chair. */
      attendees: string[];
      notes?: string;
    };
    BoardMeetingSummary: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      beganAt: string;
      /** Format: date-time */
      endedAt: string;
      chair: components['schemas']['Person'];
      attendees: components['schemas']['Person'][];
      outcomes: components['schemas']['WeekOutcomes'];
    };
    BoardMeetingPage: {
      items: components['schemas']['BoardMeetingSummary'][];
      nextCursor: string | null;
    };
    BoardMeeting: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      beganAt: string;
      /** Format: date-time */
      endedAt: string;
      chair: components['schemas']['Person'];
      attendees: components['schemas']['Person'][];
      outcomes: components['schemas']['WeekOutcomes'];
      /** @description Null where there are none, or they were erased. */
      notes: string | null;
      /** @description Votes that were cast meanwhile. */
      decisions: {
        /** Format: uuid */
        change: string;
        number: number;
        service: string;
        environment: string;
        state: string;
        decision: components['schemas']['VoteDecision'];
        voter: components['schemas']['Person'];
        for: components['schemas']['Person'] | null;
        comment: string | null;
        digest: string;
        /** @description Of its entry in the log; null until it has one. */
        place: number | null;
      }[];
    };
    BoardQueue: {
      items: components['schemas']['QueuedChange'][];
      /** @description Further changes that are not listed. */
      more: number;
    };
    DelegationWish: {
      to: string;
      /** Format: date-time */
      since?: string;
      /** Format: date-time */
      until: string;
      reason: string;
    };
    Delegation: {
      /** Format: uuid */
      id: string;
      from: components['schemas']['Person'];
      to: components['schemas']['Person'];
      /** @description Given by who asks. */
      mine: boolean;
      reason: string;
      /** Format: date-time */
      since: string;
      /** Format: date-time */
      until: string;
      ended: boolean;
    };
    DelegationList: {
      items: components['schemas']['Delegation'][];
    };
    StopWish: {
      /** @description Entity reference; absent for every service. */
      service?: string;
      /** @description Absent for every environment. */
      environment?: string;
      /** @description Group of yours whose members may lift it too. */
      team?: string;
      /**
       * Format: date-time
       * @description When it ends by itself, at most 30 days ahead.
       */
      until: string;
      reason: string;
    };
    Stop: {
      /** Format: uuid */
      id: string;
      /** @description Null of every service. */
      service: string | null;
      /** @description Null of every environment. */
      environment: string | null;
      /** @description Group whose members may lift it too. */
      team: string | null;
      owner: components['schemas']['Person'];
      reason: string;
      /** Format: date-time */
      since: string;
      /** Format: date-time */
      until: string;
      inForce: boolean;
      liftedBy: components['schemas']['Person'] | null;
      /** Format: date-time */
      liftedAt: string | null;
      lift: components['schemas']['Allowed'];
    };
    StopPage: {
      items: components['schemas']['Stop'][];
      /** Format: uuid */
      nextCursor: string | null;
    };
    DisputeWish: {
      check: string;
      /** @description Entity reference of one service. */
      service: string;
      environment: string;
      reason: string;
      /** @description Where evidence of it is. */
      link?: string;
      /** @description Evidence itself; how many and how large they may be is in the status. */
      files?: {
        name: string;
        /** @enum {string} */
        mediaType:
          | 'application/pdf'
          | 'image/png'
          | 'image/jpeg'
          | 'text/plain'
          | 'text/csv'
          | 'application/json';
        /** @description In Base64. */
        content: string;
      }[];
    };
    DisputeFile: {
      /** @description Null once it was erased, and the file with it. */
      name: string | null;
      mediaType: string;
      /** @description Bytes. */
      size: number;
    };
    CheckDispute: {
      /** Format: uuid */
      id: string;
      check: string;
      service: string;
      environment: string;
      /**
       * @description The one that is disputed.
       * @enum {string}
       */
      verdict: 'pass' | 'fail' | 'not-applicable' | 'indeterminate';
      openedBy: components['schemas']['Person'];
      /** Format: date-time */
      openedAt: string;
      reason: string;
      /** @description Where evidence of it is; null where none was named, or erased. */
      link: string | null;
      /** @description What was given as evidence, in the order of its places from 1. */
      files: components['schemas']['DisputeFile'][];
      /** @description What judging again gave; nobody chooses it. Null while it is not answered. */
      outcome: ('upheld' | 'changed') | null;
      /** @description Null while it is not answered, and where nothing runs any more. */
      verdictNow: ('pass' | 'fail' | 'not-applicable' | 'indeterminate') | null;
      /** @description Whether the answer rests on other entries than what was disputed. */
      factsMoved: boolean | null;
      answeredBy: components['schemas']['Person'] | null;
      /** Format: date-time */
      answeredAt: string | null;
      statement: string | null;
      ledger: components['schemas']['LedgerRef'];
    };
    Dispute: {
      /** Format: uuid */
      id: string;
      check: string;
      service: string;
      environment: string;
      /**
       * @description The one that is disputed.
       * @enum {string}
       */
      verdict: 'pass' | 'fail' | 'not-applicable' | 'indeterminate';
      openedBy: components['schemas']['Person'];
      /** Format: date-time */
      openedAt: string;
      reason: string;
      /** @description Where evidence of it is; null where none was named, or erased. */
      link: string | null;
      /** @description What was given as evidence, in the order of its places from 1. */
      files: components['schemas']['DisputeFile'][];
      /** @description What judging again gave; nobody chooses it. Null while it is not answered. */
      outcome: ('upheld' | 'changed') | null;
      /** @description Null while it is not answered, and where nothing runs any more. */
      verdictNow: ('pass' | 'fail' | 'not-applicable' | 'indeterminate') | null;
      /** @description Whether the answer rests on other entries than what was disputed. */
      factsMoved: boolean | null;
      answeredBy: components['schemas']['Person'] | null;
      /** Format: date-time */
      answeredAt: string | null;
      statement: string | null;
      ledger: components['schemas']['LedgerRef'];
      mayAnswer: components['schemas']['Allowed'];
    };
    DisputePage: {
      items: components['schemas']['Dispute'][];
      /** Format: uuid */
      nextCursor: string | null;
    };
    WaiverWish: {
      /** @description Whole id of one check, such as CHG-10; never SOD, LOG or CFG. */
      check: string;
      /** @description Entity reference of one service. */
      service: string;
      environment: string;
      /**
       * Format: date-time
       * @description When it ends by itself, at most 90 days ahead, or after the end of what it renews.
       */
      until: string;
      /**
       * Format: uuid
       * @description A waiver in force of the same check and target; this one begins at its end.
       */
      renews?: string;
      reason: string;
    };
    /** @description What a verdict tells of the waiver that was asked for last. */
    CheckWaiver: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      state:
        | 'asked'
        | 'in-force'
        | 'ahead'
        | 'refused'
        | 'withdrawn'
        | 'expired';
      askedBy: components['schemas']['Person'];
      /** Format: date-time */
      askedAt: string;
      reason: string;
      /**
       * Format: date-time
       * @description When it ends by itself.
       */
      until: string;
      decidedBy: components['schemas']['Person'] | null;
      /** Format: date-time */
      decidedAt: string | null;
      decisionReason: string | null;
      ledger: components['schemas']['LedgerRef'];
    };
    Waiver: {
      /** Format: uuid */
      id: string;
      check: string;
      title: string;
      service: string;
      environment: string;
      /** @enum {string} */
      state:
        | 'asked'
        | 'in-force'
        | 'ahead'
        | 'refused'
        | 'withdrawn'
        | 'expired';
      askedBy: components['schemas']['Person'];
      /** Format: date-time */
      askedAt: string;
      reason: string;
      /**
       * Format: date-time
       * @description When it ends by itself.
       */
      until: string;
      decidedBy: components['schemas']['Person'] | null;
      /** Format: date-time */
      decidedAt: string | null;
      decisionReason: string | null;
      ledger: components['schemas']['LedgerRef'];
      withdrawnBy: components['schemas']['Person'] | null;
      /** Format: date-time */
      withdrawnAt: string | null;
      withdrawalReason: string | null;
      decide: components['schemas']['Allowed'];
      withdraw: components['schemas']['Allowed'];
      renew: components['schemas']['Allowed'];
      /**
       * Format: date-time
       * @description When it begins; absent where with its approval.
       */
      from?: string;
    };
    WaiverPage: {
      items: components['schemas']['Waiver'][];
      /** Format: uuid */
      nextCursor: string | null;
    };
    EmergencyWish: {
      /** @description Entity references of the services that it names. */
      services: string[];
      environments: string[];
      reason: string;
      /** @description Link to the incident, http or https. */
      incident: string;
      /**
       * Format: date-time
       * @description When it ends by itself; absent, as late as the policy allows.
       */
      expiresAt?: string;
    };
    EmergencyReview: {
      /**
       * @description Justified, or not. Both settle the review; what follows is for people.
       * @enum {string}
       */
      verdict: 'justified' | 'not-justified';
      finding: string;
    };
    PullRequestAsking: {
      service: string;
      environment: string;
    };
    EmergencyTerms: {
      declare: components['schemas']['Allowed'];
      maxSeconds: number;
      /** @description Whether it bends nothing until a second person has confirmed it. */
      secondPerson: boolean;
      /** @description Why a second person is needed or not, for people. */
      aloneBecause: string;
      /** @description Gates that it bends. */
      bends: components['schemas']['BentGate'][];
      neverBends: components['schemas']['BentGate'][];
      reviewSeconds: number;
      pullRequestSeconds: number;
      /** @description Names of the pagers, in the order in which they are tried. */
      wakes: string[];
      /** @description Access that its declarer gets for its time, where the services run. */
      grants: {
        instance: string;
        /** @description In the words of the instance. */
        permissions: string[];
      }[];
      /** @description How many the person declared within 90 days. */
      declaredRecently: number;
    };
    BentGate: {
      gate: string;
      title: string;
      /** @description Why it never bends; empty of one that bends. */
      reason: string;
    };
    EmergencyTarget: {
      service: string;
      environment: string;
    };
    EmergencyDuty: {
      /** @enum {string} */
      kind: 'review' | 'pull-request';
      /** @description Null of the review of the whole. */
      service: string | null;
      environment: string | null;
      /** Format: date-time */
      dueAt: string;
      isOverdue: boolean;
      /** Format: date-time */
      settledAt: string | null;
      /** @description What is owed, and how it is settled. */
      sentence: string;
      /** @description The pull request that says what was done by hand; null of the review, before it was asked for, and of targets that the reader may not see. */
      pullRequest: components['schemas']['RetroactivePullRequest'] | null;
    };
    RetroactivePullRequest: {
      /**
       * @description Asked: it is being opened; impossible: it has to be opened by hand.
       * @enum {string}
       */
      state: 'asked' | 'open' | 'merged' | 'closed' | 'impossible';
      /** @description How it stands, and what to do next. */
      sentence: string;
      number: number | null;
      /** @description Its address at the forge. */
      url: string | null;
      /** @description The change as which it goes through the gates. */
      change: {
        /** Format: uuid */
        id: string;
        number: number;
      } | null;
      /** @description Where an application shows what differs; null, none does. */
      applicationUrl: string | null;
      /** @description Whether who asks can let it be tried again, and why not; absent where there is nothing to try again. */
      tryAgain?: components['schemas']['Allowed'];
    };
    EmergencyEvent: {
      /** Format: date-time */
      at: string;
      /** @description Kind of its entry, such as emergency.confirmed. */
      type: string;
      title: string;
      person: components['schemas']['Person'] | null;
      /** @description What its entry says beside persons and texts. */
      payload: {
        [key: string]: unknown;
      };
      seq: number;
    };
    Emergency: {
      /** Format: uuid */
      id: string;
      number: number;
      /** @description For people, such as E-12. */
      name: string;
      /**
       * @description Unconfirmed and running ones are not over; one that owes is; a closed one owes nothing.
       * @enum {string}
       */
      state: 'unconfirmed' | 'running' | 'owing' | 'closed';
      /** @description Whether gates bend under it now. */
      inForce: boolean;
      sentence: string;
      reason: string;
      incident: string | null;
      /** @description Those that the reader may see. */
      targets: components['schemas']['EmergencyTarget'][];
      declaredBy: components['schemas']['Person'];
      /** Format: date-time */
      declaredAt: string;
      /** @description How many its declarer declared within the last 90 days. */
      declaredRecently: number;
      needsConfirmation: boolean;
      confirmedBy: components['schemas']['Person'] | null;
      /** Format: date-time */
      confirmedAt: string | null;
      /** Format: date-time */
      expiresAt: string;
      /** Format: date-time */
      endedAt: string | null;
      endedBy: components['schemas']['Person'] | null;
      /** @enum {string|null} */
      endCause: 'by-hand' | 'expired' | null;
      /** @description Gates that the policy bends for each of its targets. */
      bends: components['schemas']['BentGate'][];
      duties: components['schemas']['EmergencyDuty'][];
      isOverdue: boolean;
      review: {
        reviewer: components['schemas']['Person'];
        /** Format: date-time */
        at: string;
        /** @enum {string} */
        verdict: 'justified' | 'not-justified';
        finding: string;
        isLate: boolean;
      } | null;
      /** Format: date-time */
      closedAt: string | null;
      /** @description Changes under it, the oldest first. */
      changes: components['schemas']['ChangeSummary'][];
      /** @description What reached its targets around the portal in its time. */
      moves: components['schemas']['AroundNotice'][];
      /** @description What happened to it, the oldest first. */
      events: components['schemas']['EmergencyEvent'][];
      confirm: components['schemas']['Allowed'];
      end: components['schemas']['Allowed'];
      reviewing: components['schemas']['Allowed'];
    };
    EmergencyPage: {
      items: components['schemas']['Emergency'][];
      nextCursor: number | null;
    };
    PromotionRequest: {
      entityRef: string;
      environment: string;
      from: string;
      /** @description Full revision that runs upstream, as seen by the requester: a commit, or the digest or version that is pinned there. */
      revision: string;
      reason: string;
      impact?: components['schemas']['Impact'];
      backOut?: components['schemas']['BackOut'];
      /**
       * @description Expedited: it need not run upstream first, for one more independent approval, where the policy allows it.
       * @enum {string}
       */
      class?: 'normal' | 'expedited';
      ticket?: components['schemas']['TicketKey'];
      emergency?: components['schemas']['UnderEmergency'];
    };
    /** @description What a change may affect, and how that would be noticed; demanded where the policy says requireImpact. */
    Impact: string;
    /** @description How one comes back from a change; demanded where the policy says requireImpact. */
    BackOut: string;
    /**
     * Format: uuid
     * @description The emergency under which it goes: one that is not over and names each service in the environment that it goes to.
     */
    UnderEmergency: string;
    /** @description Key of the ticket that stands behind it, such as PAY-123. */
    TicketKey: string;
    /** @description Exactly one of the two. */
    TicketWish: {
      ticket?: components['schemas']['TicketKey'];
      /** @description Name of the ticket system in which one shall be made; empty where there is one alone. */
      makeIn?: string;
    };
    TicketReading: {
      project: string;
      type: string;
      status: string;
      /** @enum {string} */
      phase: 'open' | 'finished' | 'cancelled';
      /** @enum {string} */
      approval: 'approved' | 'rejected' | 'waiting' | 'none';
      approvedAt: string | null;
      services: string[];
      plannedStart: string | null;
      plannedEnd: string | null;
    };
    TicketView: {
      /** @description Name of its system for people, such as Jira. */
      system: string;
      key: string;
      url: string;
      title: string;
      /** @description Whether the portal made it of the change. */
      made: boolean;
      /** @description Null where its system does not have it any more. */
      reading: components['schemas']['TicketReading'] | null;
      /**
       * Format: date-time
       * @description When its system last told so.
       */
      asOf: string;
    };
    TicketOfChange: {
      /** @description Null where none is attached. */
      ticket: components['schemas']['TicketView'] | null;
      /** @description Whether one is being made. */
      isWanted: boolean;
      /** @description Why the last one could not be made. */
      problem: string | null;
      systems: {
        name: string;
        title: string;
        canCreate: boolean;
      }[];
      attach: components['schemas']['Allowed'];
    };
    RollbackRequest: {
      reason: string;
      /** @description How data is brought back; demanded where going back crosses a migration, a definition or a workload that keeps state. */
      backOutPlan?: string;
      /** @description That this was checked; demanded in the same cases. */
      acknowledged?: boolean;
      emergency?: components['schemas']['UnderEmergency'];
    };
    AskRequest: {
      gate: string;
    };
    PossibleAsk: {
      gate: string;
      /** @description Users and groups of the catalog who can open it. */
      whom: string[];
      /** Format: date-time */
      askedAt: string | null;
    };
    ReviewAfterwards: {
      statement: string;
    };
    ChangeNumber: {
      id: string;
      number: number;
    };
    /** @description How one comes back from a change, and what a rollback owes. */
    WayBack: {
      /** @description Null where it cannot be rolled back; the action says why. */
      offer: components['schemas']['RollbackOffer'] | null;
      /** @description The change that this rollback undoes. */
      undoes: components['schemas']['ChangeNumber'] | null;
      /** @description The rollback that undoes it, done or under way. */
      undoneBy: components['schemas']['ChangeNumber'] | null;
      backOutPlan: string | null;
      /**
       * Format: date-time
       * @description Until when somebody else reviews it; null where none is owed.
       */
      reviewDueAt: string | null;
      /** Format: date-time */
      reviewedAt: string | null;
      reviewedBy: components['schemas']['Person'] | null;
    };
    RollbackOffer: {
      /** @description What the target runs afterwards. */
      revision: string;
      /** @description Number of the change that brought it there before. */
      approvedBy: number;
      /** @description What keeps state and is crossed; with some, a back-out plan and an acknowledgement are demanded. */
      crosses: string[];
    };
    ReasonRequest: {
      reason: string;
    };
    ReleaseRequest: {
      reason: string;
      impact?: components['schemas']['Impact'];
      backOut?: components['schemas']['BackOut'];
      /**
       * @description Whether the rest waits when one does not succeed.
       * @default true
       */
      stopOnFailure: boolean;
      /**
       * @description Seconds between the end of a wave and the next one.
       * @default 0
       */
      pauseSeconds: number;
      ticket?: components['schemas']['TicketKey'];
      emergency?: components['schemas']['UnderEmergency'];
      waves: {
        targets: {
          entityRef: string;
          environment: string;
          from: string;
          revision: string;
        }[];
      }[];
    };
    WaitingList: {
      items: {
        /** @enum {string} */
        todo: 'vote' | 'review' | 'merge' | 'look';
        change: components['schemas']['ChangeSummary'];
      }[];
      /** @description How many wait beyond those that are listed. */
      more: number;
    };
    NotificationSettings: {
      /** @description IANA time zone of the hours, such as Europe/Berlin. */
      zone: string;
      /** @description When messages wait, but for emergencies; null for never. */
      quiet: {
        from: string;
        to: string;
        /** @description Days on which they begin; 1 is Monday. */
        days: number[];
      } | null;
      /** @description Whether a digest comes every Monday at 08:00. */
      weekly: boolean;
    };
    ReleaseCandidates: {
      environment: string;
      items: {
        entityRef: string;
        name: string;
        from: string;
        revision: string;
        current: string | null;
        /** @description Number of a change that is under way there. */
        running: number | null;
      }[];
    };
    ReleaseSummary: {
      /** Format: uuid */
      id: string;
      number: number;
      /** @enum {string} */
      state:
        | 'running'
        | 'stopped'
        | 'succeeded'
        | 'partly-succeeded'
        | 'failed'
        | 'cancelled'
        | 'rolled-back';
      /** @description Where it stands and what to do. */
      sentence: string;
      requester: components['schemas']['Person'];
      /** Format: date-time */
      createdAt: string;
      /** @description How many changes it has, seen or not. */
      changes: number;
      environments: string[];
    };
    ReleaseNumber: {
      /** Format: uuid */
      id: string;
      number: number;
    };
    ReleaseList: {
      items: components['schemas']['ReleaseSummary'][];
      nextCursor: string | null;
    };
    Release: {
      summary: components['schemas']['ReleaseSummary'];
      reason: string;
      stopOnFailure: boolean;
      pauseSeconds: number;
      resumed: {
        /** Format: date-time */
        at: string;
        by: components['schemas']['Person'] | null;
        reason: string;
      } | null;
      waves: {
        wave: number;
        changes: components['schemas']['ChangeSummary'][];
      }[];
      /** @description Changes of services that the reader may not see. */
      withheld: number;
      /** @description The release that it rolls back. */
      undoes: components['schemas']['ReleaseNumber'] | null;
      /** @description The newest release that rolls it back. */
      undoneBy: components['schemas']['ReleaseNumber'] | null;
      /** @description What keeps state and is crossed by going back; with some, a back-out plan and an acknowledgement are demanded. */
      crosses: string[];
      actions: {
        merge: components['schemas']['Allowed'];
        resume: components['schemas']['Allowed'];
        cancel: components['schemas']['Allowed'];
        rollback: components['schemas']['Allowed'];
      };
    };
    PullRequestView: {
      repository: string;
      number: number;
      url: string;
      /** @enum {string} */
      state: 'open' | 'merged' | 'closed';
      headSha: string;
      mergeSha: string | null;
      /** Format: date-time */
      mergedAt: string | null;
      mergedBy: components['schemas']['Person'] | null;
    };
    ReviewView: {
      reviewer: components['schemas']['Person'];
      /** @enum {string} */
      state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
      commit: string | null;
      /** Format: date-time */
      submittedAt: string;
      /** @description Whether it is for the head that was merged or is open. */
      current: boolean;
      counts: boolean;
      /** @description Why it does not count. */
      why: string;
    };
    ChangeStep: {
      /** @enum {string} */
      step:
        | 'requested'
        | 'pull-request'
        | 'reviewed'
        | 'ready'
        | 'merged'
        | 'synced'
        | 'verified';
      title: string;
      /** @enum {string} */
      state: 'done' | 'current' | 'waiting' | 'failed';
      /** Format: date-time */
      at: string | null;
    };
    TargetTimeline: {
      service: string;
      environment: string;
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      until: string;
      marks: components['schemas']['TimelineMark'][];
      /** @description False where more happened than is told; the newest is told. */
      isWhole: boolean;
    };
    TimelineMark: {
      /** @enum {string} */
      lane:
        | 'commit'
        | 'pull-request'
        | 'review'
        | 'merge'
        | 'sync'
        | 'runs'
        | 'health'
        | 'metrics';
      /** @enum {string} */
      tone: 'good' | 'bad' | 'neutral';
      /** Format: date-time */
      at: string;
      /**
       * Format: date-time
       * @description Null of what has no length, or goes on.
       */
      until: string | null;
      text: string;
      actor: components['schemas']['Person'] | null;
      change: {
        id: string;
        number: number;
      } | null;
      ledger: components['schemas']['LedgerRef'];
    };
    TimelineEvent: {
      /** Format: date-time */
      at: string;
      type: string;
      text: string;
      actor: components['schemas']['Person'] | null;
      ledger: components['schemas']['LedgerRef'];
      /** @enum {string} */
      attestation: 'read' | 'signed-delivery' | 'reported' | 'decided';
    };
    ChangeSummary: {
      /** Format: uuid */
      id: string;
      number: number;
      /** @enum {string} */
      kind: 'promotion' | 'direct' | 'rollback';
      /**
       * @description Emergency of one that goes under an emergency.
       * @enum {string}
       */
      class: 'normal' | 'expedited' | 'emergency';
      /** @description The emergency under which it goes; absent of others. */
      emergency?: {
        /** Format: uuid */
        id: string;
        /** @description Such as E-12. */
        name: string;
      };
      /** @description The release that it belongs to; null to none. */
      release: {
        /** Format: uuid */
        id: string;
        number: number;
        wave: number;
      } | null;
      service: string;
      environment: string;
      /** @description Environment that the revision comes from; null from none. */
      from: string | null;
      fromRevision: string | null;
      /** @description Null of a direct change that moves no pin. */
      toRevision: string | null;
      state: string;
      /** @description Where it stands and what it waits for. */
      sentence: string;
      requester: components['schemas']['Person'];
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** Format: date-time */
      endedAt: string | null;
      pullRequest: components['schemas']['PullRequestView'] | null;
      /** @description Titles of the gates that hold it. */
      heldBy: string[];
      /** @description 0 to 10; null where it is not told yet. */
      risk: number | null;
      /** @description True where its gates were decided and recorded and nothing was written, as its environment was in mode observe; absent elsewhere. */
      onlyObserved?: boolean;
    };
    ChangeVerification: {
      isPassing: boolean;
      /**
       * Format: date-time
       * @description Since when it passes, or does not.
       */
      since: string;
      /** @description Sentences about what keeps the change. */
      reasons: string[];
      rollouts: {
        application: string;
        kind: string;
        namespace: string;
        name: string;
        /** @enum {string} */
        health:
          | 'healthy'
          | 'progressing'
          | 'degraded'
          | 'suspended'
          | 'missing'
          | 'unknown';
      }[];
      metrics: {
        name: string;
        source: string;
        /** @enum {string} */
        comparison: 'below' | 'at-most' | 'at-least' | 'above';
        /** @description A decimal. */
        threshold: string;
        /** @description The worst one, a decimal; null where none is known. */
        value: string | null;
        /** @enum {string} */
        verdict: 'met' | 'missed' | 'unknown';
      }[];
      /** @description Applications of which it could not be read. */
      unread: string[];
    };
    Change: {
      summary: components['schemas']['ChangeSummary'];
      /** @description Program that asked on behalf of the requester. */
      agent: string | null;
      reason: string;
      /** @description What it may affect; absent where that was not told. */
      impact?: string;
      /** @description How one comes back; absent where that was not told. */
      backOut?: string;
      /** @enum {string} */
      mode: 'observe' | 'warn' | 'enforce';
      gates: components['schemas']['Gate'][];
      reviews: components['schemas']['ReviewView'][];
      steps: components['schemas']['ChangeStep'][];
      timeline: components['schemas']['TimelineEvent'][];
      /** @description The pins that it moves. */
      diff: components['schemas']['PinDiff'][];
      /** @description What failed or is being retried, and since when. */
      problem: string | null;
      actions: {
        merge: components['schemas']['Allowed'];
        sync: components['schemas']['Allowed'];
        cancel: components['schemas']['Allowed'];
        rollback: components['schemas']['Allowed'];
        verify: components['schemas']['Allowed'];
        review: components['schemas']['Allowed'];
      };
      /** @description What rollouts, analyses and metrics said last; null where nothing but the health of the deployments is looked at. */
      verification: components['schemas']['ChangeVerification'] | null;
      wayBack: components['schemas']['WayBack'];
      /** @description Held gates for which somebody can be asked from here. */
      asks: components['schemas']['PossibleAsk'][];
    };
    /** @description A stretch that a collector missed; all instants are UTC. */
    Gap: {
      id: string;
      collector: string;
      /** @description The one deployment that it is about; null for all. */
      deployment: string | null;
      /** @enum {string} */
      cause: 'unreachable' | 'silent' | 'history-skipped';
      /** @enum {string} */
      state: 'open' | 'unaccepted' | 'accepted';
      /** Format: date-time */
      openedAt: string;
      /** Format: date-time */
      closedAt: string | null;
      /** Format: date-time */
      missedFrom: string | null;
      /** Format: date-time */
      missedUntil: string | null;
      recovered: string | null;
      notRecovered: string | null;
      /** @description Rows of the application's history that were lost. */
      historyRows: null | {
        from: number;
        /** @description Null where the history was emptied. */
        to: number | null;
      };
      acceptances: {
        by: components['schemas']['Person'];
        /** Format: date-time */
        at: string;
      }[];
    };
    /** @description A gap, and whether the reader can accept it now. */
    GapOfReader: components['schemas']['Gap'] & {
      accept: components['schemas']['Allowed'];
    };
    GapPage: {
      items: components['schemas']['GapOfReader'][];
      nextCursor: string | null;
    };
    /** @description A claim that an account is a person's, from its start to its end. */
    PersonLink: {
      id: string;
      person: components['schemas']['Person'];
      provider: string;
      account: string;
      /**
       * @description A contested account has several persons and counts for nobody.
       * @enum {string}
       */
      state: 'proposed' | 'counting' | 'contested' | 'rejected' | 'retired';
      /** @enum {string|null} */
      proof: 'trusted-location' | 'two-persons' | null;
      /** Format: date-time */
      proposedAt: string;
      /** @description Null where the catalog tells it. */
      proposedBy: components['schemas']['Person'] | null;
      reason: string | null;
      confirmations: {
        by: components['schemas']['Person'];
        /** Format: date-time */
        at: string;
      }[];
      /** Format: date-time */
      countsSince: string | null;
      /** Format: date-time */
      endedAt: string | null;
      endedBy: components['schemas']['Person'] | null;
      endReason: string | null;
      confirm: components['schemas']['Allowed'];
      end: components['schemas']['Allowed'];
    };
    PersonLinkPage: {
      items: components['schemas']['PersonLink'][];
      nextCursor: string | null;
    };
    PersonLinkProposal: {
      /** @description Catalog user, such as user:default/ada. */
      person: string;
      /** @description A provider of the policy's accountAnnotations, or catalog for another user of the same human. */
      provider: string;
      account: string;
      /** @description How it is known that the account is theirs. */
      reason: string;
    };
    PersonLinkEnd: {
      reason: string;
    };
    UnknownAccounts: {
      propose: components['schemas']['Allowed'];
      items: {
        provider: string;
        account: string;
        roles: ('author' | 'last pusher' | 'reviewer' | 'merger')[];
        /** @description Some of the changes, the newest first. */
        changes: {
          id: string;
          number: number;
          service: string;
          environment: string;
          isOpen: boolean;
        }[];
      }[];
    };
    GapAcceptance: {
      /** @description Why the loss can be borne, and what was looked at instead. */
      statement: string;
    };
    ErasureWish: {
      /** @description Catalog user, such as user:default/ada. */
      person: string;
      /** @description Why; it is erased together with the person. */
      reason: string;
    };
    ErasureWait: {
      /** @enum {string} */
      for: 'catalog' | 'hold' | 'open-change' | 'retention';
      /**
       * Format: date-time
       * @description Null where somebody has to do something first.
       */
      until: string | null;
      sentence: string;
    };
    /** @description What was deleted, and how many exports are made again. */
    ErasureCounts: {
      identities: number;
      texts: number;
      exports: number;
    };
    Erasure: {
      /** Format: uuid */
      id: string;
      person: components['schemas']['Person'];
      /** @enum {string} */
      state: 'requested' | 'confirmed' | 'withdrawn' | 'erased';
      /** @description Null once it was erased. */
      reason: string | null;
      requestedBy: components['schemas']['Person'];
      /** Format: date-time */
      requestedAt: string;
      confirmedBy: components['schemas']['Person'] | null;
      /** Format: date-time */
      confirmedAt: string | null;
      withdrawnBy: components['schemas']['Person'] | null;
      /** Format: date-time */
      withdrawnAt: string | null;
      /** Format: date-time */
      erasedAt: string | null;
      counts: components['schemas']['ErasureCounts'] | null;
      /** @description What a confirmed erasure waits for; nothing, it is due. */
      waits: components['schemas']['ErasureWait'][];
      confirm: components['schemas']['Allowed'];
      withdraw: components['schemas']['Allowed'];
    };
    ErasurePage: {
      items: components['schemas']['Erasure'][];
      nextCursor: string | null;
    };
    /** @description Either person, or service, from and until as needed. */
    HoldWish: {
      /** @description Catalog user, such as user:default/ada. */
      person?: string;
      /** @description Catalog entity, such as component:default/payments-api. */
      service?: string;
      /**
       * Format: date-time
       * @description First instant of the period.
       */
      from?: string;
      /**
       * Format: date-time
       * @description First instant after the period.
       */
      until?: string;
      reason: string;
    };
    Hold: {
      /** Format: uuid */
      id: string;
      person: components['schemas']['Person'] | null;
      service: string | null;
      /** Format: date-time */
      from: string | null;
      /** Format: date-time */
      until: string | null;
      /** @description Null once it was erased. */
      reason: string | null;
      placedBy: components['schemas']['Person'];
      /** Format: date-time */
      placedAt: string;
      liftedBy: components['schemas']['Person'] | null;
      /** Format: date-time */
      liftedAt: string | null;
      lift: components['schemas']['Allowed'];
    };
    HoldPage: {
      items: components['schemas']['Hold'][];
      nextCursor: string | null;
    };
    Coverage: {
      collector: string;
      /** Format: date-time */
      since: string | null;
      hours: number;
      covered: number;
      missing: {
        /** Format: date-time */
        from: string;
        /** Format: date-time */
        until: string;
        hours: number;
      }[];
    };
    /** @description Numbers given to the changes of an environment in a month. */
    Population: {
      environment: string;
      period: string;
      /** @description The last number; they begin at 1 and leave none out. */
      last: number;
      /**
       * Format: date-time
       * @description Null while further numbers may be given.
       */
      closedAt: string | null;
    };
    Completeness: {
      /** @description Whether only the services are counted that the reader may see; the numbers of a month are those of every service. */
      limited: boolean;
      /** @description What is said of the log itself, for the period. */
      checks: components['schemas']['Check'][];
      environment: string;
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      until: string;
      coverage: components['schemas']['Coverage'][];
      gaps: components['schemas']['Gap'][];
      populations: components['schemas']['Population'][];
      count: {
        git: number;
        syncs: number;
        runtime: number;
        differences: {
          /** @enum {string} */
          kind:
            | 'merged-not-synced'
            | 'synced-not-merged'
            | 'synced-not-running'
            | 'running-not-synced'
            | 'sync-unresolved';
          service: string;
          deployment: string;
          revision: string | null;
          /** Format: date-time */
          at: string;
          change: number | null;
          sentence: string;
        }[];
      };
    };
    ChangeList: {
      items: components['schemas']['ChangeSummary'][];
      /** @description Why each of them was made and what it alters, in the order of items. */
      findings?: components['schemas']['ChangeFinding'][];
      nextCursor: string | null;
    };
    ChangeFinding: {
      reason: string;
      /** @description Known persons who approved the head that the pull request has, or was merged at; never who asked for the change. */
      approvedBy: components['schemas']['Person'][];
      /** @description Whether it was merged around the portal. */
      mergedOutside: boolean;
      /** @description What befell it around the portal, each kind once. */
      around?: components['schemas']['AroundKind'][];
      /** @description Values that it alters; where one looks for some, those. */
      edits: components['schemas']['ChangeEdit'][];
      /** @description How many values of it are on record in all. */
      edited: number;
    };
    /**
     * @description What can happen around the portal.
     * @enum {string}
     */
    AroundKind:
      | 'merged-outside'
      | 'force-pushed'
      | 'review-dismissed'
      | 'base-changed'
      | 'direct-push'
      | 'branch-rewritten'
      | 'pin-changed';
    AroundNoticePage: {
      items: components['schemas']['AroundNotice'][];
      nextCursor: string | null;
    };
    DeployersView: {
      /** Format: date-time */
      at: string;
      /** Format: date-time */
      now: string;
      environment: string;
      sentence: string;
      items: components['schemas']['DeployerView'][];
      /** @description Where it was read, and what is missing there. */
      places: {
        /** @enum {string} */
        kind: 'repository' | 'instance' | 'cluster';
        name: string;
        /** Format: date-time */
        readAt: string | null;
        /** @description Why there may be more than is told. */
        missing: string | null;
        ledger: components['schemas']['DeployerEntry'] | null;
      }[];
      /** @description When access changed, newest first, at most 50. */
      changes: {
        /** @enum {string} */
        kind: 'repository' | 'instance' | 'cluster';
        place: string;
        /** Format: date-time */
        at: string;
      }[];
      /** @description Where it is deployed to, and no cluster is configured for. */
      unreadClusters: string[];
    };
    DeployerEntry: {
      stream: string;
      streamSeq: number;
    };
    DeployerView: {
      /** @enum {string} */
      kind: 'person' | 'account' | 'token' | 'everyone' | 'app';
      /** @description Entity ref of a person, else the account as its source names it. */
      subject: string;
      person: components['schemas']['Person'] | null;
      ways: (
        | components['schemas']['MergeWay']
        | components['schemas']['DeployWay']
        | components['schemas']['ClusterWay']
      )[];
      concerns: (
        | 'merges-and-deploys'
        | 'administers'
        | 'everyone'
        | 'endless-token'
        | 'alters-policy'
      )[];
    };
    MergeWay: {
      /** @constant */
      kind: 'merge';
      repository: string;
      role: string;
      administers: boolean;
    };
    DeployWay: {
      /** @constant */
      kind: 'deploy';
      instance: string;
      actions: (
        | 'sync'
        | 'override'
        | 'rollback'
        | 'update'
        | 'create'
        | 'delete'
        | 'run-actions'
        | 'applicationsets'
        | 'projects'
        | 'exec'
      )[];
      /** @description Lines of the policy that let them. */
      lines: string[];
      applications: string[];
      applicationCount: number;
      /** Format: date-time */
      expiresAt: string | null;
    };
    ClusterWay: {
      /** @constant */
      kind: 'cluster';
      cluster: string;
      actions: (
        | 'applications'
        | 'applicationsets'
        | 'projects'
        | 'argo-rules'
        | 'workloads'
        | 'exec'
        | 'escalate'
        | 'bind'
        | 'impersonate'
      )[];
      /** @description Bindings that let them. */
      lines: string[];
      applications: string[];
      applicationCount: number;
    };
    Fleet: {
      /** Format: date-time */
      now: string;
      sentence: string;
      /** @description Every check, in the order of the columns. */
      checks: {
        check: string;
        title: string;
        controls: components['schemas']['ControlRef'][];
        /** @description True where it is a check of the operator's own. */
        own?: boolean;
      }[];
      /** @description Frameworks of the policy's own. */
      frameworks: components['schemas']['OwnFramework'][];
      /** @description Owners of services that are visible, whatever is filtered. */
      teams: string[];
      /** @description Systems of services that are visible, whatever is filtered. */
      systems: string[];
      items: components['schemas']['FleetRow'][];
      nextCursor: string | null;
    };
    ControlRef: {
      framework: string;
      id: string;
    };
    OwnFramework: {
      id: string;
      title: string;
    };
    FleetRow: {
      service: string;
      title: string;
      owner: string | null;
      system: string | null;
      score: components['schemas']['Score'];
      /**
       * Format: date-time
       * @description Since when it has stood like this; null where nothing fails or is unknown.
       */
      since: string | null;
      /** @description The worst verdict of each check among the environments; a check that applies to none of them is left out. */
      cells: components['schemas']['FleetCell'][];
    };
    FleetCell: {
      check: string;
      /** @enum {string} */
      verdict: 'pass' | 'fail' | 'indeterminate';
      environment: string;
      /** Format: date-time */
      since: string;
      /** @description Null of a pass, and where it was erased. */
      reason: string | null;
      /**
       * Format: date-time
       * @description Until when a waiver sets it aside; absent where none does.
       */
      waivedUntil?: string;
      ledger: components['schemas']['LedgerRef'];
    };
    DeliveryFigures: {
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      until: string;
      /** @enum {string} */
      by: 'environment' | 'service' | 'team';
      sentence: string;
      total: components['schemas']['DeliveryFigure'];
      items: components['schemas']['DeliveryFigure'][];
      /** @description False where there are more groups than are told. */
      isWhole: boolean;
    };
    DeliveryFigure: {
      /** @description Of which group; null of all, and of services that nobody owns. */
      name: string | null;
      /** @description Changes that reached their targets; rollbacks do not count. */
      deployments: number;
      perWeek: number;
      rollbacks: number;
      /** @description Deployments that came to an end. */
      decided: number;
      /** @description Deployments that failed or were rolled back. */
      failures: number;
      /** @description Failures among the decided; null where none is decided. */
      failureRate: number | null;
      /** @description From when the deployed commit was written until it reached its target. */
      leadTime: {
        /** @description Deployments whose commit is on record. */
        known: number;
        medianSeconds: number | null;
        /** @description Nine of ten took no longer. */
        ninthSeconds: number | null;
      };
      /** @description From a failure until the next change of the target was verified. */
      restore: {
        restored: number;
        medianSeconds: number | null;
      };
    };
    DeliveredChangePage: {
      items: components['schemas']['DeliveredChange'][];
      nextCursor: string | null;
    };
    DeliveredChange: {
      id: string;
      number: number;
      /** @enum {string} */
      kind: 'promotion' | 'direct' | 'rollback';
      service: string;
      team: string | null;
      environment: string;
      revision: string | null;
      /** Format: date-time */
      deliveredAt: string;
      /** @description Null where the commit is not on record. */
      leadSeconds: number | null;
      /** @description Whether it came to an end. */
      isDecided: boolean;
      /** Format: date-time */
      failedAt: string | null;
      /** Format: date-time */
      restoredAt: string | null;
    };
    StateAt: {
      /** Format: date-time */
      at: string;
      /** Format: date-time */
      now: string;
      sentence: string;
      items: components['schemas']['StateRow'][];
      nextCursor: string | null;
    };
    StateDensity: {
      timeZone: string;
      days: {
        /** Format: date-time */
        from: string;
        /**
         * Format: date-time
         * @description Exclusive.
         */
        until: string;
        /** @description How often a deployment began to run something else. */
        changes: number;
      }[];
    };
    StateRow: {
      service: string;
      environment: string;
      /** @description Opaque id. */
      deployment: string;
      instance: string;
      application: string;
      pinnedRevision: string;
      syncedRevision: string | null;
      /** Format: date-time */
      since: string;
      /**
       * Format: date-time
       * @description Null while it runs.
       */
      until: string | null;
      /**
       * @description What brought it. Of outside and unexplained nobody approved it beforehand; baseline ran when it was first seen; unwatched came by a push where that is how it goes.
       * @enum {string}
       */
      explanation:
        | 'change'
        | 'rollback'
        | 'emergency'
        | 'outside'
        | 'baseline'
        | 'adopted'
        | 'unwatched'
        | 'unexplained';
      sentence: string;
      /** @description The change that brought it; null where none did or may be seen. */
      change: components['schemas']['ChangeSummary'] | null;
      people: {
        wrote: components['schemas']['Person'] | null;
        requested: components['schemas']['Person'] | null;
        /** @description Whose reviews count. */
        approved: components['schemas']['Person'][];
        /** @description Members of the board whose last vote approves. */
        voted: components['schemas']['Person'][];
        merged: components['schemas']['Person'] | null;
        synced: components['schemas']['Person'] | null;
        /** @description Whether the deployment source synced it by itself. */
        syncedByItself: boolean;
      };
      /**
       * Format: date-time
       * @description When the portal learned of it.
       */
      knownSince: string;
      /** @description What was on record at that instant; null where it is the same. */
      knownThen: {
        /** @description Null where nothing was on record. */
        pinnedRevision: string | null;
        /** Format: date-time */
        since: string | null;
      } | null;
      ledger: components['schemas']['LedgerRef'];
    };
    AroundNotice: {
      id: string;
      /**
       * Format: date-time
       * @description When it was noticed.
       */
      at: string;
      service: string;
      environment: string;
      deployment: string;
      what: components['schemas']['AroundKind'];
      /** @enum {string} */
      classification:
        | 'reached-target'
        | 'explained'
        | 'voids-approval'
        | 'weakens-review'
        | 'no-effect';
      reason: string;
      remedy: string;
      controls: string[];
      /** @description Whom the newest commit names as its author; a claim, no proof. */
      author: components['schemas']['Person'] | null;
      /** @description Where the commits are. */
      repository: string | null;
      /** @description The newest ones that no pull request brought, newest first. */
      commits: string[];
      /** @description The emergency that explains it; absent where none does. */
      emergency?: {
        /** Format: uuid */
        id: string;
        /** @description Such as E-12. */
        name: string;
      };
      /** @description Who adopted it afterwards; absent where nobody did. */
      adopted?: {
        by: components['schemas']['Person'];
        /** Format: date-time */
        at: string;
        reason: string;
      };
      adopt: components['schemas']['Allowed'];
      ledger: components['schemas']['LedgerRef'];
    };
    ChangeEdit: {
      repository: string;
      path: string;
      /** @description Path of the value inside the file. */
      key: string;
      /** @description Null where it was not there. */
      before: string | null;
      /** @description Null where it is taken out. */
      after: string | null;
      /** @description Whether both values are withheld because they may be secrets. */
      masked: boolean;
    };
    Check: {
      check: string;
      title: string;
      /** @enum {string} */
      verdict: 'pass' | 'fail' | 'not-applicable' | 'indeterminate';
      reason: string;
      remedy: string;
      controls: {
        framework: string;
        id: string;
      }[];
      ruleVersion: number;
      /** @description True where a check of the operator's own says it. */
      own?: boolean;
      evidence: components['schemas']['LedgerRef'][];
      waiver?: components['schemas']['CheckWaiver'];
      dispute?: components['schemas']['CheckDispute'];
    };
    /** @description Passed checks of those with a verdict, in percent; indeterminates stand apart and are never averaged. Null where nothing has a verdict. */
    Score: {
      score: number | null;
      passed: number;
      failed: number;
      indeterminate: number;
      /** @description Fails and unknowns under a waiver in force, counted here alone; absent where there is none. */
      waived?: number;
    };
    EnvironmentCompliance: {
      name: string;
      title: string;
      criticality: string;
      /** @enum {string} */
      mode: 'observe' | 'warn' | 'enforce';
      sentence: string;
      score: components['schemas']['Score'];
      checks: components['schemas']['Check'][];
      deployments: components['schemas']['DeploymentView'][];
      /** @description The change that put the present revision there. */
      change: components['schemas']['ChangeSummary'] | null;
      approvals: components['schemas']['ReviewView'][];
      sync: components['schemas']['OperationView'] | null;
      /** @description What the calendar said when the sync began. */
      window: components['schemas']['CalendarStateView'] | null;
    };
    SyncRow: {
      environment: string;
      instance: string;
      application: string;
      operation: components['schemas']['OperationView'];
      revision: string | null;
      /** @enum {string} */
      inWindow: 'inside' | 'outside' | 'frozen' | 'always-open' | 'unknown';
      ledger: components['schemas']['LedgerRef'];
    };
    ApprovalRow: {
      environment: string;
      changeNumber: number;
      /** Format: uuid */
      changeId: string;
      pullRequest: components['schemas']['PullRequestView'];
      review: components['schemas']['ReviewView'];
    };
    EntityCompliance: {
      service: components['schemas']['ServiceView'];
      sentence: string;
      score: components['schemas']['Score'];
      /** @description How the score stood 90 days ago, and after each change of verdicts since; empty for auditors, whose period it would leave. */
      trend: {
        /** Format: date-time */
        at: string;
        score: components['schemas']['Score'];
      }[];
      policy: components['schemas']['PolicyInForce'];
      sources: components['schemas']['SourceStatus'][];
      environments: components['schemas']['EnvironmentCompliance'][];
      /** @description Newest 50. */
      approvals: components['schemas']['ApprovalRow'][];
      /** @description Newest 50. */
      syncs: components['schemas']['SyncRow'][];
      /** Format: date-time */
      now: string;
    };
    /** @enum {string} */
    CalendarEntryKind: 'window' | 'freeze' | 'exception';
    CalendarOccurrence: {
      /** Format: date-time */
      start: string;
      /** Format: date-time */
      end: string;
    };
    CalendarEntry: {
      kind: components['schemas']['CalendarEntryKind'];
      id: string;
      /**
       * @description Where it stands: in the policy, in a feed that the policy names, or beside a policy from Git, put there by two persons on the screen.
       * @enum {string}
       */
      source: 'policy' | 'feed' | 'screen';
      /** @description Id of the feed that it was read from. */
      feed: string | null;
      title: string;
      reason: string | null;
      environments: string[];
      criticalities: string[] | null;
      regions: string[] | null;
      services: string[] | null;
      teams: string[] | null;
      lifts: string[] | null;
      bufferMinutes: number;
      when: {
        days: string[] | null;
        rule: string | null;
        from: string | null;
        start: string;
        end: string;
        endDay: number | null;
        except: string[];
        timeZone: string;
      };
      affects: {
        services: string[];
        serviceCount: number;
        changes: components['schemas']['CalendarChange'][];
        changeCount: number;
      };
      occurrences: components['schemas']['CalendarOccurrence'][];
      /** @description The policy that brought the entry as it is; null of one that is not in force. */
      version: components['schemas']['PolicyVersion'] | null;
      /** @description Whether who asks may propose to change or remove it here. */
      mayChange: boolean;
    };
    CalendarChange: {
      id: string;
      number: number;
      service: string;
      environment: string;
    };
    CalendarConflict: {
      /** @enum {string} */
      kind: 'window-frozen' | 'idle-exception' | 'argo-blocks';
      environment: string;
      entries: string[];
      /** Format: date-time */
      start: string;
      /** Format: date-time */
      end: string;
      times: number;
      sentence: string;
    };
    CalendarExplanation: {
      /** Format: date-time */
      at: string;
      /**
       * @description Whether the calendar in force now decided, or the one of then.
       * @enum {string}
       */
      asOf: 'now' | 'then';
      open: boolean;
      state: components['schemas']['CalendarStateView'];
      /** Format: date-time */
      nextOpening: string | null;
      /** Format: date-time */
      nextClosing: string | null;
      entries: {
        kind: components['schemas']['CalendarEntryKind'];
        id: string;
        title: string;
        /** @enum {string} */
        effect:
          | 'lifts'
          | 'freezes'
          | 'lifted'
          | 'closing'
          | 'opens'
          | 'overridden';
      }[];
    };
    /** @description An entry as the policy has it; see docs/calendar.md. */
    CalendarWrittenEntry: {
      id: string;
    } & {
      [key: string]: unknown;
    };
    CalendarPreviewWish: {
      kind: components['schemas']['CalendarEntryKind'];
      entry: components['schemas']['CalendarWrittenEntry'];
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      to: string;
    };
    CalendarPreview: {
      entry: components['schemas']['CalendarEntry'];
      /** @description Those that it would add. */
      conflicts: components['schemas']['CalendarConflict'][];
      /** @description Changes of what it is for that have not ended. */
      changes: {
        id: string;
        number: number;
        service: string;
        environment: string;
        /** Format: date-time */
        opensNow: string | null;
        /** Format: date-time */
        wouldOpen: string | null;
      }[];
    };
    CalendarEditWish: {
      kind: components['schemas']['CalendarEntryKind'];
      entry?: components['schemas']['CalendarWrittenEntry'];
      remove?: string;
      reason: string;
    };
    CalendarImportWish: {
      /** @enum {string} */
      kind: 'window' | 'freeze';
      icalendar: string;
      /** @description Of whole days, and of times without a zone. */
      timeZone: string;
      /** @description Whom every event is for. */
      scope: {
        environments?: string[];
        criticalities?: string[];
        regions?: string[];
        services?: string[];
        teams?: string[];
      };
      reason: string;
    };
    CalendarFeed: {
      id: string;
      title: string;
      /** @enum {string} */
      kind: 'window' | 'freeze';
      environments: string[];
      /**
       * @description `never-read` and `stale` close what the feed is for, unless the policy says that its last copy goes on.
       * @enum {string}
       */
      state: 'fresh' | 'stale' | 'never-read';
      /** Format: date-time */
      readAt: string | null;
      /** Format: date-time */
      staleAt: string | null;
      /** @description Why the last reading was not taken; the last good copy holds. */
      problem: string | null;
      entries: number;
      sentence: string;
    };
    ArgoWindowsView: {
      service: string;
      instance: string;
      application: string;
      windows: {
        kind: string;
        schedule: string;
        duration: string;
        timeZone: string;
        manualSync: boolean;
        active: boolean;
      }[];
      /** @enum {string} */
      verdict: 'agree' | 'argo-blocks' | 'argo-allows';
      /**
       * Format: date-time
       * @description Until when Argo CD's windows say the same; null, for more than 8 days.
       */
      until: string | null;
      sentence: string;
    };
    SyncWindowTimes: {
      kind: string;
      schedule: string;
      duration: string;
      timeZone: string;
      manualSync: boolean;
      /** @description Those it is for, of the first 20. */
      services: string[];
      serviceCount: number;
      /** @description When it is active within the range, of the first 500. */
      occurrences: {
        /** Format: date-time */
        start: string;
        /** Format: date-time */
        end: string;
      }[];
    };
    CalendarProposal: {
      /** Format: uuid */
      proposal: string;
      proposer: components['schemas']['Person'];
      /** Format: date-time */
      proposedAt: string;
      /** @description Null once it was erased. */
      reason: string | null;
      /** @description Those that it puts or replaces, of the first 100. */
      entries: components['schemas']['CalendarEntry'][];
      removed: {
        kind: components['schemas']['CalendarEntryKind'];
        id: string;
        title: string;
      }[];
    };
    CalendarView: {
      policy: components['schemas']['PolicyInForce'];
      /**
       * Format: date-time
       * @description The instant whose calendar this is; null of the one in force.
       */
      asOf: string | null;
      feeds: components['schemas']['CalendarFeed'][];
      /** @description Changes to the calendar that wait for a second person, oldest first. */
      proposed: components['schemas']['CalendarProposal'][];
      /** @description Kinds of entries that may be proposed here by who asks. */
      mayPropose: components['schemas']['CalendarEntryKind'][];
      /** @description Why other kinds, and what stands elsewhere, may not; empty where all may. */
      proposeReason: string;
      entries: components['schemas']['CalendarEntry'][];
      conflicts: components['schemas']['CalendarConflict'][];
      environments: {
        name: string;
        title: string;
        criticality: string;
        region: string | null;
        state: components['schemas']['CalendarStateView'];
        /** @description The first freeze of all of it that begins within a year. */
        nextFreeze: {
          id: string;
          title: string;
          /** Format: date-time */
          start: string;
          timeZone: string;
        } | null;
        alwaysOpen: boolean;
        /** @description Applications that windows of Argo CD are for, and how these stand to the calendar now. */
        argo: components['schemas']['ArgoWindowsView'][];
        /** @description Windows of Argo CD as last read, each once; none of a past calendar. */
        syncWindows: components['schemas']['SyncWindowTimes'][];
        intervals: {
          /** @enum {string} */
          kind: 'window' | 'freeze' | 'exception';
          id: string;
          title: string;
          reason: string | null;
          timeZone: string;
          /** Format: date-time */
          start: string;
          /** Format: date-time */
          end: string;
        }[];
      }[];
    };
  };
  responses: {
    /** @description What went wrong and what to do. */
    Error: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/json': components['schemas']['Error'];
      };
    };
  };
  parameters: {
    EmergencyId: string;
    /** @description Number of the log. Default the one that grows. */
    Shard: number;
    Kind: string;
    Namespace: string;
    Name: string;
    CommitLimit: number;
    /** @description nextCursor of the page before. */
    PageCursor: string;
    ChangeId: string;
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getStatus: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The status. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getEnvironments: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        kind: components['parameters']['Kind'];
        namespace: components['parameters']['Namespace'];
        name: components['parameters']['Name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The environments in promotion order. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EntityEnvironments'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getCompliance: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        kind: components['parameters']['Kind'];
        namespace: components['parameters']['Namespace'];
        name: components['parameters']['Name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The verdicts. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EntityCompliance'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getTimeline: {
    parameters: {
      query: {
        environment: string;
        /** @description Default 14 days before until. */
        from?: string;
        /** @description Default now. */
        until?: string;
      };
      header?: never;
      path: {
        kind: components['parameters']['Kind'];
        namespace: components['parameters']['Namespace'];
        name: components['parameters']['Name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The marks, oldest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TargetTimeline'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  previewPromotion: {
    parameters: {
      query: {
        /** @description Target environment. */
        environment: string;
        /** @description Upstream environment. */
        from: string;
      };
      header?: never;
      path: {
        kind: components['parameters']['Kind'];
        namespace: components['parameters']['Namespace'];
        name: components['parameters']['Name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The preview. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PromotionPreview'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getPromotionChangelog: {
    parameters: {
      query: {
        /** @description Target environment. */
        environment: string;
        /** @description Upstream environment. */
        from: string;
        limit?: components['parameters']['CommitLimit'];
        /** @description nextCursor of the page before. */
        cursor?: components['parameters']['PageCursor'];
      };
      header?: never;
      path: {
        kind: components['parameters']['Kind'];
        namespace: components['parameters']['Namespace'];
        name: components['parameters']['Name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Changelog'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listChanges: {
    parameters: {
      query?: {
        /** @description Entity reference, such as component:default/payments-api. */
        entity?: string;
        environment?: string;
        /** @description Running or ended changes only. */
        state?: 'running' | 'ended';
        /** @description Changes of this class only. */
        class?: 'normal' | 'expedited' | 'emergency';
        /** @description Changes of this kind only. */
        kind?: 'promotion' | 'direct' | 'rollback';
        /** @description Catalog user who asked for it, wrote its pull request or pressed merge. Somebody else than who asks takes gitops-compliance.person.query and gitopsCompliance.personQueries, and is on record. */
        person?: string;
        /** @description Changes that alter this file, or files of this folder. */
        path?: string;
        /** @description Changes that alter a value whose key has these words. */
        key?: string;
        /** @description Changes that set this value, or took it away. */
        value?: string;
        /** @description Words that all stand in the path, key or values of one edit. */
        q?: string;
        /** @description Changes that were requested at this instant or later. */
        from?: string;
        /** @description Changes that were requested before this instant. */
        until?: string;
        /** @description Those only that something befell around the portal, such as a merge. */
        around?: boolean;
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangeList'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  requestPromotion: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PromotionRequest'];
      };
    };
    responses: {
      /** @description The change; its pull request follows. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Change'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The change. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Change'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getChangeChangelog: {
    parameters: {
      query?: {
        limit?: components['parameters']['CommitLimit'];
        /** @description nextCursor of the page before. */
        cursor?: components['parameters']['PageCursor'];
      };
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Changelog'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getChangeDiff: {
    parameters: {
      query?: {
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: components['parameters']['PageCursor'];
      };
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page of the objects that differ. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangeDiff'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  mergeChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The merge is on its way. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Change'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  syncChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The sync is on its way. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Change'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  verifyChangeAgain: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonRequest'];
      };
    };
    responses: {
      /** @description It is being verified again. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Change'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  rollBackChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RollbackRequest'];
      };
    };
    responses: {
      /** @description The rollback, a change of its own. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Change'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  askForGate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AskRequest'];
      };
    };
    responses: {
      /** @description The notification is on its way. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Change'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getTicketOfChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The ticket, and what the reader can do about it. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TicketOfChange'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  setTicketOfChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TicketWish'];
      };
    };
    responses: {
      /** @description Attached; one that shall be made follows. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TicketOfChange'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  reviewRollback: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReviewAfterwards'];
      };
    };
    responses: {
      /** @description The rollback. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Change'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  cancelChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonRequest'];
      };
    };
    responses: {
      /** @description The cancelled change. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Change'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listReleases: {
    parameters: {
      query?: {
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReleaseList'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  requestRelease: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReleaseRequest'];
      };
    };
    responses: {
      /** @description The release; its pull requests follow. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Release'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listWaiting: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Changes, and what the reader can do for each. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WaitingList'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getNotificationSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The reader's own settings. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NotificationSettings'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  setNotificationSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NotificationSettings'];
      };
    };
    responses: {
      /** @description As they are set now. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NotificationSettings'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listReleaseCandidates: {
    parameters: {
      query: {
        environment: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Services of the reader that are behind their upstream. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReleaseCandidates'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getRelease: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The release. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Release'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  mergeRelease: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The merges are on their way. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Release'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  resumeRelease: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonRequest'];
      };
    };
    responses: {
      /** @description The release. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Release'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  cancelRelease: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonRequest'];
      };
    };
    responses: {
      /** @description The release. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Release'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  rollBackRelease: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RollbackRequest'];
      };
    };
    responses: {
      /** @description The release that undoes it. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Release'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listPersonLinks: {
    parameters: {
      query?: {
        /** @description Waiting for confirmations, counting, or ended. */
        state?: 'proposed' | 'counting' | 'ended';
        /** @description Part of the name of the person or of the account. */
        search?: string;
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PersonLinkPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  proposePersonLink: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PersonLinkProposal'];
      };
    };
    responses: {
      /** @description The link, which waits for two uninvolved persons. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PersonLink'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  confirmPersonLink: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The link. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PersonLink'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  endPersonLink: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PersonLinkEnd'];
      };
    };
    responses: {
      /** @description The link. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PersonLink'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listUnknownAccounts: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UnknownAccounts'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listGaps: {
    parameters: {
      query?: {
        /** @description Open, closed but not accepted by two persons, or accepted. */
        state?: 'open' | 'unaccepted' | 'accepted';
        /** @description Gaps of one collector, such as argocd:eu-1. */
        collector?: string;
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['GapPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  acceptGap: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['GapAcceptance'];
      };
    };
    responses: {
      /** @description The gap. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['GapOfReader'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listAuditReads: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One for each person, route, hour, and person asked about. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditReads'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getCompleteness: {
    parameters: {
      query: {
        environment: string;
        from: string;
        /** @description First instant after the period; at most 400 days later. */
        until: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The completeness of the period. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Completeness'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listErasures: {
    parameters: {
      query?: {
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErasurePage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  requestErasure: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ErasureWish'];
      };
    };
    responses: {
      /** @description The erasure. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Erasure'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  confirmErasure: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The erasure. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Erasure'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  withdrawErasure: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The erasure. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Erasure'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listHolds: {
    parameters: {
      query?: {
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HoldPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  placeHold: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['HoldWish'];
      };
    };
    responses: {
      /** @description The hold. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Hold'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  liftHold: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The hold. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Hold'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  reportOnChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReportRequest'];
      };
    };
    responses: {
      /** @description It is on record, and the change looks at it. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            accepted: boolean;
          };
        };
      };
      default: components['responses']['Error'];
    };
  };
  countChanges: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Newest month first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChangeCounts'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listAround: {
    parameters: {
      query?: {
        /** @description Entity reference, such as component:default/payments-api. */
        entity?: string;
        environment?: string;
        /** @description What was noticed at this instant or later. */
        from?: string;
        /** @description What was noticed before this instant. */
        until?: string;
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AroundNoticePage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listDrift: {
    parameters: {
      query?: {
        /** @description Only those that are open, or that are over. */
        state?: 'open' | 'over';
        /** @description Only those of a kind. */
        what?:
          | 'drifted'
          | 'direct-push'
          | 'branch-rewritten'
          | 'pin-changed'
          | 'ran-unclaimed';
        /** @description Entity reference, such as component:default/payments-api. */
        entity?: string;
        environment?: string;
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DriftIncidentPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getDriftCsv: {
    parameters: {
      query?: {
        /** @description Only those that are open, or that are over. */
        state?: 'open' | 'over';
        /** @description Only those of a kind. */
        what?:
          | 'drifted'
          | 'direct-push'
          | 'branch-rewritten'
          | 'pin-changed'
          | 'ran-unclaimed';
        /** @description Entity reference, such as component:default/payments-api. */
        entity?: string;
        environment?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A line for each incident. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  resolveDrift: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonRequest'];
      };
    };
    responses: {
      /** @description The incident. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DriftIncident'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getStateAt: {
    parameters: {
      query: {
        /** @description An instant that has come. */
        at: string;
        /** @description Entity reference, such as component:default/payments-api. */
        entity?: string;
        environment?: string;
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StateAt'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getStateCsv: {
    parameters: {
      query: {
        /** @description An instant that has come. */
        at: string;
        /** @description Entity reference, such as component:default/payments-api. */
        entity?: string;
        environment?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A line for each deployment. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  getStateDensity: {
    parameters: {
      query: {
        /** @description An instant that has come. */
        at: string;
        /** @description Entity reference, such as component:default/payments-api. */
        entity?: string;
        environment?: string;
        /** @description IANA time zone whose days they are, such as Europe/Berlin. */
        zone: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The days, of which none has yet to begin. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StateDensity'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getDeployers: {
    parameters: {
      query: {
        environment: string;
        /** @description Entity reference, such as component:default/payments-api. */
        entity?: string;
        /** @description An instant that has come. Default now. */
        at?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Everybody who could, most concerns first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeployersView'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listApplications: {
    parameters: {
      query?: {
        /** @description Only those without a service or an environment, or all. Default unclaimed. */
        state?: 'unclaimed' | 'all';
        /** @description Only of this instance. */
        instance?: string;
        /** @description Only of this project. */
        project?: string;
        /** @description Only what this set generated. */
        applicationSet?: string;
        /** @description Only what deploys to this cluster, by name or address. */
        cluster?: string;
        /** @description Only what has this name. */
        application?: string;
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page, by instance, namespace and name. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApplicationPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getApplicationRollup: {
    parameters: {
      query: {
        by: 'set' | 'cluster' | 'region';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A row each, those with most unclaimed first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApplicationRollup'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getFleet: {
    parameters: {
      query?: {
        /** @description References of groups, parted by commas; a service of any of them. Whoever means groups within a group names them too. */
        team?: string;
        /** @description Reference of a system, such as system:default/payments. */
        system?: string;
        /** @description Only environments of this criticality. */
        criticality?: 'low' | 'medium' | 'high' | 'critical';
        /** @description Only checks with a control of this framework, by its id. */
        framework?: string;
        /** @description Only services with a verdict under a waiver in force. */
        waived?: boolean;
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Fleet'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getFleetCsv: {
    parameters: {
      query?: {
        /** @description References of groups, parted by commas; a service of any of them. Whoever means groups within a group names them too. */
        team?: string;
        /** @description Reference of a system, such as system:default/payments. */
        system?: string;
        /** @description Only environments of this criticality. */
        criticality?: 'low' | 'medium' | 'high' | 'critical';
        /** @description Only checks with a control of this framework, by its id. */
        framework?: string;
        /** @description Only services with a verdict under a waiver in force. */
        waived?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A line for each check of each service in each environment. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  getDelivery: {
    parameters: {
      query?: {
        /** @description What figures are told apart by. */
        by?: 'environment' | 'service' | 'team';
        /** @description Entity reference, such as component:default/payments-api. */
        entity?: string;
        environment?: string;
        /** @description References of groups, parted by commas; a service of any of them. Whoever means groups within a group names them too. */
        team?: string;
        /** @description Only changes that failed. */
        failed?: boolean;
        /** @description Changes that reached their targets at this instant or later. Default 90 days before until. */
        from?: string;
        /** @description Changes that reached their targets before this instant. Default now. */
        until?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures of all and of each group. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryFigures'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listDelivered: {
    parameters: {
      query?: {
        /** @description Entity reference, such as component:default/payments-api. */
        entity?: string;
        environment?: string;
        /** @description References of groups, parted by commas; a service of any of them. Whoever means groups within a group names them too. */
        team?: string;
        /** @description Only changes that failed. */
        failed?: boolean;
        /** @description Changes that reached their targets at this instant or later. Default 90 days before until. */
        from?: string;
        /** @description Changes that reached their targets before this instant. Default now. */
        until?: string;
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: components['parameters']['PageCursor'];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveredChangePage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getDeliveryCsv: {
    parameters: {
      query?: {
        /** @description Entity reference, such as component:default/payments-api. */
        entity?: string;
        environment?: string;
        /** @description References of groups, parted by commas; a service of any of them. Whoever means groups within a group names them too. */
        team?: string;
        /** @description Only changes that failed. */
        failed?: boolean;
        /** @description Changes that reached their targets at this instant or later. Default 90 days before until. */
        from?: string;
        /** @description Changes that reached their targets before this instant. Default now. */
        until?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A line for each change. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  getBoard: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The board. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Board'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  voteOnChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VoteRequest'];
      };
    };
    responses: {
      /** @description The board with the vote. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Board'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getBoardBriefing: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The briefing. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BoardBriefing'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  voteOnChanges: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['VotesRequest'];
      };
    };
    responses: {
      /** @description The queue with the votes. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BoardQueue'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getBoardQueue: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The queue. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BoardQueue'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getBoardAgenda: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The agenda. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BoardAgenda'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listBoardMeetings: {
    parameters: {
      query?: {
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BoardMeetingPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  holdBoardMeeting: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MeetingWish'];
      };
    };
    responses: {
      /** @description The meeting. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BoardMeeting'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getBoardMeeting: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The meeting. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BoardMeeting'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listDelegations: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The delegations. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DelegationList'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  giveDelegation: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DelegationWish'];
      };
    };
    responses: {
      /** @description The delegation. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Delegation'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  endDelegation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The delegation. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Delegation'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listStops: {
    parameters: {
      query?: {
        /** @description Only those in force now, or those that are over. */
        state?: 'in-force' | 'over';
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StopPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  setStop: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['StopWish'];
      };
    };
    responses: {
      /** @description The stop. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Stop'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  liftStop: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonRequest'];
      };
    };
    responses: {
      /** @description The stop. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Stop'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listDisputes: {
    parameters: {
      query?: {
        state?: 'open' | 'answered';
        /** @description Only those of this service, by its entity reference. */
        entity?: string;
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DisputePage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  openDispute: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DisputeWish'];
      };
    };
    responses: {
      /** @description The dispute, which waits for somebody else. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Dispute'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  answerDispute: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          statement: string;
        };
      };
    };
    responses: {
      /** @description The dispute with its answer. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Dispute'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listWaivers: {
    parameters: {
      query?: {
        /** @description Only those that wait for a decision, are in force now, or are refused, withdrawn or expired. */
        state?: 'asked' | 'in-force' | 'over';
        /** @description Only those of this service, by its entity reference. */
        entity?: string;
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WaiverPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  askForWaiver: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WaiverWish'];
      };
    };
    responses: {
      /** @description The waiver, which waits for somebody else. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Waiver'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  approveWaiver: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonRequest'];
      };
    };
    responses: {
      /** @description The waiver. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Waiver'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  refuseWaiver: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonRequest'];
      };
    };
    responses: {
      /** @description The waiver. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Waiver'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  withdrawWaiver: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonRequest'];
      };
    };
    responses: {
      /** @description The waiver. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Waiver'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listEmergencies: {
    parameters: {
      query?: {
        /** @description Only those that run, that are over and owe something, or that are closed. */
        state?: 'running' | 'owing' | 'closed';
        /** @description Entity reference of a service that it names. */
        entity?: string;
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EmergencyPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  declareEmergency: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EmergencyWish'];
      };
    };
    responses: {
      /** @description The emergency. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Emergency'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getEmergencyTerms: {
    parameters: {
      query: {
        /** @description Entity references of the services, each as a parameter of its own; of those that are deployed there the strictest terms. */
        entity: string[];
        environment: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The terms. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EmergencyTerms'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getEmergency: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['EmergencyId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The emergency. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Emergency'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  confirmEmergency: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['EmergencyId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The emergency. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Emergency'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  endEmergency: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['EmergencyId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonRequest'];
      };
    };
    responses: {
      /** @description The emergency. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Emergency'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  reviewEmergency: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['EmergencyId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EmergencyReview'];
      };
    };
    responses: {
      /** @description The emergency. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Emergency'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  askForPullRequestAgain: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['EmergencyId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PullRequestAsking'];
      };
    };
    responses: {
      /** @description The emergency. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Emergency'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  putUnderEmergency: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** Format: uuid */
          emergency: string;
        };
      };
    };
    responses: {
      /** @description The change. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Change'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  adoptAround: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonRequest'];
      };
    };
    responses: {
      /** @description The notice. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AroundNotice'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getTargetPolicy: {
    parameters: {
      query: {
        environment: string;
      };
      header?: never;
      path: {
        kind: components['parameters']['Kind'];
        namespace: components['parameters']['Namespace'];
        name: components['parameters']['Name'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The rules. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TargetPolicy'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The policy. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyView'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listPolicyVersions: {
    parameters: {
      query?: {
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyVersionPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getModes: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The environments in promotion order. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModesView'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  checkPolicy: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PolicyText'];
      };
    };
    responses: {
      /** @description What was found. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyCheck'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listPolicyProposals: {
    parameters: {
      query?: {
        limit?: number;
        /** @description nextCursor of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyProposalPage'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  proposePolicy: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PolicyWish'];
      };
    };
    responses: {
      /** @description The proposal. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyProposal'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  decidePolicyProposal: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        decision: 'approve' | 'reject' | 'withdraw';
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PolicyDecision'];
      };
    };
    responses: {
      /** @description The proposal. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyProposal'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getCalendar: {
    parameters: {
      query: {
        from: string;
        to: string;
        /** @description By the calendar that was in force then; absent, by the one in force now. */
        at?: string;
        /** @description Only entries that affect this service, by its name or reference. */
        service?: string;
        /** @description Only entries that affect a service of this group, by its name or reference. */
        team?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Per environment what is open and frozen when, and every entry with whom it affects. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CalendarView'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  explainCalendar: {
    parameters: {
      query: {
        service: string;
        environment: string;
        at?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What the calendar says, and by which entries. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CalendarExplanation'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getICalendar: {
    parameters: {
      query: {
        environment: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Windows, freezes and exceptions, each by itself and in UTC. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/calendar': string;
        };
      };
      default: components['responses']['Error'];
    };
  };
  previewCalendarEntry: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CalendarPreviewWish'];
      };
    };
    responses: {
      /** @description When it would hold, for whom, and what it would conflict with. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CalendarPreview'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  importICalendar: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CalendarImportWish'];
      };
    };
    responses: {
      /** @description The proposal. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyProposal'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  proposeCalendarEntry: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CalendarEditWish'];
      };
    };
    responses: {
      /** @description The proposal. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyProposal'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getEvidenceOfChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The export. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EvidenceOfChange'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  requestEvidenceOfChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: components['parameters']['ChangeId'];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The export; made at the first request. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EvidenceExport'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listEvidence: {
    parameters: {
      query?: {
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Exports, newest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EvidenceExportList'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  requestEvidence: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json':
          | components['schemas']['ReleaseEvidenceRequest']
          | components['schemas']['EvidenceRequest'];
      };
    };
    responses: {
      /** @description The export, waiting. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EvidenceExport'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getEvidence: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The export. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EvidenceExport'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getLedger: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The state of the log. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LedgerStatus'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getLedgerVerification: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How far it is, and what it found. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LatestLedgerVerification'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  verifyLedger: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The verification that is at work. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LatestLedgerVerification'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  listLedgerEntries: {
    parameters: {
      query: {
        /** @description Number of the log. Default the one that grows. */
        shard?: components['parameters']['Shard'];
        from: number;
        count?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The entries; fewer where the log ends. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LedgerEntries'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getInclusionProof: {
    parameters: {
      query: {
        /** @description Number of the log. Default the one that grows. */
        shard?: components['parameters']['Shard'];
        index: number;
        /** @description Size of a signed checkpoint. Default the newest. */
        size?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The proof, with the signed checkpoint that it leads to. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['InclusionProof'];
        };
      };
      default: components['responses']['Error'];
    };
  };
  getConsistencyProof: {
    parameters: {
      query: {
        /** @description Number of the log. Default the one that grows. */
        shard?: components['parameters']['Shard'];
        from: number;
        to: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The hashes of the proof (RFC 6962, 2.1.2), in base64. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConsistencyProof'];
        };
      };
      default: components['responses']['Error'];
    };
  };
}
