export { NodeRoles, acceptsWrites } from './node-roles.ts';
export { rolesChecker } from './roles.ts';
