import { stringify } from 'yaml';
import { sourceManifests } from '../../manifests';
import { ORGANIZATION } from '../../plan';
import { sourceFiles } from '../../seed';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time';
import type { Plant } from './Plant';

/** Everybody else signs. */
export const unsignedCommit: Plant = {
  id: 'unsigned-commit',
  what: 'The commit bears no signature, unlike all others',
  where: { service: 'token-svc', place: 'source repository' },
  check: 'CHG-12',
  when: 0.81,
  async *play(scene) {
    yield* scene.sourceChange({
      service: 'token-svc',
      message: 'Shorten the life of tokens',
      author: 'kofi-key',
      reviewer: 'ines-ident',
      sign: false,
    });
    yield* scene.carry('token-svc', ['staging', 'prod-eu']);
  },
};

/** A tag that moves names two revisions. */
export const movedTag: Plant = {
  id: 'moved-tag',
  what: 'The tag v1.0.0 was moved to another commit two days later',
  where: { service: 'search-svc', place: 'source repository' },
  check: 'CHG-12',
  when: 0.6,
  async *play(scene) {
    const { admin } = scene.world.forge;
    const tag = {
      owner: ORGANIZATION,
      repo: 'search-svc',
      name: 'v1.0.0',
      target: 'main',
      message: 'Release 1.0.0',
    };
    await admin.tag({ ...tag, as: 'tomas-shop', sign: 'tomas-shop' });
    yield HOUR_MS;
    yield* scene.sourceChange({
      service: 'search-svc',
      message: 'Rank by freshness',
      author: 'tomas-shop',
      reviewer: 'shirin-shop',
    });
    yield 2 * DAY_MS;
    await admin.tag({
      ...tag,
      as: 'tomas-shop',
      sign: 'tomas-shop',
      force: true,
    });
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
