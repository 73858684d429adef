import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { NOTICE_KINDS } from './Notice';

it('are all listed in the settings of Backstage from the start', () => {
  const { notifications } = parse(
    readFileSync(
      resolvePackagePath(
        '@gitops-compliance/plugin-gitops-compliance-backend',
        '../../app-config.yaml',
      ),
      'utf8',
    ),
  );
  for (const { origins } of notifications.defaultSettings.channels) {
    const [{ topics }] = origins;
    expect(topics.map(({ id }: { id: string }) => id)).toEqual([
      ...NOTICE_KINDS,
    ]);
  }
  expect(notifications.defaultSettings.channels).not.toEqual([]);
});
