import { type Figure, simulatedArmsFigure, simulatedFigure } from '../figures/index.ts';
import { Given, type Texts } from '../queueing/theory/index.ts';
import {
  type Arms,
  armsOf,
  checkModel,
  compareArms,
  compareWithTheory,
  type NamedModel,
  type Repetition,
  type RunArm,
} from '../sim/index.ts';
import { armsTable } from './arms-table.ts';
import { simulationTable } from './simulation-table.ts';

/** A model, its parameters as they were written, and how much of it is run. */
interface Asked {
  readonly name: string;
  readonly model: NamedModel;
  readonly given: Texts;
  readonly customers: number;
  readonly repetitions: number;
  readonly seed: number;
}

/** Runs the model with these parameters. */
type Repeat = (given: Texts) => Promise<Repetition[]>;

/** What the command prints and draws. */
interface Found {
  readonly json: object;
  readonly table: string;
  readonly figure: Figure;
}

/** A model by its name beside theory, or its arms beside each other. */
export function simulateModel(asked: Asked, repeat: Repeat): Promise<Found> {
  const { arms } = asked.model;
  return arms ? simulateArms(asked, arms, repeat) : simulateOne(asked, repeat);
}

async function simulateOne(asked: Asked, repeat: Repeat): Promise<Found> {
  const { name, model, given } = asked;
  const read = new Given(given);
  check(model, read);
  const runs = await repeat(given);
  const figures = compareWithTheory(model, read, runs);
  const { run, doubts } = tellOf(asked, runs);
  return {
    json: { model: name, given, ...run, doubts, figures },
    table: simulationTable(model.title, run, doubts, figures),
    figure: simulatedFigure(`simulated_${name}`, model.title, figures, { ...run, given, doubts }),
  };
}

async function simulateArms(asked: Asked, arms: Arms, repeat: Repeat): Promise<Found> {
  const { name, model, given } = asked;
  const all = armsOf(arms, new Given(given)).map((arm) => {
    const texts = { ...given, [arms.parameter]: arm };
    return { arm, texts, given: new Given(texts) };
  });
  for (const arm of all) check(model, arm.given);
  const runs: RunArm[] = [];
  for (const arm of all) runs.push({ ...arm, repetitions: await repeat(arm.texts) });
  const compared = compareArms({ ...model, arms }, runs);
  const every = runs.flatMap(({ repetitions }) => repetitions);
  const { run, doubts } = tellOf(asked, every);
  const plain = compared.map(({ ratios, ...arm }) => ({ ...arm, ratios: Object.fromEntries(ratios) }));
  return {
    json: { model: name, given, ...run, doubts, base: arms.base, arms: plain },
    table: armsTable(model.title, run, doubts, compared),
    figure: simulatedArmsFigure(`simulated_${name}`, model.title, compared, { ...run, given, doubts }),
  };
}

/** What theory or the model refuses is told before anything is run. */
function check(model: NamedModel, given: Given): void {
  model.theory?.(given);
  checkModel(model.make(given));
}

/** What was run, and what a repetition could not tell, once each. */
const tellOf = ({ customers, repetitions, seed }: Asked, runs: readonly Repetition[]) => ({
  run: { customers, repetitions, seed, warmup: Math.max(...runs.map(({ warmup }) => warmup)) },
  doubts: [...new Set(runs.flatMap(({ doubt }) => doubt ?? []))],
});
