import { QuakeError } from '../../errors.ts';
import type { ImageDefinition } from './image-definition.ts';

/** Every image that `dbquake images build` can build, parents first. */
export const imageDefinitions: readonly ImageDefinition[] = [
  { name: 'base', kind: 'base', parent: undefined, tools: [] },
  {
    name: 'opengauss',
    kind: 'stand-in',
    parent: 'base',
    tools: ['gaussdb', 'gs_ctl', 'gs_guc', 'gs_initdb', 'gsql', 'make_engine'],
  },
  {
    name: 'kingbase',
    kind: 'emulated',
    parent: 'base',
    tools: [
      'cluster_install',
      'cluster_script',
      'host_services',
      'kingbasecluster',
      'ksql',
      'pcp',
      'ssh',
      'sys_ctl',
      'sys_rewind',
    ],
  },
  {
    name: 'dm',
    kind: 'emulated',
    parent: 'base',
    tools: ['dmserver', 'dmwatcher', 'dmmonitor', 'dmctlcvt', 'dminit', 'dmrman', 'disql'],
  },
];

/** Throws `QUAKE_IMAGE_UNKNOWN` (usage) for a name that is not in the table. */
export function imageDefinition(name: string): ImageDefinition {
  const definition = imageDefinitions.find((candidate) => candidate.name === name);
  if (definition !== undefined) return definition;
  throw new QuakeError('QUAKE_IMAGE_UNKNOWN', `There is no image named "${name}"`, {
    exitClass: 'usage',
    hint: `Images: ${imageDefinitions.map((candidate) => candidate.name).join(', ')}.`,
  });
}
