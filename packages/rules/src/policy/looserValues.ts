import { layersOf, type Layer, type LayeredPolicy } from './layers';
import {
  TARGET_RULE_KEYS,
  targetRule,
  type TargetRuleKey,
} from './targetRules';
import { sortKey } from './tightening';

/** A value that loosens what a more general place of the policy demands. */
export interface LooserValue {
  /** Path into the document. */
  path: (string | number)[];
  message: string;
}

/**
 * Values that would loosen something: an environment what its criticality
 * demands, a service what holds in an environment. Two rules of one service do
 * not loosen each other. Each value is told once.
 */
export function looserValues(document: LayeredPolicy): LooserValue[] {
  const found = new Map<string, LooserValue>();
  for (const environment of document.environments) {
    const groups = [
      { keys: TARGET_RULE_KEYS, layers: layersOf(document, environment, []) },
      ...[...document.services.entries()].map(entry => ({
        keys: TARGET_RULE_KEYS.filter(key => entry[1][key] !== undefined),
        layers: layersOf(document, environment, [entry]),
      })),
    ];
    for (const { keys, layers } of groups) {
      for (const looser of keys.flatMap(key =>
        looserIn(environment.name, layers, key),
      )) {
        const path = looser.path.join('/');
        found.set(path, found.get(path) ?? looser);
      }
    }
  }
  return [...found.values()];
}

function looserIn(
  environment: string,
  layers: readonly Layer[],
  key: TargetRuleKey,
): LooserValue[] {
  const rule = targetRule(key);
  const looser: LooserValue[] = [];
  let base: { value: unknown; where: string[] } | undefined;
  for (const { from, where, rules } of layers) {
    const value = rules[key];
    if (value === undefined) continue;
    // The first that speaks replaces the default, but for a service.
    if (from === 'service') base ??= { value: rule.default, where: [] };
    const path = [...where.split('/').slice(1), key];
    if (base && isLooser(key, value, base.value)) {
      looser.push({
        path: path.map(part => (/^\d+$/.test(part) ? Number(part) : part)),
        message: `${show(value)} is looser than ${show(base.value)}, which ${
          base.where.length ? `${base.where.join('.')} demands` : 'is demanded'
        } in ${environment}; ${rule.hint(base.value)}`,
      });
    } else {
      base = { value, where: path };
    }
  }
  return looser;
}

/** Whether a value alone would demand less than another does. */
function isLooser(key: TargetRuleKey, value: unknown, than: unknown): boolean {
  const { adds, tighten } = targetRule(key);
  return !adds && sortKey(tighten(than, value)) !== sortKey(value);
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
