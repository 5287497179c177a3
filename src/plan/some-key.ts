/** Whether a key for which this holds stands anywhere inside. */
export const someKey = (value: unknown, holds: (name: string) => boolean): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(([name, inner]) => holds(name) || someKey(inner, holds));
