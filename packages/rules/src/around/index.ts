export {
  adoptionProblem,
  type Adoptable,
  type Adopter,
  type AdoptionProblem,
} from './adoption';
export {
  AROUND_RULE_VERSION,
  classifyAround,
  type AroundClass,
  type AroundFacts,
  type AroundVerdict,
  type AroundWhat,
} from './classifyAround';
