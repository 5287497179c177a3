import type { Answer, Value } from '../../queueing/theory/index.ts';

/** The numbers of an answer by their names in it: 'waitingTime', 'stations 2 numberInside', 'p95 responseTime'. */
export function figuresOf(answer: Answer): ReadonlyMap<string, number> {
  const figures = new Map<string, number>();
  const visit = (name: string, value: Value) => {
    if (typeof value === 'number') figures.set(name, value);
    else if (Array.isArray(value)) for (const [i, one] of value.entries()) visit(`${name} ${i + 1}`, one);
    else if (isAnswer(value)) for (const [key, one] of Object.entries(value)) visit(joined(name, key), one);
  };
  const { quantiles, ...rest } = answer;
  visit('', rest);
  if (Array.isArray(quantiles)) {
    for (const { share, ...times } of quantiles) visit(`p${Number((share * 100).toPrecision(6))}`, times);
  }
  return figures;
}

const isAnswer = (value: Value): value is Answer =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const joined = (name: string, key: string) => (name === '' ? key : `${name} ${key}`);
