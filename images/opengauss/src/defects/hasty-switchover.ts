import type { Engine } from '../server/engine.ts';
import { hasDefect } from './active-defect.ts';

/** For so long the primary goes on without us. */
const LAG_MS = 1000;

/** `promotes-lagging-standby`: hears no more of the primary from here on. True: do not wait for its last WAL either. */
export async function stopListening(engine: Engine): Promise<boolean> {
  if (!hasDefect('promotes-lagging-standby')) return false;
  engine.adjust({ primaryConninfo: '', primarySlotName: '' });
  await new Promise((resolve) => setTimeout(resolve, LAG_MS));
  return true;
}
