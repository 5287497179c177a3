import { LoadstoneError } from '../../core/errors.ts';
import type { Given } from './given.ts';
import type { Curve, Line, TheoryModel } from './model.ts';

/** A model over its load: what a figure draws. */
export interface TheoryCurve {
  readonly over: Curve['over'];
  readonly points: readonly CurvePoint[];
  /** The load that was asked about. */
  readonly here: CurvePoint;
  /** The load at which it becomes unstable; null: never, or not by this load. */
  readonly saturation: number | null;
}

export interface CurvePoint {
  readonly load: number;
  readonly lines: readonly Line[];
}

/** Points of a curve over rates, and the most over users. */
const POINTS = 48;
/** A curve ends at this share of saturation, where an M/M/1 queue takes 20 service times; or farther if asked there. */
const NEAR = 0.95;
/** A rate this small, as a share of the range, stands for 0. */
const SMALLEST = 1e-6;
/** Users beyond those that were asked about. */
const FARTHER = 1.5;

/** The lines of a model over its load. E_USAGE for a model without a load, E_PARAMETER for a load of 0. */
export function theoryCurve(model: TheoryModel, given: Given): TheoryCurve {
  if (!model.curve) throw new LoadstoneError('E_USAGE', `there is no figure of this model: '${model.title}'`);
  const { curve } = model;
  const load = given.numbers(curve.over).reduce((sum, x) => sum + x, 0);
  if (!(load > 0)) {
    throw new LoadstoneError('E_PARAMETER', `a figure needs ${curve.over} above 0, got ${load}`);
  }
  const here = { load, lines: curve.lines(given) };
  if (curve.over === 'users') {
    return { over: curve.over, points: levels(load).map((n) => at(curve, given, n)), here, saturation: null };
  }
  const saturation = curve.end ? null : load / Math.max(...here.lines.map((one) => one.utilisation));
  const end = Math.max(saturation === null ? curve.end!(given) : NEAR * saturation, load);
  const count = curve.points ?? POINTS;
  const points = rates(end, saturation, count).map((x) => ({
    load: x,
    lines: curve.lines(given.scaled(curve.over, x / load)),
  }));
  return { over: curve.over, points, here, saturation };
}

const at = (curve: Curve, given: Given, users: number): CurvePoint => ({
  load: users,
  lines: curve.lines(given.with('users', [users])),
});

/** From almost 0 to `end`: towards saturation, what is left of it falls by the same factor from one to the next. */
function rates(end: number, saturation: number | null, count: number): number[] {
  const left = saturation === null ? null : 1 - end / saturation;
  return Array.from({ length: count }, (_, i) => {
    const part = Math.max(i / (count - 1), SMALLEST);
    return left === null ? end * part : saturation! * -Math.expm1(part * Math.log(left));
  });
}

/** Whole numbers from 1 on, evenly apart. */
function levels(users: number): number[] {
  const most = Math.ceil(users * FARTHER);
  const count = Math.min(most, POINTS);
  const all = Array.from({ length: count }, (_, i) =>
    Math.round(1 + (i * (most - 1)) / Math.max(1, count - 1)),
  );
  return [...new Set(all)];
}
