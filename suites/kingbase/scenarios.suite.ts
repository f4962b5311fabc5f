import { dataOnlyScenarios } from './scenarios/data-only-scenarios.ts';
import { databaseScenarios } from './scenarios/database-scenarios.ts';
import { poolScenarios } from './scenarios/pool-scenarios.ts';

/** F1 to F27 of facts/kingbase.md §3; those that are not here are in docs/kingbase-rows.md with their reasons. */
describe('KingbaseES V8R3 in failures of the field', function () {
  this.timeout(600_000);

  databaseScenarios();
  poolScenarios();
  dataOnlyScenarios();
});
