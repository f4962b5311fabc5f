export type { BudgetOptions } from './budget.ts';
export { checkLinearizable } from './check-linearizable.ts';
export type * from './linearizability-result.ts';
export { type LinearizableModel } from './model.ts';
export { linearizabilityText } from './render.ts';
