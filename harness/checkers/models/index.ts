export {
  type AnomalyGroup,
  type AnomalyName,
  type CycleAnomalyName,
  type CycleBase,
  type CycleSuffix,
  type DirectAnomalyName,
  isAnomalyName,
  isMetaAnomaly,
  type MetaAnomalyName,
} from './anomaly-name.ts';
export { parseAnomalies } from './anomaly-groups.ts';
export type { ModelDefinition, ModelName } from './model-table.ts';
export { anomaliesForbiddenBy, decidedModels, impliedModels, models, parseModel, requireDecided } from './models.ts';
export { violatedModels, type ViolatedModels } from './violated-models.ts';
export { isolationModel, type IsolatedProduct, type IsolationLevel } from './isolation-model.ts';
