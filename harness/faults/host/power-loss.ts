import { z } from 'zod';
import { QuakeError } from '../../errors.ts';
import type { Fault, Injection } from '../fault.ts';

const REASON =
  'dropping writes that were not synced needs a file system below the data that can forget them (LazyFS over FUSE) or a ' +
  'block device that can (device-mapper): both need SYS_ADMIN and devices of the host, which no container of dbquake gets. ' +
  'container-kill is not the same: what was written and not synced survives in the page cache of the host';

/** Here to be refused by name: a container that is killed loses nothing that it wrote. */
export const powerLoss: Fault = {
  kind: 'power-loss',
  group: 'host',
  description: 'switches the machine off and drops writes that were not synced',
  defaultTarget: 'primary',
  conflictsWith: ['process', 'host', 'network', 'disk', 'clock', 'resources', 'operations'],
  goneWithContainer: true,
  onlyByName: true,
  needs: {},
  parameters: z.strictObject({}),
  unavailable: () => Promise.resolve(REASON),
  inject: (): Promise<Injection> => Promise.reject(refusal()),
  verify: (): Promise<string> => Promise.reject(refusal()),
  /** Nothing was ever injected. */
  heal: () => Promise.resolve(),
  verifyHealed: () => Promise.resolve('never injected'),
};

function refusal(): QuakeError {
  return new QuakeError('QUAKE_FAULT_UNAVAILABLE', `power-loss is not available: ${REASON}`, {
    exitClass: 'environment',
  });
}
