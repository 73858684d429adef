export {
  AROUND_RULE_VERSION,
  classifyAround,
  type AroundClass,
  type AroundFacts,
  type AroundVerdict,
  type AroundWhat,
} from './classifyAround';
