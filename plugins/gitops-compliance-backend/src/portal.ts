import type {
  AuthService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { Clock } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { Access } from './access/Access';
import { AuditReadQueries } from './access/AuditReadQueries';
import { AuditReads } from './access/AuditReads';
import { auditReadsProjection } from './access/auditReadsProjection';
import { PersonQueries } from './access/PersonQueries';
import { KnownSights } from './access/KnownSights';
import { CalendarEdits } from './calendar/CalendarEdits';
import { CalendarReach } from './calendar/CalendarReach';
import { CalendarService } from './calendar/CalendarService';
import { CalendarVersions } from './calendar/CalendarVersions';
import { ProposedCalendar } from './calendar/ProposedCalendar';
import { AdoptionRules } from './around/AdoptionRules';
import { Adoptions } from './around/Adoptions';
import { windowedTargets } from './calendar/argo/argoViews';
import { windowsProjection } from './calendar/argo/windowsProjection';
import { askedWindows } from './calendar/argo/askedWindows';
import { WindowsRecorder } from './calendar/argo/WindowsRecorder';
import { FeedReader } from './calendar/feeds/FeedReader';
import { feedsProjection } from './calendar/feeds/feedsProjection';
import { BranchWatch } from './around/BranchWatch';
import { NoticeQueries } from './around/NoticeQueries';
import { DeliveryQueries } from './delivery/DeliveryQueries';
import { DensityQueries } from './timeTravel/DensityQueries';
import { StateQueries } from './timeTravel/StateQueries';
import { ApplicationQueries } from './applications/ApplicationQueries';
import { ApplicationRollups } from './applications/ApplicationRollups';
import { UnclaimedWatch } from './applications/UnclaimedWatch';
import { TimelineQueries } from './timeTravel/TimelineQueries';
import { AccessReader } from './deployers/AccessReader';
import { accessProjection } from './deployers/accessProjection';
import { RuntimeReader } from './runtime/RuntimeReader';
import { runtimeProjection } from './runtime/runtimeProjection';
import { DeployerQueries } from './deployers/DeployerQueries';
import { ACCESS_COLLECTOR_PREFIX } from './deployers/records';
import { noticesProjection } from './around/noticesProjection';
import { PinWatch } from './around/PinWatch';
import { Asks } from './changes/Asks';
import { ChangeAdvancer } from './changes/ChangeAdvancer';
import { ChangeQueries } from './changes/ChangeQueries';
import { ChangeService } from './changes/ChangeService';
import { ChangeStore } from './changes/ChangeStore';
import { changesProjection } from './changes/changesProjection';
import { Merger } from './changes/Merger';
import { PinEdits } from './changes/PinEdits';
import { PinMoves } from './changes/PinMoves';
import { Reevaluation } from './changes/Reevaluation';
import { Rollbacks } from './changes/Rollbacks';
import { Requests } from './changes/Requests';
import type { ChangeRow } from './changes/records';
import { House, type StepOptions } from './changes/steps/context';
import {
  CATALOG_COLLECTOR,
  CatalogCollector,
} from './collectors/CatalogCollector';
import { CollectorStatus } from './collectors/CollectorStatus';
import { DeploymentCollector } from './collectors/DeploymentCollector';
import {
  FORGE_COLLECTOR_PREFIX,
  ForgeCollector,
  forgeCollector,
} from './collectors/ForgeCollector';
import { RepositoryWatch } from './collectors/RepositoryWatch';
import { Runner } from './collectors/Runner';
import type { Sources } from './collectors/Sources';
import { ClockWatch } from './completeness/ClockWatch';
import { Closings } from './completeness/Closings';
import { closingsProjection } from './completeness/closingsProjection';
import { CompletenessService } from './completeness/CompletenessService';
import { GapService } from './completeness/gaps/GapService';
import { GapStore } from './completeness/gaps/GapStore';
import { LogHealth } from './completeness/LogHealth';
import { gapsProjection } from './completeness/gaps/gapsProjection';
import { BundleStore } from './evidence/BundleStore';
import { changeBundleJob } from './evidence/changeBundleJob';
import { EvidenceService } from './evidence/EvidenceService';
import { Exporter } from './evidence/Exporter';
import type { GitopsComplianceConfig } from './config/readConfig';
import { ChangelogReader } from './contents/ChangelogReader';
import { ChangeContents } from './contents/ChangeContents';
import { contentsProjection } from './contents/contentsProjection';
import { ManifestRenderer } from './contents/ManifestRenderer';
import { ContentsQueries } from './contents/ContentsQueries';
import { MaskingKey } from './contents/MaskingKey';
import { PromotionContents } from './contents/PromotionContents';
import { RiskReader } from './contents/RiskReader';
import { ComplianceService } from './controls/ComplianceService';
import type { Checks } from './controls/Checks';
import { Judge } from './controls/Judge';
import { commitsProjection } from './deployments/commitsProjection';
import { DeploymentRecorder } from './deployments/DeploymentRecorder';
import { deploymentsProjection } from './deployments/deploymentsProjection';
import { healthProjection } from './deployments/healthProjection';
import { historiesProjection } from './deployments/historiesProjection';
import { DeployedPlaces } from './direct/DeployedPlaces';
import { KustomizeBases } from './direct/KustomizeBases';
import { DirectChanges } from './direct/DirectChanges';
import { DifferenceReader } from './drift/DifferenceReader';
import { DriftSyncs } from './drift/DriftSyncs';
import { DriftWatch } from './drift/DriftWatch';
import { EnforcementRules } from './drift/EnforcementRules';
import { IncidentAlerts } from './drift/IncidentAlerts';
import { IncidentQueries } from './drift/IncidentQueries';
import { IncidentStore } from './drift/IncidentStore';
import { incidentsProjection } from './drift/incidentsProjection';
import { NoticeIncidents } from './drift/NoticeIncidents';
import { UnclaimedRuns } from './drift/UnclaimedRuns';
import { DRIFT_PATH } from './drift/records';
import { ResolutionRules } from './drift/ResolutionRules';
import { Resolutions } from './drift/Resolutions';
import { EditQueries } from './edits/EditQueries';
import { editsProjection } from './edits/editsProjection';
import { AccessNeeds } from './emergencies/access/AccessNeeds';
import { EmergencyAccess } from './emergencies/access/EmergencyAccess';
import { EmergencyChanges } from './emergencies/EmergencyChanges';
import { EmergencyKeeper } from './emergencies/EmergencyKeeper';
import { EmergencyPeople } from './emergencies/EmergencyPeople';
import { EmergencyQueries } from './emergencies/EmergencyQueries';
import { EmergencyService } from './emergencies/EmergencyService';
import { EmergencyPages } from './emergencies/pager/EmergencyPages';
import { AskingAgain } from './emergencies/retroactive/AskingAgain';
import { LiveReader } from './emergencies/retroactive/LiveReader';
import { RetroactiveEdits } from './emergencies/retroactive/RetroactiveEdits';
import { RetroactivePullRequests } from './emergencies/retroactive/RetroactivePullRequests';
import { RetroactiveStore } from './emergencies/retroactive/RetroactiveStore';
import { WebhookPager } from './emergencies/pager/WebhookPager';
import { emergencyPath } from './emergencies/emergencyPath';
import { EmergencyStore } from './emergencies/EmergencyStore';
import { emergenciesProjection } from './emergencies/emergenciesProjection';
import { EnvironmentsService } from './deployments/EnvironmentsService';
import { ManifestWatch } from './deployments/ManifestWatch';
import { PinResolver } from './deployments/PinResolver';
import { ServiceSnapshots } from './deployments/ServiceSnapshot';
import { GateFacts } from './gates/GateFacts';
import { TargetFacts } from './gates/TargetFacts';
import { Gatekeeper } from './gates/Gatekeeper';
import type { Host } from './host/Host';
import { ENTRY_CATALOGUE } from './ledger/catalogue';
import type { Ledger } from './ledger/Ledger';
import { AnchorService } from './ledger/anchors/AnchorService';
import { LogArchive } from './ledger/archive/LogArchive';
import { restoreWhereAsked } from './ledger/archive/restoreWhereAsked';
import { Eraser } from './ledger/erasure/Eraser';
import { ErasureService } from './ledger/erasure/ErasureService';
import { ErasureStore } from './ledger/erasure/ErasureStore';
import { erasuresProjection } from './ledger/erasure/erasuresProjection';
import { HoldService } from './ledger/erasure/HoldService';
import { holdsProjection } from './ledger/erasure/holdsProjection';
import { Mentions } from './ledger/erasure/Mentions';
import { PersonalData } from './ledger/erasure/PersonalData';
import { Retention } from './ledger/erasure/Retention';
import { Waits } from './ledger/erasure/Waits';
import type { KeyRing } from './ledger/keys/KeyRing';
import { LogQueries } from './ledger/log/LogQueries';
import { LogReader } from './ledger/log/LogReader';
import { TransparencyLog } from './ledger/log/TransparencyLog';
import { Verifications } from './ledger/verification/Verifications';
import { PostgresLedger } from './ledger/PostgresLedger';
import { LinkService } from './persons/LinkService';
import { LinkStore } from './persons/LinkStore';
import { linksProjection } from './persons/linksProjection';
import { PersonDirectory } from './persons/PersonDirectory';
import { personsProjection } from './persons/personsProjection';
import { PostgresIdentities } from './persons/PostgresIdentities';
import { HeldNotices } from './notifications/HeldNotices';
import { noticeJobs } from './notifications/noticeJobs';
import { NotificationSettings } from './notifications/NotificationSettings';
import { OCCASIONS } from './notifications/occasions';
import { Recipients } from './notifications/Recipients';
import { Teller } from './notifications/Teller';
import { WeeklyDigest } from './notifications/WeeklyDigest';
import { PolicyHistory } from './policy/PolicyHistory';
import { ModesQueries } from './policy/ModesQueries';
import { PolicyCheck } from './policy/PolicyCheck';
import { PolicyProposals } from './policy/PolicyProposals';
import { PolicyQueries } from './policy/PolicyQueries';
import { PolicyStore } from './policy/PolicyStore';
import { ProposalStore } from './policy/ProposalStore';
import { policyProjection } from './policy/policyProjection';
import { HttpChecks } from './reports/HttpChecks';
import { ReportService } from './reports/ReportService';
import { reportsProjection } from './reports/reportsProjection';
import { GitPolicy } from './policy/GitPolicy';
import { GitPolicyReader } from './policy/GitPolicyReader';
import { PolicyService, type PolicyOrigin } from './policy/PolicyService';
import type { RouterOptions } from './router';
import { FleetQueries } from './verdicts/FleetQueries';
import { VerdictKeeper } from './verdicts/VerdictKeeper';
import { verdictJobs } from './verdicts/verdictJobs';
import { verdictsProjection } from './verdicts/verdictsProjection';
import { servicesProjection } from './services/servicesProjection';
import { ReleaseCandidates } from './releases/ReleaseCandidates';
import { ReleaseQueries } from './releases/ReleaseQueries';
import { ReleaseRecorder } from './releases/ReleaseRecorder';
import { ReleaseRollbacks } from './releases/ReleaseRollbacks';
import { ReleaseService } from './releases/ReleaseService';
import { releasesProjection } from './releases/releasesProjection';
import { WaitingQueries } from './waiting/WaitingQueries';
import { ServiceStore } from './services/ServiceStore';
import { SourceReader } from './sources/SourceReader';
import { sourcesProjection } from './sources/sourcesProjection';
import { TagReader } from './sources/TagReader';
import { tagsProjection } from './sources/tagsProjection';
import { BoardQueries } from './approvals/BoardQueries';
import { BriefingQueries } from './approvals/BriefingQueries';
import { DelegationService } from './approvals/DelegationService';
import { delegationsProjection } from './approvals/delegationsProjection';
import { DelegationStore } from './approvals/DelegationStore';
import { Openings } from './approvals/Openings';
import { AgendaQueries } from './approvals/meetings/AgendaQueries';
import { MeetingService } from './approvals/meetings/MeetingService';
import { meetingsProjection } from './approvals/meetings/meetingsProjection';
import { remindersProjection } from './approvals/reminders/remindersProjection';
import { VoteReminders } from './approvals/reminders/VoteReminders';
import { VoteService } from './approvals/VoteService';
import { votesProjection } from './approvals/votesProjection';
import { StopService } from './stops/StopService';
import { StopStore } from './stops/StopStore';
import { TicketCollector } from './collectors/TicketCollector';
import { TICKET_COLLECTOR_PREFIX } from './tickets/records';
import { TicketFinder } from './tickets/TicketFinder';
import { tellJob } from './tickets/ticketJobs';
import { TicketService } from './tickets/TicketService';
import { TicketStore } from './tickets/TicketStore';
import { TicketWriter } from './tickets/TicketWriter';
import { ticketsProjection } from './tickets/ticketsProjection';
import { stopsProjection } from './stops/stopsProjection';
import { DisputedFacts } from './disputes/DisputedFacts';
import { DisputeService } from './disputes/DisputeService';
import { DisputeStore } from './disputes/DisputeStore';
import { disputesProjection } from './disputes/disputesProjection';
import { WaiverEnds } from './waivers/WaiverEnds';
import { WaiverRules } from './waivers/WaiverRules';
import { WaiverService } from './waivers/WaiverService';
import { WaiverStore } from './waivers/WaiverStore';
import { waiversProjection } from './waivers/waiversProjection';

/** Every projection, in the order in which they fold an entry. */
export const PROJECTIONS = [
  policyProjection,
  feedsProjection,
  servicesProjection,
  personsProjection,
  linksProjection,
  deploymentsProjection,
  healthProjection,
  windowsProjection,
  runtimeProjection,
  commitsProjection,
  sourcesProjection,
  tagsProjection,
  accessProjection,
  changesProjection,
  editsProjection,
  reportsProjection,
  stopsProjection,
  waiversProjection,
  disputesProjection,
  emergenciesProjection,
  ticketsProjection,
  votesProjection,
  remindersProjection,
  delegationsProjection,
  meetingsProjection,
  contentsProjection,
  releasesProjection,
  closingsProjection,
  gapsProjection,
  historiesProjection,
  noticesProjection,
  incidentsProjection,
  verdictsProjection,
  erasuresProjection,
  holdsProjection,
  auditReadsProjection,
];

/** What the portal is built from. */
export interface PortalOptions {
  auth: AuthService;
  catalog: CatalogService;
  /** Every check, with those that modules add. */
  checks: Checks;
  clock: Clock;
  config: GitopsComplianceConfig;
  db: Knex;
  events: EventsService;
  host: Host;
  /** Keys of the ledger; what no module has set comes from the configuration. */
  keys: KeyRing;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  notifications: NotificationService;
  permissions: PermissionsService;
  signals: SignalsService;
  sources: Sources;
  userInfo: UserInfoService;
  /** Address of the app, for links in pull requests. */
  baseUrl: string;
}

/** The wired backend. */
export interface Portal {
  routes: RouterOptions;
  ledger: Ledger;
  /** Loads and records the policy; the start fails where it is broken. */
  prepare(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Wires the capabilities; decides nothing. */
export function createPortal(options: PortalOptions): Portal {
  const { checks, config, db, host, logger, sources } = options;
  const clock = () => DateTime.fromJSDate(options.clock.now(), { zone: 'utc' });
  const forge = () => sources.forge();
  const identities = new PostgresIdentities();
  const jobs = host.createJobs({
    db,
    logger,
    heartbeatSeconds: Math.max(10, config.jobs.takeoverSeconds - 7),
  });
  const ledger = new PostgresLedger({
    db,
    projections: PROJECTIONS,
    catalogue: ENTRY_CATALOGUE,
    jobs,
    causes: entries => [
      ...(config.changes.notify ? noticeJobs(entries, OCCASIONS) : []),
      ...verdictJobs(entries),
    ],
    clock,
    logger,
  });
  const log = new TransparencyLog({
    db,
    ledger,
    keys: options.keys,
    config: config.ledger,
    isProduction: process.env.NODE_ENV === 'production',
    defaultOrigin: originOf(options.baseUrl),
    restore: () =>
      restoreWhereAsked({
        db,
        config: config.ledger.archive,
        keys: options.keys,
        projections: PROJECTIONS,
        clock,
        logger,
      }),
    clock,
    logger,
  });
  const archive = new LogArchive({
    db,
    ledger,
    jobs,
    newest: () => log.newestToAnchor(),
    config: config.ledger.archive ?? null,
    clock,
    logger,
  });
  const anchoring = new AnchorService({
    db,
    ledger,
    anchors: () => options.keys.anchors,
    newest: () => log.newestToAnchor(),
    anchorSeconds: config.ledger.anchorSeconds,
    clock,
    logger,
  });
  log.onUrgentCheckpoint(() => anchoring.hurry());
  const logReader = new LogReader(db);
  const verifications = new Verifications({
    db,
    ledger,
    identities,
    jobs,
    clock,
    logger,
  });
  const policies = new PolicyService({
    origin: originOfPolicy(config.policy),
    db,
    ledger,
    identities,
    clock,
    logger,
  });
  const policy = () => policies.current();
  const status = new CollectorStatus({
    db,
    ledger,
    clock,
    staleAfterSeconds: collector => staleAfter(config.collectors, collector),
  });
  const services = new ServiceStore(db);
  const persons = new PersonDirectory(db);
  const policyReader =
    'git' in config.policy
      ? new GitPolicyReader({
          git: new GitPolicy(forge, config.policy.git),
          policies,
          db,
          ledger,
          identities,
          persons,
          forge,
          clock,
          logger,
        })
      : null;
  const store = new ChangeStore(db);
  const pinEdits = new PinEdits();
  let portalAppId: number | null = null;
  const facts = new GateFacts({
    db,
    persons,
    status,
    portalAppId: () => portalAppId,
    forgeCollector: () => forgeCollector(forge()),
    clock,
  });
  const gatekeeper = new Gatekeeper({ facts, persons, policy, clock });
  const readAppId = async () => {
    portalAppId = await forge().appId();
  };
  const risk = new RiskReader({ persons, policy });
  const changelogs = new ChangelogReader({ db, persons, policy });
  const masking = new MaskingKey(db);
  const contents = new ChangeContents({
    db,
    ledger,
    store,
    renderer: new ManifestRenderer({
      db,
      masking,
      sources: () => sources.deploymentSources(),
    }),
    risk,
    forge,
    policy,
    clock,
    logger,
  });
  const systems = () => sources.ticketSystems();
  const finder = new TicketFinder({ systems, clock });
  const tickets = new TicketStore(db);
  const stepOptions: StepOptions = {
    db,
    ledger,
    identities,
    store,
    services,
    gatekeeper,
    contents,
    pinEdits,
    tags: new TagReader({ db, ledger, forge, policy, clock }),
    jobs,
    readAppId,
    forge,
    sources: () => sources.deploymentSources(),
    metricsSources: () => sources.metricsSources(),
    policy,
    maxConcurrentSyncs: config.changes.maxConcurrentSyncs,
    clock,
    logger,
    changeUrl: row => changeUrl(options.baseUrl, row),
    jobsAtEnd: id => [
      ...(config.evidence.bundlePerChange ? [changeBundleJob(id)] : []),
      ...(systems().length > 0 ? [tellJob(id)] : []),
    ],
  };
  const reports = new ReportService(stepOptions);
  const httpChecks = new HttpChecks({
    ...stepOptions,
    checks: config.externalChecks,
    reports,
  });
  const pinMoves = new PinMoves({ ...stepOptions, services });
  const emergencyStore = new EmergencyStore(db);
  const people = new EmergencyPeople({ db, persons });
  const underEmergency = new EmergencyChanges({
    ...stepOptions,
    emergencies: emergencyStore,
  });
  const emergencies = new EmergencyService({
    ...stepOptions,
    store: emergencyStore,
    people,
  });
  const keeper = new EmergencyKeeper({
    db,
    ledger,
    store: emergencyStore,
    clock,
  });
  const requests = new Requests({
    ...stepOptions,
    pinMoves,
    finder,
    underEmergency,
  });
  const changes = new ChangeService({ ...stepOptions, requests, persons });
  const delegations = new DelegationStore(db);
  const openings = new Openings(masking);
  const voting = { ...stepOptions, persons, delegations, openings };
  const board = new BoardQueries(voting);
  const asks = new Asks({
    ...stepOptions,
    persons,
    services,
    notify: config.changes.notify,
  });
  const notificationSettings = new NotificationSettings({
    db,
    identities,
    clock,
  });
  const sights = new KnownSights({ db, identities });
  const teller = new Teller({
    context: { ...stepOptions, persons, checks, changePath },
    occasions: OCCASIONS,
    recipients: new Recipients({ db, persons, sights, policy, clock }),
    held: new HeldNotices({ db, settings: notificationSettings, clock }),
    notifications: config.changes.notify ? options.notifications : null,
    logger,
  });
  const rollbacks = new Rollbacks({
    ...stepOptions,
    services,
    pinMoves,
    requests,
  });
  const releaseRecorder = new ReleaseRecorder(stepOptions);
  const releaseRollbacks = new ReleaseRollbacks({
    store,
    rollbacks,
    recorder: releaseRecorder,
  });
  const recorder = new DeploymentRecorder({
    db,
    ledger,
    identities,
    services,
    policy,
    clock,
  });
  const collectors = sources.deploymentSources().map(
    source =>
      new DeploymentCollector({
        source,
        db,
        recorder,
        windows: new WindowsRecorder({
          db,
          ledger,
          asked: () => askedWindows(policy()),
          clock,
        }),
        status,
        reconcileSeconds: config.collectors.deploymentsSeconds,
        clock,
        logger,
      }),
  );
  const house = new House(stepOptions);
  const bases = new KustomizeBases({ db, forge });
  const places = new DeployedPlaces({
    db,
    bases,
    services,
    policy,
    forgeHost: () => forge().host,
  });
  const directs = new DirectChanges({
    db,
    house,
    places,
    retroactive: new RetroactiveStore(db),
    forge,
    policy,
    clock,
  });
  const branches = new BranchWatch({
    db,
    ledger,
    house,
    directs,
    places,
    bases,
    emergencies: emergencyStore,
    forge,
    policy,
    clock,
  });
  const forgeReader = new ForgeCollector({
    db,
    ledger,
    store,
    house,
    status,
    forge,
    directs,
    logger,
  });
  const catalogReader = new CatalogCollector({
    catalog: options.catalog,
    auth: options.auth,
    db,
    ledger,
    identities,
    status,
    policy,
    clock,
    logger,
  });
  const gaps = new GapStore(db);
  const linkStore = new LinkStore(db);
  const clocks = new ClockWatch(db);
  const completeness = new CompletenessService({
    db,
    gaps,
    persons,
    policy,
    clock,
  });
  const bundles = new BundleStore(db);
  const exporter = new Exporter({
    db,
    checks,
    ledger,
    log,
    keys: options.keys,
    completeness,
    bundles,
    logger,
    clock,
  });
  const evidence = new EvidenceService({
    db,
    ledger,
    identities,
    persons,
    bundles,
    store,
    policy,
    clock,
  });
  const { minimumMonths, ...months } = config.ledger.retention;
  const waits = new Waits({ db, minimumMonths, clock });
  const erasing = { db, ledger, projections: PROJECTIONS, clock, logger };
  const personalData = new PersonalData({
    db,
    mentions: new Mentions(db),
    eraser: new Eraser({ ...erasing, waits }),
    retention: new Retention({
      ...erasing,
      months: {
        observation: months.observationMonths,
        coverage: months.coverageMonths,
        access: months.accessMonths,
        decision: months.decisionMonths,
      },
    }),
    logger,
  });
  const asking = {
    db,
    ledger,
    store: new ErasureStore(db),
    identities,
    persons,
    clock,
  };
  const incidentStore = new IncidentStore(db);
  const resolving = new ResolutionRules({ db, persons });
  const enforcement = new EnforcementRules({
    targets: new TargetFacts(persons),
    policy,
    clock,
  });
  const incidents = new IncidentQueries({
    db,
    enforcement,
    store: incidentStore,
    resolving,
    persons,
    clock,
  });
  const pagers = config.pagers.map(settings => new WebhookPager(settings));
  const stopStore = new StopStore(db);
  const snapshots = new ServiceSnapshots({
    db,
    persons,
    stops: stopStore,
    status,
    clock,
  });
  const emergencyPages = new EmergencyPages({
    ...stepOptions,
    store: emergencyStore,
    persons,
    pagers,
    escalateAfterSeconds: config.emergencies.escalateAfterSeconds,
    emergencyUrl: id => `${options.baseUrl}${emergencyPath(id)}`,
  });
  const emergencyAccess = new EmergencyAccess({
    ...stepOptions,
    store: emergencyStore,
    needs: new AccessNeeds({ db, persons }),
    access: () => sources.privilegedAccess(),
  });
  const live = new LiveReader({ ...stepOptions, masking });
  const retroactive = new RetroactivePullRequests({
    ...stepOptions,
    store: emergencyStore,
    edits: new RetroactiveEdits({
      ...stepOptions,
      pinMoves,
      live,
    }),
    emergencyUrl: id => `${options.baseUrl}${emergencyPath(id)}`,
  });
  const judge = new Judge({
    db,
    checks,
    changes: store,
    persons,
    history: new PolicyHistory(db),
    portalAccount: instance =>
      collectors.find(collector => collector.instance === instance)
        ?.portalAccount ?? null,
    clock,
  });
  const waiverStore = new WaiverStore(db);
  const waiverRules = new WaiverRules({ db, judge, persons });
  const disputeStore = new DisputeStore(db);
  const verdicts = new VerdictKeeper({
    db,
    ledger,
    jobs,
    judge,
    policy,
    clock,
  });
  const accessReader = new AccessReader({
    db,
    ledger,
    identities,
    places,
    status,
    forge,
    sources: () => sources.deploymentSources(),
    clusters: () => sources.clusterAccess(),
    rules: config.access.rules,
    everySeconds: config.collectors.accessSeconds,
    clock,
    logger,
  });
  const runner = new Runner({
    config: config.collectors,
    accessReader,
    runtimeReader: new RuntimeReader({
      db,
      ledger,
      sources: () => sources.deploymentSources(),
      watches: instance =>
        collectors.some(one => one.instance === instance && one.isWatching),
      everySeconds: config.collectors.runtimeSeconds,
      clock,
      logger,
    }),
    jobs,
    ledger,
    store,
    events: options.events,
    signals: options.signals,
    advancer: new ChangeAdvancer(stepOptions),
    contents,
    reevaluation: new Reevaluation({
      ...stepOptions,
      httpChecks,
      reminders: new VoteReminders(stepOptions),
    }),
    httpChecks,
    merger: new Merger(stepOptions),
    rollbacks,
    teller,
    digest: new WeeklyDigest({
      db,
      send: (users, notice) => teller.send(users, notice),
      clock,
    }),
    unclaimed: new UnclaimedWatch({ db, ledger, policy, clock }),
    resolver: new PinResolver({ ...stepOptions, services }),
    manifests: new ManifestWatch({ ...stepOptions, services }),
    sourceReader: new SourceReader(stepOptions),
    catalogReader,
    forgeReader,
    waiverEnds: new WaiverEnds({ db, ledger, clock }),
    disputedFacts: new DisputedFacts({
      db,
      store: disputeStore,
      changes: store,
      forge: forgeReader,
      collectors,
      verdicts,
    }),
    repositories: new RepositoryWatch({
      db,
      directs,
      branches,
      bases,
      places,
      forge,
    }),
    pinWatch: new PinWatch({
      db,
      ledger,
      emergencies: emergencyStore,
      policy,
      clock,
    }),
    driftWatch: new DriftWatch({
      db,
      ledger,
      emergencies: emergencyStore,
      policy,
      clock,
    }),
    driftSyncs: new DriftSyncs({
      db,
      ledger,
      store: incidentStore,
      rules: enforcement,
      sources: () => sources.deploymentSources(),
      clock,
    }),
    noticeIncidents: new NoticeIncidents({ db, ledger, policy, clock }),
    unclaimedRuns: new UnclaimedRuns({ db, ledger, policy, clock }),
    incidentAlerts: new IncidentAlerts({
      ledger,
      store: incidentStore,
      pagers,
      driftUrl: `${options.baseUrl}${DRIFT_PATH}`,
      clock,
      logger,
    }),
    differences: new DifferenceReader({
      db,
      ledger,
      store: incidentStore,
      live,
      clock,
    }),
    keeper,
    followers: [keeper, emergencyPages, emergencyAccess, retroactive],
    retroactive,
    emergencyPages,
    emergencyAccess,
    ticketReader: new TicketCollector({
      ...stepOptions,
      tickets,
      status,
      systems,
    }),
    ticketWriter: new TicketWriter({ ...stepOptions, tickets, systems }),
    collectors,
    recorder,
    exporter,
    evidence,
    closings: new Closings({ db, ledger, policy, clock, logger }),
    clocks,
    log,
    verifications,
    verdicts,
    anchoring,
    archive,
    personalData,
    policies,
    policyReader,
    feedReader: new FeedReader({
      db,
      ledger,
      addresses: config.calendarFeeds,
      policy,
      onRead: async () => {
        await policies.refresh();
      },
      clock,
      logger,
    }),
    readAppId,
    logger,
  });
  const adopting = new AdoptionRules({ db, persons });
  const notices = new NoticeQueries({ db, persons, adopting });
  const states = new StateQueries({ db, persons, policy, clock });
  const densities = new DensityQueries({ db, clock });
  const deployers = new DeployerQueries({
    db,
    persons,
    services,
    policy,
    forge,
    clock,
  });
  const policyProposals = new PolicyProposals({
    db,
    ledger,
    identities,
    persons,
    policies,
    origin: originOfPolicy(config.policy).kind,
    clock,
  });
  const calendarEdits = new CalendarEdits({
    policy,
    proposals: policyProposals,
    origin: originOfPolicy(config.policy).kind,
  });
  return {
    ledger,
    prepare: async () => {
      await host.opening(ledger);
      await log.open();
      if (!(await policies.load())) await policyReader?.first();
    },
    start: () => host.start(runner),
    stop: () => host.stop(runner),
    routes: {
      access: new Access({
        ...options,
        reads: new AuditReads({ ledger, identities, clock }),
        queries: new PersonQueries({ ledger, identities, clock }),
        personQueries: config.personQueries,
        sights: config.changes.notify ? sights : null,
        policy,
        now: clock,
      }),
      auditReads: new AuditReadQueries({ db, persons }),
      log: logReader,
      evidence,
      erasures: new ErasureService({ ...asking, waits }),
      holds: new HoldService(asking),
      verifications,
      logQueries: new LogQueries({
        db,
        keys: options.keys,
        reader: logReader,
        log,
        anchoring,
        archive,
        clock,
      }),
      services,
      contents: new ContentsQueries({ store, contents, changelogs }),
      environments: new EnvironmentsService({
        snapshots,
        status,
        contents: new PromotionContents({ db, changelogs, risk, clock }),
        gatekeeper,
        requests,
        policy,
        clock,
      }),
      compliance: new ComplianceService({
        db,
        snapshots,
        changes: store,
        persons,
        judge,
        waivers: waiverStore,
        disputes: disputeStore,
        status,
        policy,
        clock,
      }),
      changes,
      notices,
      incidents,
      resolutions: new Resolutions({
        ...stepOptions,
        store: incidentStore,
        incidents,
        resolving,
      }),
      fleet: new FleetQueries({ db, checks, policy, clock }),
      states,
      densities,
      timelines: new TimelineQueries({ db, persons, clock }),
      delivery: new DeliveryQueries({ db, clock }),
      adoptions: new Adoptions({ ...stepOptions, notices, adopting }),
      applications: new ApplicationQueries({ db, policy, clock }),
      rollups: new ApplicationRollups({ db, policy, clock }),
      deployers,
      now: clock,
      emergencies,
      askingAgain: new AskingAgain({
        ...stepOptions,
        store: emergencyStore,
        pulls: new RetroactiveStore(db),
      }),
      emergencyQueries: new EmergencyQueries({
        db,
        store: emergencyStore,
        people,
        persons,
        adopting,
        service: emergencies,
        policy,
        bells: instances => ({
          wakes: config.pagers.map(({ name }) => name),
          grants: sources
            .privilegedAccess()
            .filter(({ instance }) => instances.includes(instance))
            .map(({ instance, permissions }) => ({
              instance,
              permissions: [...permissions],
            })),
        }),
        clock,
      }),
      underEmergency,
      releases: new ReleaseService({
        ...stepOptions,
        requests,
        changes,
        recorder: releaseRecorder,
        rollbacks: releaseRollbacks,
      }),
      waiting: new WaitingQueries({ db, persons, board }),
      releaseQueries: new ReleaseQueries({
        db,
        persons,
        rollbacks: releaseRollbacks,
      }),
      releaseCandidates: new ReleaseCandidates({ db, policy }),
      rollbacks,
      notificationSettings,
      asks,
      queries: new ChangeQueries({
        db,
        rollbacks,
        asks,
        store,
        edits: new EditQueries(db),
        ledger,
        persons,
        gatekeeper,
        contents,
        policy,
        clock,
      }),
      calendar: new CalendarService({
        policy,
        history: new PolicyHistory(db),
        services,
        reach: new CalendarReach(db),
        windowed: (sees, at) => windowedTargets(db, sees, at),
        versions: new CalendarVersions({ store: new PolicyStore(db), persons }),
        proposed: new ProposedCalendar({
          store: new ProposalStore(db),
          persons,
        }),
        clock,
      }),
      calendarEdits,
      reports,
      tickets: new TicketService({
        ...stepOptions,
        tickets,
        services,
        requests,
        status,
        finder,
        systems,
      }),
      board,
      briefings: new BriefingQueries({ ...stepOptions, persons, changelogs }),
      votes: new VoteService(voting),
      agenda: new AgendaQueries({
        ...voting,
        board,
        emergencies: emergencyStore,
      }),
      meetings: new MeetingService({ ...voting, emergencies: emergencyStore }),
      delegations: new DelegationService({
        ...stepOptions,
        store: delegations,
        persons,
      }),
      disputes: new DisputeService({
        ...stepOptions,
        store: disputeStore,
        rules: waiverRules,
        judge,
        verdicts,
        services,
        persons,
        files: config.disputes,
      }),
      disputeFiles: config.disputes,
      waivers: new WaiverService({
        ...stepOptions,
        store: waiverStore,
        rules: waiverRules,
        services,
        persons,
        checks,
      }),
      stops: new StopService({
        ...stepOptions,
        store: stopStore,
        services,
        persons,
      }),
      status,
      policy,
      links: new LinkService({
        db,
        ledger,
        store: linkStore,
        identities,
        persons,
        policy,
        clock,
      }),
      linkStore,
      persons,
      policyQueries: new PolicyQueries({
        store: new PolicyStore(db),
        kind: originOfPolicy(config.policy).kind,
        persons,
        policy,
        clock,
      }),
      policyProposals,
      policyCheck: new PolicyCheck({ db, gatekeeper, policy }),
      modes: new ModesQueries({ db, policy, clock }),
      gaps: new GapService({ ledger, store: gaps, identities, persons, clock }),
      completeness,
      health: new LogHealth({
        db,
        gaps,
        completeness,
        clocks,
        verification: () => verifications.lastFinished(),
        anchors: () => anchoring.facts(),
        frameworks: () => policy().document.frameworks ?? [],
        clock,
      }),
    },
  };
}

/** What is read at intervals may be silent for one interval more. */
function staleAfter(
  config: GitopsComplianceConfig['collectors'],
  collector: string,
): number {
  if (collector === CATALOG_COLLECTOR) {
    return config.catalogSeconds + config.staleAfterSeconds;
  }
  if (collector.startsWith(ACCESS_COLLECTOR_PREFIX)) {
    return config.accessSeconds + config.staleAfterSeconds;
  }
  if (collector.startsWith(TICKET_COLLECTOR_PREFIX)) {
    return config.ticketsSeconds + config.staleAfterSeconds;
  }
  return collector.startsWith(FORGE_COLLECTOR_PREFIX)
    ? config.forgeSeconds + config.staleAfterSeconds
    : config.staleAfterSeconds;
}

/** Where the policy comes from. */
function originOfPolicy(
  policy: GitopsComplianceConfig['policy'],
): PolicyOrigin {
  if ('git' in policy) return { kind: 'git' };
  const { file, store } = policy;
  return store ? { kind: 'portal', seed: file } : { kind: 'file', file };
}

/** Name of the log where none is configured: where the app is, and `/ledger`. */
function originOf(baseUrl: string): string {
  const { host, pathname } = new URL(baseUrl);
  return `${host}${pathname.replace(/\/+$/, '')}/ledger`;
}

/** Where a change is shown, whatever becomes of its service in the catalog. */
function changeUrl(baseUrl: string, row: ChangeRow): string {
  return `${baseUrl}${changePath(row)}`;
}

/** The same within the app. */
function changePath(row: ChangeRow): string {
  return `/change-control/changes?change=${row.id}`;
}
