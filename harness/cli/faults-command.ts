import { Command } from 'commander';
import { z } from 'zod';
import { requireImage } from '../docker/images/index.ts';
import { capabilitiesOf, faults, type Capability, type Fault } from '../faults/index.ts';
import { productByName, products } from '../products/index.ts';

interface FaultsOptions {
  readonly product: string;
  readonly image?: string;
  readonly json?: true;
}

export function faultsCommand(_finish: (code: number) => void): Command {
  return new Command('faults')
    .description('show every kind of fault, and whether this host, image and product can do it, or why not')
    .option('--product <name>', 'product to break', products[0]?.name)
    .option('--image <name>', 'image of the database nodes instead of the stand-in')
    .option('--json', 'print kinds, parameters and reasons as JSON')
    .action(async ({ product: name, image, json }: FaultsOptions) => {
      const product = productByName(name);
      const present = await requireImage(image ?? product.container.image);
      const capabilities = await capabilitiesOf(faults, { product, image: present.name });
      const text =
        json === true
          ? `${JSON.stringify(matrix(product.name, present.name, capabilities), null, 2)}\n`
          : describe(`${product.name}, ${present.name} (${present.kind})`, capabilities);
      process.stdout.write(text);
    });
}

function matrix(product: string, image: string, capabilities: readonly Capability[]): object {
  const rows = faults.map((fault, position) => ({
    kind: fault.kind,
    group: fault.group,
    description: fault.description,
    target: fault.defaultTarget,
    conflictsWith: fault.conflictsWith,
    needs: fault.needs,
    parameters: z.toJSONSchema(fault.parameters, { io: 'input', unrepresentable: 'any' }),
    defaults: defaultsOf(fault),
    available: capabilities[position]?.available ?? false,
    reasons: capabilities[position]?.reasons ?? [],
  }));
  return { product, image, faults: rows };
}

/** What the parameters are when none is given. */
function defaultsOf({ parameters }: Fault): Readonly<Record<string, unknown>> {
  const parsed = parameters.safeParse({});
  return parsed.success ? (parsed.data as Readonly<Record<string, unknown>>) : {};
}

function describe(on: string, capabilities: readonly Capability[]): string {
  const width = Math.max(...faults.map(({ kind }) => kind.length));
  const lines = faults.map((fault, position) => {
    const { available = false, reasons = [] } = capabilities[position] ?? {};
    const defaults = Object.entries(defaultsOf(fault)).map(([name, value]) => `${name}=${String(value)}`);
    const what = `${fault.description}${defaults.length === 0 ? '' : ` (${defaults.join(' ')})`}`;
    const state = available ? 'available     ' : 'NOT AVAILABLE ';
    const why = available ? what : reasons.join('; ');
    return { group: fault.group, line: `  ${fault.kind.padEnd(width)}  ${state} ${why}` };
  });
  const groups = [...new Set(lines.map(({ group }) => group))];
  const blocks = groups.map((group) => [group, ...lines.filter((one) => one.group === group).map(({ line }) => line)]);
  return [`Faults on ${on}`, ...blocks.flat(), ''].join('\n');
}
