import { policyError } from '../fields.ts';

const suffixes: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity: 100m is .1, 10k is 10,000, 1Gi is 2^30. Kubernetes reference, "Quantity". */
export function parseQuantity(path: string, value: unknown): number {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const match = /^(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/.exec(text);
  const factor = suffixes[match?.[3] ?? ''];
  if (match && factor !== undefined) {
    const number = Number(match[1]! + (match[2] ?? '')) * factor;
    if (number > 0) return number;
  }
  throw policyError(`${path} must be a quantity above 0, like 500m, 10 or 1Gi; got ${JSON.stringify(value)}`);
}
