import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { GITOPS_COMPLIANCE_SIGNAL_CHANNEL } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { UnclaimedWatch } from '../applications/UnclaimedWatch';
import type { FeedReader } from '../calendar/feeds/FeedReader';
import type { PinWatch } from '../around/PinWatch';
import type { ChangeAdvancer } from '../changes/ChangeAdvancer';
import type { ChangeStore } from '../changes/ChangeStore';
import type { Merger } from '../changes/Merger';
import {
  isWaiting,
  reevaluateJob,
  type Reevaluation,
} from '../changes/Reevaluation';
import type { Rollbacks } from '../changes/Rollbacks';
import { advanceJob } from '../changes/targetQueue';
import type { ClockWatch } from '../completeness/ClockWatch';
import type { Closings } from '../completeness/Closings';
import type { GitopsComplianceConfig } from '../config/readConfig';
import type { ChangeContents } from '../contents/ChangeContents';
import type { DeploymentRecorder } from '../deployments/DeploymentRecorder';
import type { ManifestWatch } from '../deployments/ManifestWatch';
import type { PinResolver } from '../deployments/PinResolver';
import { changeIdOf } from '../evidence/changeBundleJob';
import type { DifferenceReader } from '../drift/DifferenceReader';
import type { DriftSyncs } from '../drift/DriftSyncs';
import type { DriftWatch } from '../drift/DriftWatch';
import { driftJob } from '../drift/driftJob';
import type { IncidentAlerts } from '../drift/IncidentAlerts';
import type { NoticeIncidents } from '../drift/NoticeIncidents';
import type { UnclaimedRuns } from '../drift/UnclaimedRuns';
import type { EvidenceService } from '../evidence/EvidenceService';
import type { Exporter } from '../evidence/Exporter';
import { exportIdOf } from '../evidence/exportJob';
import type { EmergencyKeeper } from '../emergencies/EmergencyKeeper';
import { followAll, type EmergencyFollower } from '../emergencies/followJob';
import type { EmergencyAccess } from '../emergencies/access/EmergencyAccess';
import type { RetroactivePullRequests } from '../emergencies/retroactive/RetroactivePullRequests';
import type { EmergencyPages } from '../emergencies/pager/EmergencyPages';
import type { Jobs } from '../jobs/Jobs';
import type { GitPolicyReader } from '../policy/GitPolicyReader';
import type { PolicyService } from '../policy/PolicyService';
import type { Ledger } from '../ledger/Ledger';
import type { PersonalData } from '../ledger/erasure/PersonalData';
import type { LogArchive } from '../ledger/archive/LogArchive';
import type { AnchorService } from '../ledger/anchors/AnchorService';
import type { TransparencyLog } from '../ledger/log/TransparencyLog';
import type { Verifications } from '../ledger/verification/Verifications';
import type { VerdictKeeper } from '../verdicts/VerdictKeeper';
import type { WaiverEnds } from '../waivers/WaiverEnds';
import type { Teller } from '../notifications/Teller';
import type { WeeklyDigest } from '../notifications/WeeklyDigest';
import type { SourceReader } from '../sources/SourceReader';
import type { HttpChecks } from '../reports/HttpChecks';
import { pause } from '../shared/pause';
import type { RuntimeReader } from '../runtime/RuntimeReader';
import type { AccessReader } from '../deployers/AccessReader';
import type { CatalogCollector } from './CatalogCollector';
import type { DeploymentCollector } from './DeploymentCollector';
import type { ForgeCollector } from './ForgeCollector';
import type { DisputedFacts } from '../disputes/DisputedFacts';
import type { TicketWriter } from '../tickets/TicketWriter';
import type { TicketCollector } from './TicketCollector';
import { watchJob, type RepositoryWatch } from './RepositoryWatch';

