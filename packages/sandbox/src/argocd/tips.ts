import { RenderError } from './errors';
import { GitRepositories } from './git';
import { sourcesOf } from './sources';
import { ApplicationRecord } from './state';

/**
 * Where the branches and tags of an Application are now, as one text to
 * compare; what keeps them from being read, if something does.
 */
export async function tipsOf(
  git: GitRepositories,
  { application }: ApplicationRecord,
): Promise<string> {
  const tips: string[] = [];
  try {
    for (const { repoURL, targetRevision } of sourcesOf(application.spec)) {
      tips.push((await git.tip(repoURL, targetRevision || 'HEAD')) ?? '');
    }
    return tips.join();
  } catch (error) {
    if (error instanceof RenderError) {
      return error.message;
    }
    throw error;
  }
}
