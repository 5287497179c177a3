/** Numbers in the sentences that explain a decision. */
export const digits = (value: number, places = 4): string => String(Number(value.toPrecision(places)));

export const percent = (share: number): string => `${digits(100 * share, 3)}%`;

export const replicas = (count: number): string => `${count} ${count === 1 ? 'replica' : 'replicas'}`;