/** How often every unfinished change looks whether time let it go on. */
const SWEEP_SECONDS = 20;
/** How often it is looked whether a feed of the calendar is due. */
const FEED_SECONDS = 30;
/** How often it is looked whether who has access is to be read again. */
const RIGHTS_SECONDS = 20;
/** How often it is looked whether what runs is to be read. */
const RUNTIME_SECONDS = 10;
/** How often it is looked for access beyond its time. */
const ACCESS_SECONDS = 60;
/** How often periods that are over are looked for. */
const CLOSING_SECONDS = 60;
/** How often waiting entries get their places in the log. */
const LOG_SECONDS = 2;
/** How often the times of new entries are compared with those before. */
const CLOCK_SECONDS = 30;
/** How often it is looked whether personal data is to be erased. */
const ERASURE_SECONDS = 3600;
/** How often it is looked whether the log is to be archived. */
const ARCHIVE_SECONDS = 300;
/** How often it is looked whether quiet hours ended or a digest is due. */
const NOTICE_SECONDS = 30;
/** How often it is looked for applications that nobody claims. */
const UNCLAIMED_SECONDS = 300;
/** How often every target is judged anew, whatever was heard of it. */
const VERDICT_SECONDS = 300;
/** How often it is looked whether the end of a waiver is near. */
const WAIVER_SECONDS = 300;
/** News within this time become one signal. */
const SIGNAL_DELAY_MS = 100;

/**
 * Starts and stops everything that runs beside requests: jobs, collectors, the
 * sweep of changes, webhooks and signals. Every replica runs all of it; the
 * ledger and the jobs see to it that nothing is done twice.
 */
