import type { Compared, ComparedArm } from '../sim/index.ts';
import { figureCells, grid, headLines, insideLines, type Run } from './simulation-table.ts';

const blocks = [
  ['responseTime', 'mean response time'],
  ['p95 responseTime', '95th percentile of the response time'],
] as const;

/** Arms for the terminal: each beside theory and as a multiple of the last, which the others are held against. */
export function armsTable(
  title: string,
  run: Run,
  doubts: readonly string[],
  arms: readonly ComparedArm[],
): string {
  const base = arms.at(-1)!.title;
  const tables = blocks.flatMap(([name, words]) => {
    const rows = arms.flatMap((arm) => {
      const figure = arm.figures.find((one) => one.name === name);
      return figure ? [rowOf(arm, figure)] : [];
    });
    if (!rows.length) return [];
    return [
      '',
      `${words}:`,
      ...grid([['', 'simulated', '95% interval', 'theory', 'off by', 'times'], ...rows]),
    ];
  });
  const limits = arms.flatMap(({ title: one, limit, figures }) =>
    limit && figures.some(({ theory }) => theory !== null)
      ? [`* theory of ${one} is the limit of ${limit}`]
      : [],
  );
  const exact = arms
    .filter(({ limit }) => limit === null)
    .flatMap(({ figures }) => figures.filter(({ name }) => blocks.some(([one]) => one === name)));
  return [
    ...headLines(title, run, doubts),
    ...tables,
    '',
    `times: as a multiple of ${base}, from the same arrivals and services`,
    ...limits,
    ...insideLines(exact).map((row) => `${row}, and arms miss together`),
  ].join('\n');
}

function rowOf({ title, limit, ratios }: ComparedArm, figure: Compared): string[] {
  const { value, low, high } = ratios.get(figure.name)!;
  const half = low === null || high === null ? '' : ` ± ${((high - low) / 2).toFixed(3)}`;
  const [name, simulated, interval, theory, off] = figureCells({ ...figure, name: title });
  return [
    name!,
    simulated!,
    interval!,
    `${theory}${limit && figure.theory !== null ? '*' : ''}`,
    limit === null ? off! : '-',
    `${value.toFixed(3)}${half}`,
  ];
}
