import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { startJira } from './server';

it('the stand-in answers as the schemas of jira.js say', async () => {
  const token = 'token-of-the-portal';
  const jira = await startJira({ token });
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      path.join(__dirname, 'checkWithJiraJs.mjs'),
      jira.url,
      token,
    ]);
    expect(JSON.parse(stdout)).toEqual({
      key: 'PAY-101',
      many: 1,
      found: 1,
      linked: true,
      comments: 1,
      me: 'portal',
    });
  } finally {
    await jira.close();
  }
}, 60_000);