export class Runner {
  readonly #stopped = new AbortController();
  readonly #loops: Promise<void>[] = [];
  #signalTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: {
      config: GitopsComplianceConfig['collectors'];
      jobs: Jobs;
      ledger: Ledger;
      store: ChangeStore;
      events: EventsService;
      signals: SignalsService;
      advancer: ChangeAdvancer;
      contents: ChangeContents;
      disputedFacts: DisputedFacts;
      reevaluation: Reevaluation;
      httpChecks: HttpChecks;
      merger: Merger;
      rollbacks: Rollbacks;
      teller: Teller;
      digest: WeeklyDigest;
      unclaimed: UnclaimedWatch;
      resolver: PinResolver;
      manifests: ManifestWatch;
      sourceReader: SourceReader;
      catalogReader: CatalogCollector;
      forgeReader: ForgeCollector;
      repositories: RepositoryWatch;
      pinWatch: PinWatch;
      driftWatch: DriftWatch;
      driftSyncs: DriftSyncs;
      noticeIncidents: NoticeIncidents;
      unclaimedRuns: UnclaimedRuns;
      incidentAlerts: IncidentAlerts;
      differences: DifferenceReader;
      keeper: EmergencyKeeper;
      /** Whoever does what emergencies are missing. */
      followers: readonly EmergencyFollower[];
      emergencyPages: EmergencyPages;
      emergencyAccess: EmergencyAccess;
      retroactive: RetroactivePullRequests;
      accessReader: AccessReader;
      runtimeReader: RuntimeReader;
      ticketReader: TicketCollector;
      ticketWriter: TicketWriter;
      collectors: DeploymentCollector[];
      recorder: DeploymentRecorder;
      closings: Closings;
      exporter: Exporter;
      evidence: EvidenceService;
      clocks: ClockWatch;
      log: TransparencyLog;
      verifications: Verifications;
      verdicts: VerdictKeeper;
      waiverEnds: WaiverEnds;
      anchoring: AnchorService;
      archive: LogArchive;
      personalData: PersonalData;
      policies: PolicyService;
      /** Null: the policy does not lie in Git. */
      policyReader: GitPolicyReader | null;
      feedReader: FeedReader;
      readAppId: () => Promise<void>;
      logger: LoggerService;
    },
  ) {}

  /** The collectors of the instances, in the order of the configuration. */
  get collectors(): readonly DeploymentCollector[] {
    return this.options.collectors;
  }

  /** Changes that are not finished. */
  running(): ReturnType<ChangeStore['running']> {
    return this.options.store.running();
  }

  async start(): Promise<void> {
    const { config } = this.options;
    await this.attach();
    this.#every(config.catalogSeconds, () => this.readCatalog());
    this.#every(config.forgeSeconds, signal => this.readForge(signal));
    this.#every(config.ticketsSeconds, signal => this.readTickets(signal));
    this.#every(FEED_SECONDS, signal => this.options.feedReader.read(signal));
    this.#every(RIGHTS_SECONDS, signal =>
      this.options.accessReader.read(signal),
    );
    this.#every(RUNTIME_SECONDS, signal =>
      this.options.runtimeReader.read(signal),
    );
    this.#every(SWEEP_SECONDS, () => this.sweep());
    this.#every(CLOSING_SECONDS, () => this.closePeriods());
    this.#every(ACCESS_SECONDS, signal =>
      this.options.emergencyAccess.reconcile(signal),
    );
    this.#every(CLOCK_SECONDS, async signal => {
      await this.options.clocks.compare(signal);
    });
    this.#every(LOG_SECONDS, signal => this.options.log.tick(signal));
    // On its own, so that no checkpoint waits for an anchor.
    this.#every(LOG_SECONDS, signal => this.options.anchoring.tick(signal));
    this.#every(ARCHIVE_SECONDS, () => this.options.archive.tick());
    this.#every(VERDICT_SECONDS, () => this.options.verdicts.ask());
    this.#every(UNCLAIMED_SECONDS, () => this.options.unclaimed.look());
    this.#every(WAIVER_SECONDS, signal => this.options.waiverEnds.look(signal));
    this.#every(ERASURE_SECONDS, signal => this.erase(signal));
    this.#every(NOTICE_SECONDS, async signal => {
      await this.options.teller.release();
      await this.options.digest.run(signal);
    });
    for (const collector of this.options.collectors) {
      this.#loops.push(collector.run(this.#stopped.signal));
    }
  }

  /** Lets jobs, webhooks and signals work; starts no loop. */
  async attach(): Promise<void> {
    const { advancer, forgeReader, jobs, ledger, resolver, verifications } =
      this.options;
    const { policies, repositories } = this.options;
    ledger.onRecorded(() => this.#signalSoon());
    policies.onChanged(() => void this.#policyChanged());
    await this.#readAppId();
    await jobs.start();
    await jobs.work('change.advance', (data, signal) =>
      advancer.run(data, signal),
    );
    await jobs.work('change.render', (data, signal) =>
      this.options.contents.run(data, signal),
    );
    await jobs.work('report.ask', (data, signal) =>
      this.options.httpChecks.run(data, signal),
    );
    await jobs.work('gates.reevaluate', async (_, signal) => {
      await this.options.reevaluation.run(signal);
    });
    await jobs.work('deployment.resolve-pin', (data, signal) =>
      resolver.run(data, signal),
    );
    await jobs.work('deployment.read-manifests', (data, signal) =>
      this.options.manifests.run(data, signal),
    );
    await jobs.work('drift.look', (_, signal) => this.lookForDrift(signal));
    await jobs.work('drift.alert', (data, signal) =>
      this.options.incidentAlerts.run(data, signal),
    );
    await jobs.work('drift.read', (data, signal) =>
      this.options.differences.run(data, signal),
    );
    await jobs.work('drift.sync', (data, signal) =>
      this.options.driftSyncs.run(data, signal),
    );
    await jobs.work('source.read', (data, signal) =>
      this.options.sourceReader.run(data, signal),
    );
    await jobs.work('forge.refresh', (data, signal) =>
      forgeReader.refresh(data, signal),
    );
    await jobs.work('forge.consider', (data, signal) =>
      repositories.consider(data, signal),
    );
    await jobs.work('forge.watch', (data, signal) =>
      repositories.watch(data, signal),
    );
    await jobs.work('notice.tell', data => this.options.teller.run(data));
    await jobs.work('change.roll-back', data =>
      this.options.rollbacks.run(data),
    );
    await jobs.work('forge.merge', (data, signal) =>
      this.options.merger.run(data, signal),
    );
    await jobs.work('emergency.follow', (data, signal) =>
      followAll(this.options.followers, data, signal),
    );
    await jobs.work('emergency.page', (data, signal) =>
      this.options.emergencyPages.run(data, signal),
    );
    await jobs.work('emergency.access', (data, signal) =>
      this.options.emergencyAccess.run(data, signal),
    );
    await jobs.work('emergency.pull-request', (data, signal) =>
      this.options.retroactive.run(data, signal),
    );
    await jobs.work('evidence.export', (data, signal) =>
      this.options.exporter.run(exportIdOf(data), signal),
    );
    await jobs.work('ledger.archive', (_, signal) =>
      this.options.archive.run(signal),
    );
    await jobs.work('evidence.of-change', data =>
      this.options.evidence.makeOfEnded(changeIdOf(data)),
    );
    const { ticketReader, ticketWriter } = this.options;
    await jobs.work('ticket.make', (data, signal) =>
      ticketWriter.make(data, signal),
    );
    await jobs.work('ticket.link', (data, signal) =>
      ticketWriter.link(data, signal),
    );
    await jobs.work('ticket.tell', (data, signal) =>
      ticketWriter.tell(data, signal),
    );
    await jobs.work('ticket.refresh', (data, signal) =>
      ticketReader.refresh(data, signal),
    );
    await jobs.work('ledger.verify', (data, signal) =>
      verifications.run(data, signal),
    );
    await jobs.work('dispute.read', (data, signal) =>
      this.options.disputedFacts.run(data, signal),
    );
    await jobs.work('verdicts.evaluate', (data, signal) =>
      this.options.verdicts.run(data, signal),
    );
    await this.#subscribe();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#signalTimer);
    await Promise.all(this.#loops);
    await this.options.jobs.stop();
  }

  /** Reads services and persons, and maps applications anew if they changed. */
  async readCatalog(): Promise<void> {
    // New or changed annotations map applications anew.
    if (await this.options.catalogReader.collect()) await this.#remap();
  }

  async #remap(): Promise<void> {
    const { collectors, recorder } = this.options;
    recorder.servicesChanged();
    for (const collector of collectors) {
      await collector.remap(this.#stopped.signal);
    }
  }

  /** Another policy may map applications anew, and let changes go on. */
  async #policyChanged(): Promise<void> {
    try {
      await this.#remap();
      await this.#advance(await this.running());
      await this.options.verdicts.ask();
    } catch (error) {
      this.options.logger.error(
        'What a new policy changes could not be worked out at once; it is when applications and changes are next read',
        error as Error,
      );
    }
  }

  /** Before the first job, so that no gate closes for want of it. */
  async #readAppId(): Promise<void> {
    try {
      await this.options.readAppId();
    } catch (error) {
      this.options.logger.warn(
        `The forge cannot be read at the start; it is tried again: ${
          (error as Error).message
        }`,
      );
    }
  }

  /** Reads the ticket of every unfinished change. */
  async readTickets(signal: AbortSignal): Promise<void> {
    await this.options.ticketReader.reconcile(signal);
  }

  /**
   * Reads the pull requests of every unfinished change, and what stands in the
   * repositories that something is deployed from.
   */
  async readForge(signal: AbortSignal): Promise<void> {
    const { policyReader, forgeReader, repositories, jobs, readAppId } =
      this.options;
    await policyReader?.read(signal);
    await forgeReader.reconcile(signal);
    await readAppId();
    const watched = await repositories.repositories();
    if (watched.length > 0) await jobs.enqueue(watched.map(watchJob));
    await this.options.pinWatch.look(signal);
  }

  /**
   * Lets every unfinished change see whether time lets it go on: those in review
   * together, the others each for itself. And every emergency that is not closed,
   * and what may have drifted.
   */
  async sweep(): Promise<void> {
    const { policies, jobs, keeper, differences } = this.options;
    await policies.refresh();
    await jobs.enqueue([
      ...(await keeper.jobs()),
      driftJob(),
      ...(await differences.again()),
    ]);
    const running = await this.running();
    const apart = running.filter(row => !isWaiting(row));
    await this.#advance(apart);
    if (apart.length < running.length) await jobs.enqueue(reevaluateJob());
  }

  /** Looks for what runs, or reached a target, that nothing approved explains. */
  async lookForDrift(signal: AbortSignal): Promise<void> {
    await this.options.noticeIncidents.look(signal);
    await this.options.driftWatch.look(signal);
    await this.options.driftSyncs.look(signal);
    await this.options.unclaimedRuns.look(signal);
  }

  /** Lets each of these changes see for itself. */
  async #advance(rows: { id: string }[]): Promise<void> {
    await this.options.jobs.enqueue(rows.map(({ id }) => advanceJob(id)));
  }

  /** Closes every month that is over, in every environment. */
  async closePeriods(): Promise<void> {
    await this.options.closings.closeEnded();
  }

  /** Erases the persons who are to be erased, and what is past its time. */
  async erase(signal?: AbortSignal): Promise<void> {
    await this.options.personalData.run(signal);
  }

  /** Gives every waiting entry its place in the log, and signs a checkpoint. */
  async sealLog(): Promise<void> {
    await this.options.log.seal();
  }

  async #subscribe(): Promise<void> {
    const { events, forgeReader, jobs, logger, policyReader } = this.options;
    await this.#hearTickets();
    await events.subscribe({
      id: 'gitops-compliance',
      topics: ['github'],
      onEvent: async ({ eventPayload, metadata }) => {
        try {
          if (policyReader?.isHintedAt(eventPayload, metadata ?? {})) {
            await policyReader.read(this.#stopped.signal);
          }
          const found = await forgeReader.hint(eventPayload, metadata ?? {});
          if (found.length > 0) await jobs.enqueue(found);
        } catch (error) {
          // A hint that is lost is made good by the next reconciliation.
          logger.error('A webhook could not be handled', error as Error);
        }
      },
    });
  }

  /** A hint that is lost is made good by the next reading of all tickets. */
  async #hearTickets(): Promise<void> {
    const { events, jobs, ticketReader } = this.options;
    const topics = ticketReader.topics();
    if (topics.length === 0) return;
    await events.subscribe({
      id: 'gitops-compliance-tickets',
      topics,
      onEvent: async ({ topic, eventPayload }) => {
        const found = ticketReader.hint(topic, eventPayload);
        if (found.length > 0) await jobs.enqueue(found);
      },
    });
  }

  /** Runs at once and then again and again, one run at a time. */
  #every(seconds: number, run: (signal: AbortSignal) => Promise<void>): void {
    const { signal } = this.#stopped;
    const loop = async () => {
      while (!signal.aborted) {
        try {
          await run(signal);
        } catch (error) {
          if (signal.aborted) return;
          this.options.logger.error(
            'A periodic reading failed; it is tried again',
            error as Error,
          );
        }
        await pause(seconds * 1000, signal);
      }
    };
    this.#loops.push(loop());
  }

  /** Tells screens that something changed; what, they ask for themselves. */
  #signalSoon(): void {
    if (this.#signalTimer || this.#stopped.signal.aborted) return;
    this.#signalTimer = setTimeout(() => {
      this.#signalTimer = undefined;
      void this.#signal();
    }, SIGNAL_DELAY_MS);
  }

  async #signal(): Promise<void> {
    try {
      await this.options.signals.publish({
        recipients: { type: 'broadcast' },
        channel: GITOPS_COMPLIANCE_SIGNAL_CHANNEL,
        message: { changed: true },
      });
    } catch (error) {
      this.options.logger.warn(
        `A signal could not be sent; screens poll instead: ${
          (error as Error).message
        }`,
      );
    }
  }
}
