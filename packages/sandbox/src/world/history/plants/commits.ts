import { stringify } from 'yaml';
import { sourceManifests } from '../../manifests';
import { ORGANIZATION, serviceNamed } from '../../plan';
import { sourceFiles } from '../../seed';
import { HOUR_MS, MINUTE_MS } from '../time';
import type { Plant } from './Plant';

/** Everybody else signs. */
export const unsignedCommit: Plant = {
  id: 'unsigned-commit',
  what: 'The commit bears no signature, unlike all others',
  where: {
    service: 'token-svc',
    environment: 'staging',
    place: 'source repository',
  },
  check: 'CHG-12',
  tells: /not signed as the policy asks/,
  when: 0.81,
  async *play(scene) {
    yield* scene.sourceChange({
      service: 'token-svc',
      message: 'Shorten the life of tokens',
      author: 'kofi-key',
      reviewer: 'ines-ident',
      sign: false,
      method: 'merge',
    });
    yield* scene.carry('token-svc', ['staging', 'prod-eu'], {
      heedless: 'signatures',
    });
  },
};

/** A tag that moves names two revisions. */
export const movedTag: Plant = {
  id: 'moved-tag',
  what: 'The tag v1.0.0 was moved to another commit after its pin had been approved',
  where: {
    service: 'search-svc',
    environment: 'staging',
    place: 'source repository',
  },
  check: 'CHG-12',
  tells:
    /the tag that a pin names, was not signed as the policy asks, or that tag was moved/,
  when: 0.6,
  async *play(scene) {
    const { admin } = scene.world.forge;
    const service = 'search-svc';
    const [author, reviewer] = ['tomas-shop', 'shirin-shop'];
    const before = await scene.pinnedIn({ service, environment: 'dev' });
    yield* scene.sourceChange({
      service,
      message: 'Rank by freshness',
      author,
      reviewer,
    });
    const tag = {
      owner: ORGANIZATION,
      repo: service,
      name: 'v1.0.0',
      message: 'Release 1.0.0',
      as: author,
      sign: author,
    };
    await admin.tag({ ...tag, target: 'main' });
    yield* scene.follow(serviceNamed(scene.world.plan, service), tag.name);
    yield 2 * HOUR_MS;
    const id = await scene.request({
      service,
      from: 'dev',
      to: 'staging',
      requester: author,
      approver: reviewer,
      merger: reviewer,
      reason: 'Search 1.0.0',
    });
    yield HOUR_MS;
    await scene.approve(id, reviewer);
    await admin.tag({ ...tag, target: before, force: true });
    yield 2 * HOUR_MS;
    await scene.portal.call(reviewer, 'POST', `/changes/${id}/merge`);
    await scene.director.settle();
    yield HOUR_MS;
  },
};

/** A password for everybody who may read the repository. */
export const plainSecret: Plant = {
  id: 'plain-secret-in-git',
  what: 'A Secret with its value lies in the deployed path',
  where: {
    service: 'audit-trail',
    environment: 'dev',
    place: 'source repository, deploy/secret.yaml',
  },
  check: 'SEC-01',
  tells: /plain Secret comes from the deployed path/,
  when: 0.83,
  async *play(scene) {
    const message = 'Mail the weekly digest';
    yield* scene.sourceChange({
      service: 'audit-trail',
      message,
      author: 'mara-mint',
      reviewer: 'kofi-key',
      files: {
        ...sourceFiles(
          'audit-trail',
          message,
          scene.nextVersion('audit-trail'),
        ),
        'deploy/secret.yaml': stringify({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'mail-server' },
          stringData: { password: 'invented-for-the-sandbox' },
        }),
      },
    });
  },
};

/** What `latest` means changes without a commit. */
export const imageByTag: Plant = {
  id: 'image-by-tag',
  what: 'The image is named by the tag latest, not by its digest',
  where: {
    service: 'bank-gateway',
    environment: 'dev',
    place: 'source repository, deploy/manifests.yaml',
  },
  check: 'CHG-13',
  tells: /without a digest: .*bank-gateway:latest/,
  when: 0.85,
  async *play(scene) {
    const message = 'Try the newest image';
    const service = 'bank-gateway';
    yield 30 * MINUTE_MS;
    yield* scene.sourceChange({
      service,
      message,
      author: 'bob-builds',
      reviewer: 'dana-dev',
      files: {
        'deploy/manifests.yaml': sourceManifests(
          service,
          scene.nextVersion(service),
          'latest',
        ),
      },
    });
  },
};
