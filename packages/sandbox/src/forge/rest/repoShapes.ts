import { nodeId } from '../ids';
import { settingsOf } from '../merging/settings';
import { Repo } from '../types';
import { World } from '../World';
import { Json, ownerJson } from './shapes';

const REPO_LINKS = `archive_url {archive_format}{/ref}
assignees_url assignees{/user}
blobs_url git/blobs{/sha}
branches_url branches{/branch}
collaborators_url collaborators{/collaborator}
comments_url comments{/number}
commits_url commits{/sha}
compare_url compare/{base}...{head}
contents_url contents/{+path}
contributors_url contributors
deployments_url deployments
downloads_url downloads
events_url events
forks_url forks
git_commits_url git/commits{/sha}
git_refs_url git/refs{/sha}
git_tags_url git/tags{/sha}
hooks_url hooks
issue_comment_url issues/comments{/number}
issue_events_url issues/events{/number}
issues_url issues{/number}
keys_url keys{/key_id}
labels_url labels{/name}
languages_url languages
merges_url merges
milestones_url milestones{/number}
notifications_url notifications{?since,all,participating}
pulls_url pulls{/number}
releases_url releases{/id}
stargazers_url stargazers
statuses_url statuses/{sha}
subscribers_url subscribers
subscription_url subscription
tags_url tags
teams_url teams
trees_url git/trees{/sha}`
  .split('\n')
  .map(line => line.split(' '));

/** A `repository`. */
export function repoJson(world: World, repo: Repo): Json {
  const fullName = `${repo.owner}/${repo.name}`;
  const url = `${world.apiUrl}/repos/${fullName}`;
  const html = `${world.url}/${fullName}`;
  const mergeSettings = settingsOf(repo);
  return {
    id: repo.id,
    node_id: nodeId('Repository', repo.id),
    name: repo.name,
    full_name: fullName,
    private: repo.private ?? false,
    owner: ownerJson(world, repo),
    html_url: html,
    description: null,
    fork: repo.forkOf !== undefined,
    url,
    ...Object.fromEntries(REPO_LINKS.map(([k, v]) => [k, `${url}/${v}`])),
    created_at: repo.createdAt,
    updated_at: repo.pushedAt,
    pushed_at: repo.pushedAt,
    git_url: `${html}.git`,
    ssh_url: `${html}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: false,
    has_projects: false,
    has_downloads: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    archived: false,
    disabled: false,
    open_issues_count: 0,
    license: null,
    allow_forking: false,
    is_template: false,
    web_commit_signoff_required: false,
    custom_properties: {},
    topics: [],
    visibility: repo.private ? 'private' : 'public',
    forks: 0,
    open_issues: 0,
    watchers: 0,
    default_branch: repo.defaultBranch,
    ...mergeSettings,
  };
}

/** A `full-repository`: what `GET /repos/{owner}/{repo}` adds. */
export function fullRepoJson(world: World, repo: Repo): Json {
  return { ...repoJson(world, repo), network_count: 0, subscribers_count: 0 };
}
