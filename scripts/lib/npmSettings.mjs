/**
 * What npm was told about this network, for Yarn, which reads none of it: a
 * company's registry, proxy and certificates are usually configured for npm.
 */
import { execFileSync } from 'node:child_process';

/** npm's setting, and the variable that tells Yarn the same. */
const PASSED_ON = [
  ['registry', 'YARN_NPM_REGISTRY_SERVER'],
  ['https-proxy', 'YARN_HTTPS_PROXY'],
  ['proxy', 'YARN_HTTP_PROXY'],
  ['cafile', 'NODE_EXTRA_CA_CERTS'],
];

function npmSetting(key, env) {
  const value = execFileSync('npm', ['config', 'get', key], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  return ['', 'null', 'undefined'].includes(value) ? undefined : value;
}

/**
 * Adds npm's network settings to an environment for Yarn.
 *
 * @param {NodeJS.ProcessEnv} env what it sets already is kept
 * @returns {NodeJS.ProcessEnv}
 */
export function withNpmSettings(env) {
  // The Node from npm brings its own certificates; add the machine's.
  const result = { NODE_USE_SYSTEM_CA: '1', ...env };
  for (const [key, variable] of PASSED_ON) {
    const value = result[variable] ?? npmSetting(key, env);
    if (value !== undefined) {
      result[variable] = value;
    }
  }
  return result;
}
